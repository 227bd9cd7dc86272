#include "transform/advice/advice_read.h"

#include "base/date.h"
#include "base/num.h"
#include "base/resource.h"
#include <stdlib.h>
#include <string.h>

struct reading {
    sqlite3 *db;
    const struct advice_rules *rules;
    struct arena *a;
    struct advice_data *data;
};

/* --- the rules' files ------------------------------------------------------------------------------------------------------- */

static int span_set(sqlite3 *db, int64_t first, int64_t last, struct err *e)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    STMT_AUTO sqlite3_stmt *s = NULL;
    date_text(first, from);
    date_text(last, to);
    if (db_prepare(db, "INSERT INTO temp.advice_span VALUES (?1, ?2)", &s, e) != 0 || db_bind_text(s, 1, str_of(from)) != 0 ||
        db_bind_text(s, 2, str_of(to)) != 0)
        return db_fail(db, "cannot set the days of the recommendations", e);
    return db_done(s, e);
}

/* What plan.sql and usual.sql ask of the rules and of plans. */
static int plans_set(const struct reading *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *plan = NULL, *rule = NULL;
    if (db_prepare(r->db, "INSERT INTO temp.advice_plan VALUES (?1, ?2, ?3)", &plan, e) != 0 ||
        db_prepare(r->db, "INSERT INTO temp.advice_rule VALUES (?1, ?2, ?3)", &rule, e) != 0)
        return -1;
    for (size_t i = 0; i < r->rules->n_plans; i++) {
        const struct advice_plan *p = &r->rules->plans[i];
        if (db_bind_text(plan, 1, str_of(p->plan)) != 0 || sqlite3_bind_double(plan, 2, p->least) != SQLITE_OK ||
            sqlite3_bind_int64(plan, 3, p->weeks) != SQLITE_OK || db_done(plan, e) != 0)
            return -1;
    }
    for (size_t i = 0; i < r->rules->n; i++) {
        const struct advice_rule *a = &r->rules->list[i];
        int failed = db_bind_text(rule, 1, str_of(a->id)) != 0 ||
                     (a->plan != NULL ? db_bind_text(rule, 2, str_of(a->plan->plan)) != 0 : sqlite3_bind_null(rule, 2) != SQLITE_OK) ||
                     sqlite3_bind_int(rule, 3, a->needs_plan) != SQLITE_OK;
        if (failed || db_done(rule, e) != 0)
            return failed ? db_fail(r->db, "cannot set the rules of the recommendations", e) : -1;
    }
    return 0;
}

static int files_run(const struct reading *r, struct err *e)
{
    if (plans_set(r, e) != 0 || db_run_resource(r->db, "transform/advice/plan.sql", e) != 0)
        return -1;
    /* All of the program's, in its order: queries build upon each other's rows, whichever rules the workspace has. */
    struct advice_rules *own = arena_array(r->a, 1, sizeof *own);
    if (advice_rules_read(r->a, NULL, own, e) != 0)
        return -1;
    for (size_t i = 0; i < own->n; i++)
        if (db_run_resource(r->db, arena_format(r->a, "transform/advice/%s.sql", own->list[i].id), e) != 0)
            return -1;
    static const char *const last[] = {"listed", "usual", "place", "label"};
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++)
        if (db_run_resource(r->db, arena_format(r->a, "transform/advice/%s.sql", last[i]), e) != 0)
            return -1;
    return 0;
}

/* --- keys -------------------------------------------------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
    const struct advice_key *x = a, *y = b;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    int order = strcmp(x->currency, y->currency);
    if (order == 0)
        order = strcmp(x->subject, y->subject);
    return order != 0 ? order : strcmp(x->factor, y->factor);
}

static size_t key_search(const struct advice_facts *f, const struct advice_key *wanted)
{
    const struct advice_key *found = bsearch(wanted, f->keys, f->n_keys, sizeof *wanted, compare_keys);
    return found == NULL ? ADVICE_NONE : (size_t)(found - f->keys);
}

static int rule_find(const struct reading *r, sqlite3_stmt *s, int column, size_t *ret, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *id = str_text(&a, db_text(s, column));
    *ret = advice_rule_find(r->rules, id);
    return *ret < r->rules->n ? 0 : err_set(e, ERR_INPUT, "transform/advice: rows of rule '%s', which advice.json does not have", id);
}

static int keys_read(struct reading *r, struct err *e)
{
    struct advice_facts *f = &r->data->facts;
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM (SELECT DISTINCT rule, currency, subject, factor FROM temp.advice_row)", &n, e) != 0 ||
        db_prepare(r->db, "SELECT DISTINCT rule, currency, subject, factor FROM temp.advice_row WHERE subject IS NOT NULL", &s, e) != 0)
        return -1;
    struct advice_key *keys = arena_array(r->a, (size_t)n + 1, sizeof *keys);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct advice_key *k = &keys[f->n_keys++];
        if (rule_find(r, s, 0, &k->rule, e) != 0)
            return -1;
        k->is_loss = r->rules->list[k->rule].is_loss;
        k->currency = str_text(r->a, db_text(s, 1));
        k->subject = str_text(r->a, db_text(s, 2));
        k->factor = str_text(r->a, db_text(s, 3));
    }
    qsort(keys, f->n_keys, sizeof *keys, compare_keys);
    f->keys = keys;
    return step;
}

/* --- rows -------------------------------------------------------------------------------------------------------------------- */

