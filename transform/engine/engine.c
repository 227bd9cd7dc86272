#include "transform/engine/engine.h"
#include "base/sha.h"
#include "base/date.h"
#include "base/log.h"
#include "base/resource.h"
#include "base/workspace.h"
#include "transform/engine/conf.h"
#include "transform/engine/cur.h"
#include "transform/engine/finding.h"
#include "transform/engine/model.h"
#include "transform/engine/own.h"
#include "transform/engine/step.h"
#include <string.h>
#include <time.h>

/* ---- opening ---- */

static int read_date(struct transform *t, const char *text, struct err *e)
{
    t->last_day = t->cut_at = INT64_MAX;
    if (text == NULL)
        return 0;
    if (date_parse(str_of(text), &t->last_day) != 0)
        return err_set(e, ERR_USAGE, "--date must be YYYY-MM-DD, not '%s'", text);
    t->cut_at = calendar_day_start(&t->calendar, t->last_day + 1);
    return 0;
}

static int read_as_of(struct transform *t, const char *text, struct err *e)
{
    t->as_of_utc_s = INT64_MAX;
    if (text == NULL || date_parse_utc(str_of(text), &t->as_of_utc_s) == 0)
        return 0;
    int64_t civil_s;
    if (date_parse_time(str_of(text), &civil_s) != 0)
        return err_set(e, ERR_USAGE, "--as-of must be a time such as '2026-11-21 08:00', not '%s'", text);
    struct zone *zone = NULL;
    if (zone_open(settings_text(t->settings, "timezone"), &zone, e) != 0)
        return err_wrap(e, "timezone");
    t->as_of_utc_s = zone_utc(zone, civil_s);
    zone_close(zone);
    return 0;
}

int engine_open(sqlite3 *db, const struct settings *s, const char *date_text, const char *as_of_text,
                struct transform *ret, struct err *e)
{
    *ret = (struct transform){.db = db, .settings = s};
    if (calendar_open(s, &ret->calendar, e) != 0 || read_date(ret, date_text, e) != 0 ||
        read_as_of(ret, as_of_text, e) != 0)
        return -1;
    return conf_functions(ret, e);
}

void engine_close(struct transform *t)
{
    (void)sqlite3_finalize(t->add_finding);
    t->add_finding = NULL;
    arena_release(&t->memory);
}

/* ---- what the last run left ---- */

struct object {
    const char *type, *name;
};

static int list_objects(struct transform *t, struct object **ret_list, size_t *ret_n, struct err *e)
{
    static const char sql[] =
        "SELECT s.type, s.name FROM sqlite_master AS s WHERE s.type IN ('table', 'view') AND (s.name IN"
        " (SELECT name FROM transform_object) OR s.name GLOB 'int_*' OR s.name GLOB 'mart_*')"
        " ORDER BY s.type DESC, s.name";
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, sql, &s, e) != 0)
        return -1;
    size_t n = 0, cap = 0;
    struct object *list = NULL;
    int more;
    while ((more = db_step(s, e)) == 1) {
        list = mem_grow(list, &cap, n + 1, sizeof *list);
        list[n++] = (struct object){str_text(&t->memory, db_text(s, 0)), str_text(&t->memory, db_text(s, 1))};
    }
    *ret_list = list;
    *ret_n = n;
    return more;
}

/* Views first: sorted by type, descending. */
static int drop_objects(struct transform *t, struct err *e)
{
    if (db_exec(t->db, "CREATE TABLE IF NOT EXISTS transform_object (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID", e))
        return -1;
    struct object *list = NULL;
    size_t n = 0;
    int failed = list_objects(t, &list, &n, e);
    for (size_t i = 0; i < n && !failed; i++)
        failed = db_exec(t->db, arena_format(&t->memory, "DROP %s \"%s\"", list[i].type, list[i].name), e);
    mem_free(list);
    return failed ? -1 : db_exec(t->db, "DELETE FROM transform_object", e);
}

/* ---- the graph ---- */

static const char *base_name(struct arena *a, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    return arena_text(a, name, strlen(name) - strlen(".sql"));
}

static void names_of(struct arena *a, struct model_names *names, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        if (len > 0)
            model_name_add(a, names, text, len);
        text += len + strspn(text + len, " ");
    }
}

/* What the SQL files of transform/STEP/ name. Tables they make are nobody else's and order nothing. */
static void scan_folder(struct arena *a, const char *step, struct model *m)
{
    const struct resource **files;
    size_t n;
    if (resource_list(a, arena_format(a, "transform/%s/", step), ".sql", &files, &n) != 0)
        return;
    for (size_t i = 0; i < n; i++) {
        struct model file = {.sql = {files[i]->data, files[i]->len}};
        model_scan(a, &file);
        for (size_t k = 0; k < file.words.n; k++)
            model_name_add(a, &m->words, file.words.list[k], strlen(file.words.list[k]));
    }
}

static struct model step_model(struct arena *a, const struct step *s)
{
    struct model m = {.name = s->name, .run = s->run};
    scan_folder(a, s->name, &m);
    names_of(a, &m.reads, s->reads);
    names_of(a, &m.creates, s->creates);
    names_of(a, &m.adds, s->adds);
    return m;
}

