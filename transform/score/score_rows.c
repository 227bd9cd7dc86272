#include "transform/score/score_rows.h"

#include "base/date.h"
#include "base/resource.h"
#include <math.h>
#include <string.h>

const char *const score_factor_names[FACTORS] = {"account", "slot", "day_kind", "week"};

struct reading {
    sqlite3 *db;
    struct arena *a;
    struct score_rows *rows;
};

static int prepare(const struct reading *r, const char *path, sqlite3_stmt **ret, struct err *e)
{
    const struct resource *sql = resource_find(path);
    if (sql == NULL)
        return err_set(e, ERR_SYSTEM, "%s is not embedded", path);
    if (db_prepare(r->db, sql->data, ret, e) != 0)
        return err_wrap(e, "%s", path);
    return 0;
}

/* --- the window ------------------------------------------------------------------------------------------------ */

static int window_insert(sqlite3 *db, const char *from, const char *to, int64_t min_s, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO temp.score_window VALUES (?1, ?2, ?3)", &s, e) != 0 ||
        db_bind_text(s, 1, str_of(from)) != 0 || db_bind_text(s, 2, str_of(to)) != 0 || db_bind_int(s, 3, min_s) != 0)
        return db_fail(db, "cannot set the window", e);
    return db_done(s, e);
}

static int window_set(sqlite3 *db, const struct score_options *o, struct err *e)
{
    char from[DATE_TEXT];
    date_text(o->day - 7 * o->weeks + 1, from);
    if (db_exec(db, "DROP TABLE IF EXISTS temp.score_window; CREATE TEMP TABLE score_window "
                    "(from_date TEXT NOT NULL, to_date TEXT NOT NULL, min_s INTEGER NOT NULL) STRICT", e) != 0)
        return -1;
    return window_insert(db, from, o->as_of, 60 * o->min_minutes, e);
}

static int spend_set(sqlite3 *db, struct err *e)
{
    if (!db_has_table(db, "int_session"))
        return 0;
    return db_run_resource(db, "transform/score/spend.sql", e);
}

/* --- hosts and rows ---------------------------------------------------------------------------------------------- */

static const char *text_keep(const struct reading *r, sqlite3_stmt *s, int column)
{
    return str_text(r->a, db_text(s, column));
}

static int64_t count_or_none(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, column);
}

static double real_or_nan(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
}

static int currencies_read(struct reading *r, struct err *e)
{
    int64_t n = 0;
    if (db_one_int(r->db, "SELECT COUNT(DISTINCT currency) FROM model_row", &n, e) != 0)
        return -1;
    r->rows->currencies = arena_array(r->a, (size_t)n + 1, sizeof *r->rows->currencies);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(r->db, "SELECT r.currency, COUNT(*), (SELECT COUNT(DISTINCT p.host_id) FROM model_part p "
                          "WHERE p.currency = r.currency) FROM model_row r GROUP BY 1 ORDER BY 1", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c = &r->rows->currencies[r->rows->n++];
        c->currency = text_keep(r, s, 0);
        c->rows = arena_array(r->a, (size_t)sqlite3_column_int64(s, 1), sizeof *c->rows);
        c->hosts = arena_array(r->a, (size_t)sqlite3_column_int64(s, 2) + 1, sizeof *c->hosts);
    }
    return step;
}

static struct score_currency *currency_find(const struct reading *r, struct str code)
{
    for (size_t i = 0; i < r->rows->n; i++)
        if (str_is(code, r->rows->currencies[i].currency))
            return &r->rows->currencies[i];
    return NULL;
}

static int hosts_read(struct reading *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, "transform/score/host.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c = currency_find(r, db_text(s, 0));
        struct score_host *h = &c->hosts[c->n_hosts++];
        *h = (struct score_host){.host_id = text_keep(r, s, 1), .stints = sqlite3_column_int64(s, 2),
                                 .days = sqlite3_column_int64(s, 3), .slots = sqlite3_column_int64(s, 4),
                                 .own_data_share = sqlite3_column_double(s, 5), .severe = -1};
        for (int m = 0; m < MEASURES; m++)
            h->measure[m] = NAN;
    }
    return step;
}