static const char *text_at(sqlite3_stmt *s, int column)
{
    const char *text = (const char *)sqlite3_column_text(s, column);
    return text != NULL ? text : "";
}

static uint64_t hash_at(sqlite3_stmt *s, int column, uint64_t seed)
{
    struct str text = db_text(s, column);
    return num_hash(seed, text.ptr, text.len);
}

static size_t place_at(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? ADVICE_NONE : (size_t)sqlite3_column_int64(s, column);
}

/* Columns: rule, currency, factor, stratum, cluster, subject, host_id, day, above, below, gmv, exposure, place's number. */
static int row_read(const struct reading *r, sqlite3_stmt *s, size_t sales, struct advice_row *row, struct err *e)
{
    struct advice_key key = {.currency = text_at(s, 1), .subject = text_at(s, 5), .factor = text_at(s, 2)};
    const struct advice_key host = {.rule = sales, .currency = key.currency, .subject = text_at(s, 6), .factor = "gmv_per_hour"};
    if (rule_find(r, s, 0, &key.rule, e) != 0)
        return -1;
    row->key = sqlite3_column_type(s, 5) == SQLITE_NULL ? ADVICE_NONE : key_search(&r->data->facts, &key);
    row->host = r->rules->list[key.rule].is_adjusted && sales < r->rules->n ? key_search(&r->data->facts, &host) : ADVICE_NONE;
    if (date_parse(db_text(s, 7), &row->day) != 0)
        return err_set(e, ERR_INPUT, "transform/advice/%s.sql: a row without a day", r->rules->list[key.rule].id);
    row->above = sqlite3_column_double(s, 8);
    row->below = sqlite3_column_double(s, 9);
    row->gmv = sqlite3_column_double(s, 10);
    row->exposure = sqlite3_column_double(s, 11);
    row->place = place_at(s, 12);
    return 0;
}

static int rows_read(struct reading *r, struct err *e)
{
    static const char sql[] = "SELECT rule, currency, factor, stratum, cluster, subject, host_id, day, above, below, gmv, exposure, nth FROM temp.advice_row "
                              "LEFT JOIN temp.advice_place USING (place) ORDER BY rule, currency, factor, stratum, cluster, subject, day";
    struct advice_facts *f = &r->data->facts;
    size_t sales = advice_rule_find(r->rules, "host_sales"), stratum = 0, cluster = 0;
    uint64_t last_stratum = 0, last_cluster = 0;
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    int64_t places = 0;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM temp.advice_place", &places, e) != 0 ||
        db_one_int(r->db, "SELECT COUNT(*) FROM temp.advice_row", &n, e) != 0 || db_prepare(r->db, sql, &s, e) != 0)
        return -1;
    struct advice_row *rows = arena_array(r->a, (size_t)n + 1, sizeof *rows);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct advice_row *row = &rows[f->n_rows];
        uint64_t this_stratum = hash_at(s, 3, hash_at(s, 2, hash_at(s, 1, hash_at(s, 0, 0)))), this_cluster = hash_at(s, 4, this_stratum);
        if (row_read(r, s, sales, row, e) != 0)
            return -1;
        stratum += f->n_rows > 0 && this_stratum != last_stratum;
        cluster += f->n_rows > 0 && this_cluster != last_cluster;
        row->stratum = stratum;
        row->cluster = cluster;
        last_stratum = this_stratum;
        last_cluster = this_cluster;
        f->n_rows++;
    }
    f->rows = rows;
    f->n_places = (size_t)places;
    return step;
}

/* --- plans ------------------------------------------------------------------------------------------------------------------- */