static int gather_models(struct transform *t, struct model **ret_models, size_t *ret_n, struct err *e)
{
    const struct resource **files;
    size_t n_files, n = 0;
    if (resource_list(&t->memory, "transform/sql/", ".sql", &files, &n_files) != 0)
        return err_set(e, ERR_SYSTEM, "no models in this program");
    struct model *models = arena_array(&t->memory, n_files + transform_n_steps + 1, sizeof *models);
    for (size_t i = 0; i < n_files; i++) {
        models[n] = (struct model){.name = base_name(&t->memory, files[i]->path), .path = files[i]->path,
                                   .sql = {files[i]->data, files[i]->len}};
        model_scan(&t->memory, &models[n++]);
    }
    for (size_t i = 0; i < transform_n_steps; i++)
        models[n++] = step_model(&t->memory, &transform_steps[i]);
    *ret_models = models;
    *ret_n = n;
    return 0;
}

/* What stands there already, or comes with the warehouse. A view over what a later stage makes is that stage's: one that has lost a
 * table answers nobody, and SQLite alters no table of such a file. */
static bool is_known(void *context, const char *name)
{
    static const char *const own[] = {"sqlite_", "transform_"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strncmp(name, own[i], strlen(own[i])) == 0)
            return true;
    const struct transform *t = context;
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err ignored = ERR_INIT;
    if (db_prepare(t->db,
                   "SELECT 1 FROM (SELECT name FROM main.sqlite_master UNION ALL SELECT name FROM temp.sqlite_master)"
                   " WHERE lower(name) = ?", &s, &ignored) != 0)
        return false;
    (void)db_bind_text(s, 1, str_of(name));
    return db_step(s, &ignored) == 1;
}

static int64_t clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int note_objects(struct transform *t, const struct model *m, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, "INSERT OR IGNORE INTO transform_object VALUES (?)", &s, e) != 0)
        return -1;
    for (size_t i = 0; i < m->creates.n; i++) {
        (void)db_bind_text(s, 1, str_of(m->creates.list[i]));
        if (db_done(s, e) != 0)
            return -1;
    }
    return 0;
}

static int run_model(struct transform *t, const struct model *m, struct err *e)
{
    int64_t begin_ms = clock_ms();
    /* A view of an older program may stand where this one creates its own. */
    for (size_t i = 0; i < m->creates.n; i++)
        if (m->path != NULL && strncmp(m->creates.list[i], "v_", 2) == 0 &&
            db_exec(t->db, arena_format(&t->memory, "DROP VIEW IF EXISTS \"%s\"", m->creates.list[i]), e) != 0)
            return -1;
    int failed = m->run != NULL ? m->run(t, e) : db_run(t->db, m->sql, m->path, e);
    if (failed)
        return m->run != NULL ? err_wrap(e, "%s", m->name) : -1;
    log_line(LOG_DETAIL, "%6lld ms  %s", (long long)(clock_ms() - begin_ms), m->name);
    return note_objects(t, m, e);
}

static int run_models(struct transform *t, struct err *e)
{
    struct model *models = NULL;
    size_t n = 0;
    if (gather_models(t, &models, &n, e) != 0)
        return -1;
    size_t *order = arena_array(&t->memory, n + 1, sizeof *order);
    if (model_order(&t->memory, models, n, is_known, t, order, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (run_model(t, &models[order[i]], e) != 0)
            return -1;
    return 0;
}

/* ---- checks ---- */

static const char *column_text(struct arena *a, sqlite3_stmt *s, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(s); i++)
        if (strcmp(sqlite3_column_name(s, i), name) == 0 && sqlite3_column_type(s, i) != SQLITE_NULL)
            return str_text(a, db_text(s, i));
    return NULL;
}

static int run_check(struct transform *t, const struct resource *file, struct err *e)
{
    const char *rule = arena_format(&t->memory, "check_%s", base_name(&t->memory, file->path));
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db, file->data, &s, e) != 0)
        return err_at(e, file->path, 0, 0);
    size_t n = 0;
    ARENA_AUTO struct arena a = ARENA_INIT;
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct finding f = {column_text(&a, s, "business_date"), rule, "error", column_text(&a, s, "platform"),
                            column_text(&a, s, "account"), column_text(&a, s, "staff_id"),
                            column_text(&a, s, "subject"), column_text(&a, s, "detail")};
        if (n++ == 0)
            log_line(LOG_WARNING, "check %s failed: %s %s", rule + strlen("check_"), f.subject ? f.subject : "",
                     f.detail ? f.detail : "");
        if (finding_add(t, &f, e) != 0)
            return -1;
        arena_reset(&a);
    }
    t->n_failed_checks += n > 0;
    return more != 0 ? err_at(e, file->path, 0, 0) : 0;
}