static int rows_read(struct reading *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, "transform/score/row.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c = currency_find(r, db_text(s, 1));
        struct score_row *row = &c->rows[c->n_rows++];
        *row = (struct score_row){.session_key = text_keep(r, s, 2), .credited_s = sqlite3_column_int64(s, 7),
                                  .gmv = sqlite3_column_int64(s, 8), .views = count_or_none(s, 9),
                                  .add_to_cart = count_or_none(s, 10), .spend = real_or_nan(s, 11),
                                  .aov = sqlite3_column_double(s, 12), .cell = text_keep(r, s, 13)};
        for (int f = 0; f < FACTORS; f++)
            row->level[f] = text_keep(r, s, 3 + f);
    }
    return step;
}

/* Hosts are sorted by id: bisection. */
struct score_host *score_host_find(const struct score_currency *c, struct str id)
{
    size_t low = 0, high = c->n_hosts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(c->hosts[middle].host_id, id.ptr, id.len);
        if (order == 0 && c->hosts[middle].host_id[id.len] == '\0')
            return &c->hosts[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* row_id runs over all currencies; rows and their parts come in the same order. */
static struct score_row *row_find(const struct reading *r, size_t id, struct score_currency **ret_currency)
{
    struct score_currency *c = r->rows->currencies;
    for (id--; id >= c->n_rows; c++)
        id -= c->n_rows;
    *ret_currency = c;
    return &c->rows[id];
}

static int parts_read(struct reading *r, struct err *e)
{
    int64_t n = 0;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM model_part", &n, e) != 0)
        return -1;
    struct score_part *part = arena_array(r->a, (size_t)n + 1, sizeof *part);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, "transform/score/part.sql", &s, e) != 0)
        return -1;
    int step;
    for (; (step = db_step(s, e)) == 1; part++) {
        struct score_currency *c;
        struct score_row *row = row_find(r, (size_t)sqlite3_column_int64(s, 0), &c);
        part->host = (size_t)(score_host_find(c, db_text(s, 1)) - c->hosts);
        part->share = sqlite3_column_double(s, 2);
        part->part_time = NAN;
        if (row->n_parts++ == 0)
            row->parts = part;
    }
    return step;
}

/* --- conditions and employment ------------------------------------------------------------------------------------- */

static int conditions_list(struct reading *r, struct err *e)
{
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM int_condition", &n, e) != 0 ||
        db_prepare(r->db, "SELECT condition, label FROM int_condition ORDER BY nth", &s, e) != 0)
        return -1;
    r->rows->conditions = arena_array(r->a, (size_t)n + 1, sizeof *r->rows->conditions);
    int step;
    while ((step = db_step(s, e)) == 1)
        r->rows->conditions[r->rows->n_conditions++] = (struct score_condition){text_keep(r, s, 0), text_keep(r, s, 1)};
    return step;
}

/* Nothing is recorded until a row says so. */
static double *flags_make(struct reading *r, struct score_currency *c)
{
    size_t n = r->rows->n_conditions;
    c->conditions = r->rows->conditions;
    c->n_conditions = n;
    double *flags = arena_array(r->a, c->n_rows * n + 1, sizeof *flags);
    for (size_t i = 0; i < c->n_rows * n; i++)
        flags[i] = NAN;
    for (size_t i = 0; i < c->n_rows; i++)
        c->rows[i].flags = flags + i * n;
    return flags;
}

static int conditions_read(struct reading *r, struct err *e)
{
    if (!db_has_table(r->db, "mart_condition"))
        return 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (conditions_list(r, e) != 0 || prepare(r, "transform/score/condition.sql", &s, e) != 0)
        return -1;
    double **flags = arena_array(r->a, r->rows->n + 1, sizeof *flags);
    for (size_t i = 0; i < r->rows->n; i++)
        flags[i] = flags_make(r, &r->rows->currencies[i]);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c;
        const struct score_row *row = row_find(r, (size_t)sqlite3_column_int64(s, 0), &c);
        flags[c - r->rows->currencies][(size_t)(row - c->rows) * c->n_conditions + (size_t)sqlite3_column_int64(s, 1)] =
            sqlite3_column_double(s, 2);
    }
    return step;
}

