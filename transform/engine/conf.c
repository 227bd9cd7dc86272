#include "transform/engine/conf.h"
#include "base/date.h"
#include "base/json.h"
#include "transform/engine/apportion.h"
#include <string.h>

static const char conf_sql[] =
    "CREATE TEMP TABLE conf_setting (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
    "CREATE TEMP TABLE conf_daypart (part INTEGER PRIMARY KEY, from_h INTEGER, to_h INTEGER, name TEXT) STRICT;"
    "CREATE TEMP TABLE conf_weekend (weekday INTEGER PRIMARY KEY) STRICT;"
    "CREATE TEMP TABLE conf_day_kind (kind TEXT PRIMARY KEY, day_kind TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TEMP TABLE conf_run (last_day INTEGER, cut_at INTEGER NOT NULL, as_of_utc_s INTEGER,"
    " watermark INTEGER NOT NULL) STRICT;";

static void bind_setting(sqlite3_stmt *s, const struct settings *settings, const struct settings_row *row)
{
    if (strcmp(row->type, "int") == 0)
        sqlite3_bind_int64(s, 2, settings_int(settings, row->name));
    else if (strcmp(row->type, "real") == 0)
        sqlite3_bind_double(s, 2, settings_real(settings, row->name));
    else if (strcmp(row->type, "bool") == 0)
        sqlite3_bind_int(s, 2, settings_bool(settings, row->name));
    else
        (void)db_bind_text(s, 2, str_of(strcmp(row->type, "text") == 0 ? settings_text(settings, row->name)
                                                                      : row->value));
}

static int fill_settings(struct transform *t, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, "INSERT INTO conf_setting VALUES (?, ?)", &s, e) != 0)
        return -1;
    const struct settings_row *rows;
    size_t n = settings_rows(t->settings, &rows);
    for (size_t i = 0; i < n; i++) {
        (void)db_bind_text(s, 1, str_of(rows[i].name));
        bind_setting(s, t->settings, &rows[i]);
        if (db_done(s, e) != 0)
            return -1;
    }
    return 0;
}

static int fill_dayparts(struct transform *t, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, "INSERT INTO conf_daypart VALUES (?1, ?2, ?3, format('%02d-%02d', ?2, ?3))", &s, e) != 0)
        return -1;
    for (int i = 0; i < t->calendar.n_parts; i++) {
        sqlite3_bind_int(s, 1, i);
        sqlite3_bind_int(s, 2, t->calendar.part_h[i]);
        sqlite3_bind_int(s, 3, t->calendar.part_h[i + 1]);
        if (db_done(s, e) != 0)
            return -1;
    }
    return db_exec(t->db,
                   "INSERT OR IGNORE INTO conf_weekend SELECT j.value FROM conf_setting, json_each(conf_setting.value)"
                   " AS j WHERE conf_setting.name = 'weekend';"
                   "INSERT INTO conf_day_kind SELECT j.key, j.value FROM conf_setting, json_each(conf_setting.value)"
                   " AS j WHERE conf_setting.name = 'campaign_day_kinds';", e);
}

static int fill_run(struct transform *t, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, "INSERT INTO conf_run VALUES (?, ?, ?, ?)", &s, e) != 0)
        return -1;
    if (t->last_day != INT64_MAX)
        sqlite3_bind_int64(s, 1, t->last_day);
    sqlite3_bind_int64(s, 2, t->cut_at);
    if (t->as_of_utc_s != INT64_MAX)
        sqlite3_bind_int64(s, 3, t->as_of_utc_s);
    sqlite3_bind_int64(s, 4, t->watermark);
    return db_done(s, e);
}

int conf_create(struct transform *t, struct err *e)
{
    if (db_exec(t->db, conf_sql, e) != 0 || fill_settings(t, e) != 0 || fill_dayparts(t, e) != 0 ||
        fill_run(t, e) != 0)
        return err_wrap(e, "settings for the models");
    return 0;
}

static void sql_business_date(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct calendar *calendar = sqlite3_user_data(c);
    if (sqlite3_value_type(v[0]) == SQLITE_NULL)
        return;
    char text[DATE_TEXT];
    date_text(calendar_day(calendar, sqlite3_value_int64(v[0])), text);
    sqlite3_result_text(c, text, -1, SQLITE_TRANSIENT);
}

static void sql_slot_at(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct calendar *calendar = sqlite3_user_data(c);
    if (sqlite3_value_type(v[0]) == SQLITE_NULL)
        return;
    char text[SLOT_TEXT];
    int64_t at = sqlite3_value_int64(v[0]);
    calendar_slot(calendar, calendar_day(calendar, at), calendar_part(calendar, at), text);
    sqlite3_result_text(c, text, -1, SQLITE_TRANSIENT);
}

/* NULL where one of them is, and where there is nothing to divide by. */
static void sql_scaled(sqlite3_context *c, int n, sqlite3_value **v)
{
    for (int i = 0; i < n; i++)
        if (sqlite3_value_type(v[i]) == SQLITE_NULL)
            return;
    int64_t part = sqlite3_value_int64(v[1]), whole = sqlite3_value_int64(v[2]);
    if (part >= 0 && whole > 0)
        sqlite3_result_int64(c, scaled(sqlite3_value_int64(v[0]), part, whole));
}

int conf_functions(struct transform *t, struct err *e)
{
    static const struct {
        const char *name;
        int n;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"business_date", 1, sql_business_date}, {"slot_at", 1, sql_slot_at}, {"scaled", 3, sql_scaled}};
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (sqlite3_create_function(t->db, functions[i].name, functions[i].n, SQLITE_UTF8 | SQLITE_DETERMINISTIC, &t->calendar,
                                    functions[i].run, NULL, NULL) != SQLITE_OK)
            return db_fail(t->db, functions[i].name, e);
    return 0;
}