static int run_checks(struct transform *t, struct err *e)
{
    const struct resource **files;
    size_t n;
    if (resource_list(&t->memory, "transform/checks/", ".sql", &files, &n) != 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (run_check(t, files[i], e) != 0)
            return -1;
    return 0;
}

/* ---- transform_meta ---- */

static int meta_set(sqlite3 *db, const char *key, const char *value, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO transform_meta VALUES (?, ?)", &s, e) != 0)
        return -1;
    (void)db_bind_text(s, 1, str_of(key));
    if (value != NULL)
        (void)db_bind_text(s, 2, str_of(value));
    return db_done(s, e);
}

/* What the tables are a function of: this program (models included), settings, the workspace's own files, date, and the loads. */
static int inputs_fingerprint(struct transform *t, char ret[SHA_TEXT], struct err *e)
{
    char program[SHA_TEXT], settings[SHA_TEXT];
    int64_t n = 0, newest = 0;
    if (sha_file("/proc/self/exe", program, e) != 0 ||
        db_one_int(t->db, "SELECT count(*) FROM load", &n, e) != 0 ||
        db_one_int(t->db, "SELECT max(load_id) FROM load", &newest, e) != 0)
        return -1;
    settings_fingerprint(t->settings, settings);
    char *text = arena_format(&t->memory, "%s %s %lld %lld %lld %lld", program, settings, (long long)t->last_day,
                              (long long)t->as_of_utc_s, (long long)n, (long long)newest);
    if (own_fingerprint(&t->memory, t->overlay_dir, &text, e) != 0)
        return -1;
    sha_of(str_of(text), ret);
    return 0;
}

int engine_is_current(struct transform *t, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    char inputs[SHA_TEXT];
    *ret = false;
    if (!db_has_table(t->db, "transform_meta"))
        return 0;
    if (inputs_fingerprint(t, inputs, e) != 0 ||
        db_prepare(t->db, "SELECT value FROM transform_meta WHERE key = 'inputs'", &s, e) != 0)
        return -1;
    int row = db_step(s, e);
    *ret = row > 0 && str_is(db_text(s, 0), inputs);
    return row < 0 ? -1 : 0;
}

static int meta_create(struct transform *t, struct err *e)
{
    char inputs[SHA_TEXT];
    char day[DATE_TEXT], as_of[DATE_TIME_TEXT], fingerprint[65];
    if (t->last_day != INT64_MAX)
        date_text(t->last_day, day);
    if (t->as_of_utc_s != INT64_MAX)
        date_time_text(t->as_of_utc_s, as_of);
    settings_fingerprint(t->settings, fingerprint);
    if (inputs_fingerprint(t, inputs, e) != 0)
        return -1;
    const char *const pairs[][2] = {
        {"view_version", "1-draft"},
        {"program_version", RUNDOWN_VERSION},
        {"settings_fingerprint", fingerprint},
        {"date", t->last_day != INT64_MAX ? day : NULL},
        {"as_of", t->as_of_utc_s != INT64_MAX ? as_of : NULL},
        {"inputs", inputs},
        {"watermark", arena_format(&t->memory, "%lld", (long long)t->watermark)},
        {"currency", settings_text(t->settings, "currency")},
        {"gmv_basis.tiktok", settings_text(t->settings, "gmv_basis.tiktok")},
        {"gmv_basis.shopee", settings_text(t->settings, "gmv_basis.shopee")},
    };
    if (db_exec(t->db, "DROP TABLE IF EXISTS transform_meta;"
                       "CREATE TABLE transform_meta (key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID", e) != 0)
        return -1;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (meta_set(t->db, pairs[i][0], pairs[i][1], e) != 0)
            return -1;
    return 0;
}

/* Without --date a warehouse is as of the last business date on air. */
static int meta_date(struct transform *t, struct err *e)
{
    return db_exec(t->db, "UPDATE transform_meta SET value = (SELECT max(business_date) FROM mart_stint)"
                          " WHERE key = 'date' AND value IS NULL", e);
}

static int find_watermark(struct transform *t, struct err *e)
{
    return db_one_int(t->db, "SELECT coalesce(max(version), 0) FROM conf_load", &t->watermark, e);
}

/* ---- one transaction ---- */

static int run_inside(struct transform *t, struct err *e)
{
    if (drop_objects(t, e) != 0 || cur_create(t, e) != 0 || find_watermark(t, e) != 0 || conf_create(t, e) != 0 ||
        meta_create(t, e) != 0 || run_models(t, e) != 0 || meta_date(t, e) != 0 || run_checks(t, e) != 0)
        return -1;
    (void)sqlite3_finalize(t->add_finding);
    t->add_finding = NULL;
    return 0;
}

int engine_run(struct transform *t, struct err *e)
{
    if (db_begin(t->db, e) != 0)
        return (sqlite3_errcode(t->db) & 0xFF) == SQLITE_BUSY ? err_set(e, ERR_BUSY, "another run is writing the warehouse")
                                                               : -1;
    if (run_inside(t, e) != 0 || db_commit(t->db, e) != 0) {
        (void)sqlite3_finalize(t->add_finding);
        t->add_finding = NULL;
        db_rollback(t->db);
        return -1;
    }
    return 0;
}