static int employment_read(struct reading *r, struct err *e)
{
    if (!db_has_table(r->db, "int_staff"))
        return 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, "transform/score/employment.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c;
        struct score_row *row = row_find(r, (size_t)sqlite3_column_int64(s, 0), &c);
        size_t host = (size_t)(score_host_find(c, db_text(s, 1)) - c->hosts);
        for (size_t k = 0; k < row->n_parts; k++)
            if (row->parts[k].host == host)
                row->parts[k].part_time = sqlite3_column_double(s, 2);
    }
    return step;
}

/* --- facts of the scorecard --------------------------------------------------------------------------------------- */

static void discipline_take(sqlite3_stmt *s, struct score_host *h)
{
    h->measure[MEASURE_ATTENDANCE] = real_or_nan(s, 1);
    h->measure[MEASURE_LATE] = real_or_nan(s, 2);
}

static void quality_take(sqlite3_stmt *s, struct score_host *h)
{
    h->measure[MEASURE_AUDIT] = real_or_nan(s, 1);
    h->severe = count_or_none(s, 2);
}

/* What is true of a host (the file's first column) in every currency she works in. */
static int host_facts_read(struct reading *r, const char *path, void (*take)(sqlite3_stmt *, struct score_host *), struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, path, &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1)
        for (size_t i = 0; i < r->rows->n; i++) {
            struct score_host *h = score_host_find(&r->rows->currencies[i], db_text(s, 0));
            if (h != NULL)
                take(s, h);
        }
    return step;
}

static int discipline_read(struct reading *r, struct err *e)
{
    return db_has_table(r->db, "int_shift") ? host_facts_read(r, "transform/score/discipline.sql", discipline_take, e) : 0;
}

static int quality_read(struct reading *r, struct err *e)
{
    if (!db_has_table(r->db, "mart_audit") || !db_has_table(r->db, "mart_violation"))
        return 0;
    return host_facts_read(r, "transform/score/quality.sql", quality_take, e);
}

static int attainment_read(struct reading *r, struct err *e)
{
    if (!db_has_table(r->db, "mart_attainment"))
        return 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r, "transform/score/attainment.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct score_currency *c = currency_find(r, db_text(s, 0));
        struct score_host *h = c == NULL ? NULL : score_host_find(c, db_text(s, 1));
        if (h != NULL)
            h->measure[MEASURE_ATTAINMENT] = real_or_nan(s, 2);
    }
    return step;
}

static int model_make(const struct reading *r, const struct score_options *o, struct err *e)
{
    if (!db_has_table(r->db, "mart_stint"))
        return err_set(e, ERR_INPUT, "the warehouse has no stints yet; run rundown transform first");
    *r->rows = (struct score_rows){0};
    return window_set(r->db, o, e) != 0 ? -1 : db_run_resource(r->db, "transform/score/model.sql", e);
}

static int model_read(struct reading *r, struct err *e)
{
    return currencies_read(r, e) != 0 || hosts_read(r, e) != 0 || rows_read(r, e) != 0 || parts_read(r, e) != 0 ? -1 : 0;
}

int score_rows_read_model(sqlite3 *db, const struct score_options *o, struct arena *a, struct score_rows *ret, struct err *e)
{
    struct reading r = {.db = db, .a = a, .rows = ret};
    return model_make(&r, o, e) != 0 ? -1 : model_read(&r, e);
}

int score_rows_read(sqlite3 *db, const struct score_options *o, struct arena *a, struct score_rows *ret, struct err *e)
{
    struct reading r = {.db = db, .a = a, .rows = ret};
    if (model_make(&r, o, e) != 0 || spend_set(db, e) != 0 || model_read(&r, e) != 0)
        return -1;
    if (conditions_read(&r, e) != 0 || employment_read(&r, e) != 0)
        return -1;
    return discipline_read(&r, e) != 0 || quality_read(&r, e) != 0 ? -1 : attainment_read(&r, e);
}