static int compare_ahead(const void *a, const void *b)
{
    const struct advice_ahead *x = a, *y = b;
    const struct advice_key left = {.rule = x->rule, .currency = x->currency, .subject = x->subject, .factor = ""};
    const struct advice_key right = {.rule = y->rule, .currency = y->currency, .subject = y->subject, .factor = ""};
    int order = compare_keys(&left, &right);
    if (order == 0)
        order = (x->monday > y->monday) - (x->monday < y->monday);
    order = order != 0 ? order : (x->place > y->place) - (x->place < y->place);
    return order != 0 ? order : x->is_usual - y->is_usual;
}

static int ahead_read(struct reading *r, struct err *e)
{
    static const char sql[] = "SELECT rule, currency, subject, monday, exposure, nth, usual "
                              "FROM (SELECT *, 0 AS usual FROM temp.advice_ahead UNION ALL SELECT *, 1 FROM temp.advice_usual) "
                              "LEFT JOIN temp.advice_place USING (place)";
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(r->db, "SELECT (SELECT COUNT(*) FROM temp.advice_ahead) + (SELECT COUNT(*) FROM temp.advice_usual)", &n, e) != 0 ||
        db_prepare(r->db, sql, &s, e) != 0)
        return -1;
    struct advice_ahead *list = arena_array(r->a, (size_t)n + 1, sizeof *list);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct advice_ahead *to = &list[r->data->n_ahead++];
        if (rule_find(r, s, 0, &to->rule, e) != 0)
            return -1;
        to->currency = str_text(r->a, db_text(s, 1));
        to->subject = str_text(r->a, db_text(s, 2));
        if (date_parse(db_text(s, 3), &to->monday) != 0)
            return err_set(e, ERR_INPUT, "transform/advice/%s.sql: a plan without a Monday", r->rules->list[to->rule].id);
        to->exposure = sqlite3_column_double(s, 4);
        to->place = place_at(s, 5);
        to->is_usual = sqlite3_column_int(s, 6) != 0;
    }
    qsort(list, r->data->n_ahead, sizeof *list, compare_ahead);
    r->data->ahead = list;
    return step;
}

/* Accounts by name. */
static int places_read(struct reading *r, struct err *e)
{
    static const char sql[] = "SELECT COALESCE(l.label, p.place) FROM temp.advice_place p "
                              "LEFT JOIN temp.advice_label l ON l.kind = 'account' AND l.subject = p.place ORDER BY p.nth";
    const char **places = arena_array(r->a, r->data->facts.n_places + 1, sizeof *places);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(r->db, sql, &s, e) != 0)
        return -1;
    size_t n = 0;
    int step;
    while ((step = db_step(s, e)) == 1)
        places[n++] = str_text(r->a, db_text(s, 0));
    r->data->places = places;
    return step;
}

int advice_data_read(sqlite3 *db, const struct advice_rules *rules, int64_t first, int64_t last, struct arena *a, struct advice_data *ret,
                     struct err *e)
{
    *ret = (struct advice_data){.n_ahead = 0};
    struct reading r = {.db = db, .rules = rules, .a = a, .data = ret};
    if (db_run_resource(db, "transform/advice/tables.sql", e) != 0 || span_set(db, first, last, e) != 0 || files_run(&r, e) != 0)
        return -1;
    return keys_read(&r, e) != 0 || rows_read(&r, e) != 0 || places_read(&r, e) != 0 ? -1 : ahead_read(&r, e);
}

/* --- followup ---------------------------------------------------------------------------------------------------------------- */

static const char *text_or_null(sqlite3_stmt *s, int column, struct arena *a)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? NULL : str_text(a, db_text(s, column));
}

int advice_followups_read(sqlite3 *db, const char *zone, struct arena *a, struct advice_followup **ret, size_t *ret_n, struct err *e)
{
    static const char sql[] = "SELECT f.rec_id, f.status, f.owner, f.due, f.note, date_day(civil_date(civil_from_utc(?1, l.observed_at))) "
                              "FROM cur_followup f JOIN load l ON l.load_id = f.first_load ORDER BY f.rec_id";
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(db, "SELECT COUNT(*) FROM cur_followup", &n, e) != 0 || db_prepare(db, sql, &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(zone)) != 0)
        return db_fail(db, "cannot read the followup sheet", e);
    *ret = arena_array(a, (size_t)n + 1, sizeof **ret);
    *ret_n = 0;
    int step;
    while ((step = db_step(s, e)) == 1)
        (*ret)[(*ret_n)++] = (struct advice_followup){text_or_null(s, 0, a), text_or_null(s, 1, a), text_or_null(s, 2, a), text_or_null(s, 3, a),
                                                      text_or_null(s, 4, a), sqlite3_column_int64(s, 5), false};
    return step;
}
