/* One row of mart_attainment per target: which stints, which shifts, which days. */
#include "transform/people/attainment.h"
#include "base/date.h"
#include "transform/engine/engine.h"
#include "transform/engine/finding.h"
#include "transform/engine/kpi.h"
#include <string.h>

/* A scope is a condition on mart_stint with ?1 the scope_id, ?2 and ?3 the first and last date, ?4 the last day number of the
 * period. `exists` tells whether the id is known at all, by a row for each currency it sells in. */
struct scope {
    const char *name, *stints, *exists;
};

#define EMPLOYED                                                                                                       \
    "(SELECT i.staff_id FROM int_staff AS i WHERE i.employment = ?1 AND i.from_day = (SELECT max(k.from_day)"          \
    " FROM int_staff AS k WHERE k.staff_id = i.staff_id AND k.from_day <= ?4))"
#define OF_SHOP "(platform, account) IN (SELECT platform, account FROM int_account WHERE shop = ?1)"
#define OF_ACCOUNT "(platform, account) IN (SELECT platform, account FROM int_account_spelling WHERE name = ?1)"

static const struct scope scopes[] = {
    {"shop", OF_SHOP, "SELECT currency FROM int_account WHERE shop = ?1"},
    /* the plus keeps SQLite from walking the platform's whole history instead of the days of the period */
    {"platform", "+platform = ?1", "SELECT currency FROM int_account WHERE platform = ?1"},
    {"account", OF_ACCOUNT, "SELECT currency FROM int_account WHERE " OF_ACCOUNT},
    {"employment", "host_id IN " EMPLOYED,
     "SELECT k.currency FROM int_staff AS i LEFT JOIN mart_stint AS k ON k.host_id = i.staff_id WHERE i.employment = ?1"},
    {"host", "host_id = ?1",
     "SELECT k.currency FROM int_staff AS i LEFT JOIN mart_stint AS k ON k.host_id = i.staff_id WHERE i.staff_id = ?1"},
};

struct target {
    const char *period_text, *scope, *metric, *currency;
    const char *scope_id;      /* as the sheet says */
    const char *written_id;    /* an account by its name on the accounts sheet */
    double value;
    struct date_period period;
    const struct kpi *kpi;
    const struct scope *where;
    bool is_money;
};

struct targets {
    struct transform *t;
    struct arena a;
    struct kpis kpis;
    int64_t as_of;          /* day number */
    sqlite3_stmt *insert;
};

/* ---- what a target's scope made ---- */

/* `sql` with the parameters of the target's scope, as many as it asks for: the scope, then first and last day, the period's last day,
 * then the currency. */
static int target_ask(struct targets *s, const char *sql, const struct target *g, int64_t last_day, sqlite3_stmt **ret, struct err *e)
{
    char first[DATE_TEXT], last[DATE_TEXT];
    date_text(g->period.first, first);
    date_text(last_day, last);
    if (db_prepare(s->t->db, sql, ret, e) != 0)
        return -1;
    int n = sqlite3_bind_parameter_count(*ret);
    (void)db_bind_text(*ret, 1, str_of(g->scope_id));
    if (n >= 3) {
        (void)db_bind_text(*ret, 2, str_of(first));
        (void)db_bind_text(*ret, 3, str_of(last));
    }
    if (n >= 4)
        (void)db_bind_int(*ret, 4, g->period.last);
    if (n >= 5 && g->currency != NULL)
        (void)db_bind_text(*ret, 5, str_of(g->currency));
    return 0;
}

/* The number `sql` answers with; false in *ret_has for NULL. */
static int number_of(struct targets *s, const char *sql, const struct target *g, int64_t last_day, double *ret, bool *ret_has,
                     struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (target_ask(s, sql, g, last_day, &q, e) != 0)
        return -1;
    int more = db_step(q, e);
    *ret_has = more == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL;
    *ret = *ret_has ? sqlite3_column_double(q, 0) : 0;
    return more < 0 ? -1 : 0;
}

/* The text `sql` answers with; NULL for none. */
static int text_of(struct targets *s, const char *sql, const struct target *g, int64_t last_day, const char **ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (target_ask(s, sql, g, last_day, &q, e) != 0)
        return -1;
    int more = db_step(q, e);
    *ret = more == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL ? str_text(&s->a, db_text(q, 0)) : NULL;
    return more < 0 ? -1 : 0;
}

/* The metric over the days of the scope's stints that `where` leaves of them; false in *ret_has where nothing aired, or without such a metric. */
static int sum_of(struct targets *s, const struct target *g, int64_t last_day, const char *where, double *ret, bool *ret_has, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_puts(&sql, "SELECT ");
    *ret = 0;
    *ret_has = false;
    if (kpi_expression(&sql, g->kpi, s->t->settings) != 0)
        return 0;
    buf_printf(&sql, " FROM mart_stint WHERE business_date BETWEEN ?2 AND ?3 AND %s AND ?4 IS NOT NULL%s%s", g->where->stints,
               g->currency != NULL ? " AND currency = ?5" : "", where);
    return number_of(s, sql.ptr, g, last_day, ret, ret_has, e);
}

static int actual_of(struct targets *s, const struct target *g, int64_t last_day, struct attainment_input *in, struct err *e)
{
    if (sum_of(s, g, last_day, "", &in->actual, &in->has_actual, e) != 0)
        return -1;
    if (in->has_actual || !in->is_additive)
        return 0;
    double n;   /* nothing aired: 0 of a scope that is known, nothing of one that is not */
    const char *count = arena_format(&s->a, "SELECT nullif(count(*), 0) FROM (%s)", g->where->exists);
    if (number_of(s, count, g, last_day, &n, &in->has_actual, e) != 0)
        return -1;
    in->actual = 0;
    return 0;
}

/* What the days of a running period are to bring, and of sale days that have been what they brought. */
static int due_of(struct targets *s, const struct target *g, int64_t last_day, struct attainment_input *in, struct err *e)
{
    const char *sale_days = arena_format(&s->a, "SELECT business_date FROM mart_stint WHERE business_date BETWEEN ?2 AND ?3 AND %s"
                                                " AND ?4 IS NOT NULL AND day_kind <> 'normal'", g->where->stints);
    const char *due = arena_format(&s->a,
        "SELECT total(share) FILTER (WHERE business_date <= ?3), total(share),"
        " total(share) FILTER (WHERE business_date IN (%s)), CASE max(basis = 'given') WHEN 1 THEN 'targets' ELSE max(basis) END"
        " FROM int_target_day WHERE period = ?5 AND scope = ?6 AND scope_id = ?7 AND metric = ?8", sale_days);
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (target_ask(s, due, g, last_day, &q, e) != 0)
        return -1;
    const char *const key[] = {g->period_text, g->scope, g->written_id, g->metric};
    for (int i = 0; i < 4; i++)
        (void)db_bind_text(q, 5 + i, str_of(key[i]));
    if (db_step(q, e) < 0)
        return -1;
    in->due_so_far = sqlite3_column_double(q, 0);
    in->due = sqlite3_column_double(q, 1);
    in->sale_due = sqlite3_column_double(q, 2);
    const char *basis = (const char *)sqlite3_column_text(q, 3);
    in->pace = basis == NULL || strcmp(basis, "days") == 0 ? "days" : strcmp(basis, "plan") == 0 ? "hours" : "targets";
    bool has;
    return sum_of(s, g, last_day, arena_format(&s->a, " AND business_date IN (%s)", sale_days), &in->sale_actual, &has, e);
}

/* Money without a currency is in the only one its scope sells in; where there are several, in that of the house. */
static int find_currency(struct targets *s, struct target *g, struct err *e)
{
    if (!g->is_money || g->currency != NULL)
        return 0;
    if (g->where != NULL && g->period.text[0] != '\0') {
        const char *sql = arena_format(&s->a, "SELECT max(currency) FROM (%s) HAVING min(currency) = max(currency)", g->where->exists);
        if (text_of(s, sql, g, g->period.last, &g->currency, e) != 0)
            return -1;
    }
    if (g->currency == NULL)
        g->currency = settings_text(s->t->settings, "currency");
    return 0;
}

/* ---- one target ---- */

static int report_target(struct targets *s, const struct target *g, const char *what, struct err *e)
{
    struct finding f = {
        .rule = "target_unclear", .severity = "warning",
        .subject = arena_format(&s->a, "%s %s %s %s", g->period_text, g->scope, g->scope_id, g->metric),
        .detail = arena_format(&s->a, "this target has no %s anybody knows; it stands without an actual", what),
        .staff_id = strcmp(g->scope, "host") == 0 ? g->scope_id : NULL};
    return finding_add(s->t, &f, e);
}

/* Sold, but in no stint in the target's currency. */
static int check_currency(struct targets *s, const struct target *g, int64_t last_day, struct err *e)
{
    const char *other = NULL, *sql = arena_format(&s->a,
        "SELECT max(currency) FROM mart_stint WHERE business_date BETWEEN ?2 AND ?3 AND %s AND ?4 IS NOT NULL AND gmv <> 0"
        " HAVING max(currency = ?5) = 0", g->where->stints);
    if (!g->is_money)
        return 0;
    if (text_of(s, sql, g, last_day, &other, e) != 0)
        return -1;
    if (other == NULL)
        return 0;
    struct finding f = {
        .rule = "target_unclear", .severity = "warning",
        .subject = arena_format(&s->a, "%s %s %s %s", g->period_text, g->scope, g->scope_id, g->metric),
        .detail = arena_format(&s->a, "the target is in %s, in which nothing was sold; %s was", g->currency, other),
        .staff_id = strcmp(g->scope, "host") == 0 ? g->scope_id : NULL};
    return finding_add(s->t, &f, e);
}

static enum attainment_state state_of(const struct targets *s, const struct target *g)
{
    return s->as_of >= g->period.last ? ATTAINMENT_FINISHED
           : s->as_of >= g->period.first ? ATTAINMENT_RUNNING : ATTAINMENT_AHEAD;
}

static int measure_target(struct targets *s, const struct target *g, struct attainment_input *in, struct err *e)
{
    int64_t last_day = s->as_of < g->period.last ? s->as_of : g->period.last;
    in->target = g->value;
    in->is_additive = g->kpi->denominator == NULL;
    in->is_lower_better = strcmp(g->kpi->better, "lower") == 0;
    in->state = state_of(s, g);
    if (in->state != ATTAINMENT_AHEAD && (actual_of(s, g, last_day, in, e) != 0 || check_currency(s, g, last_day, e) != 0))
        return -1;
    return in->state == ATTAINMENT_RUNNING && in->is_additive ? due_of(s, g, last_day, in, e) : 0;
}

static void bind_real(sqlite3_stmt *q, int i, bool has, double value)
{
    if (has)
        (void)sqlite3_bind_double(q, i, value);
    else
        (void)sqlite3_bind_null(q, i);
}

static int write_target(struct targets *s, const struct target *g, const struct attainment_input *in,
                        const struct attainment *r, struct err *e)
{
    char as_of[DATE_TEXT];
    date_text(s->as_of, as_of);
    const char *const texts[] = {as_of, g->period_text, g->scope, g->written_id, g->metric, g->currency};
    for (int i = 0; i < 6; i++)
        if (texts[i] != NULL)
            (void)db_bind_text(s->insert, i + 1, str_of(texts[i]));
        else
            (void)sqlite3_bind_null(s->insert, i + 1);
    (void)sqlite3_bind_double(s->insert, 7, g->value);
    bind_real(s->insert, 8, in->has_actual, in->actual);
    bind_real(s->insert, 9, r->has_attainment, r->attainment);
    bind_real(s->insert, 10, r->has_expected, r->expected_to_date);
    bind_real(s->insert, 11, r->has_run_rate, r->run_rate);
    if (r->pace != NULL)
        (void)db_bind_text(s->insert, 12, str_of(r->pace));
    else
        (void)sqlite3_bind_null(s->insert, 12);
    return db_done(s->insert, e);
}

static int add_target(struct targets *s, const struct target *g, struct err *e)
{
    struct attainment_input in = {.target = g->value, .state = ATTAINMENT_AHEAD};
    struct attainment result = {0};
    BUF_AUTO struct buf ignored = BUF_INIT;
    bool has_metric = g->kpi != NULL && kpi_expression(&ignored, g->kpi, s->t->settings) == 0;
    if (!has_metric || g->where == NULL || g->period.text[0] == '\0') {
        const char *what = !has_metric ? "metric" : g->where == NULL ? "scope" : "period";
        return report_target(s, g, what, e) != 0 ? -1 : write_target(s, g, &in, &result, e);
    }
    if (measure_target(s, g, &in, e) != 0)
        return -1;
    if (in.state != ATTAINMENT_AHEAD && in.is_additive && !in.has_actual && report_target(s, g, g->scope, e) != 0)
        return -1;
    result = attainment_of(&in);
    return write_target(s, g, &in, &result, e);
}

/* ---- all targets ---- */

static void read_target(struct targets *s, sqlite3_stmt *q, struct target *g)
{
    *g = (struct target){
        .period_text = str_text(&s->a, db_text(q, 0)), .scope = str_text(&s->a, db_text(q, 1)),
        .scope_id = str_text(&s->a, db_text(q, 2)), .written_id = str_text(&s->a, db_text(q, 6)), .metric = str_text(&s->a, db_text(q, 3)),
        .value = sqlite3_column_double(q, 4),
        .currency = db_text(q, 5).len > 0 ? str_text(&s->a, db_text(q, 5)) : NULL,
    };
    g->kpi = kpi_find(&s->kpis, g->metric);
    g->is_money = g->kpi != NULL && strcmp(g->kpi->unit, "money") == 0;
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (strcmp(scopes[i].name, g->scope) == 0)
            g->where = &scopes[i];
    if (date_period_parse(str_of(g->period_text), &g->period) != 0)
        g->period.text[0] = '\0';
}

static int read_as_of(struct targets *s, struct err *e)
{
    s->as_of = s->t->last_day;
    if (s->as_of != INT64_MAX)
        return 0;
    s->as_of = 0;
    return db_one_int(s->t->db, "SELECT coalesce(date_day(max(business_date)), 0) FROM mart_stint", &s->as_of, e);
}

static int build(struct targets *s, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (kpis_read(&s->a, &s->kpis, e) != 0 || read_as_of(s, e) != 0 ||
        db_prepare(s->t->db, "INSERT INTO mart_attainment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &s->insert, e) != 0 ||
        db_prepare(s->t->db, "SELECT period, scope, given_id, metric, target, currency, scope_id FROM int_target"
                             " ORDER BY period, scope, scope_id, metric", &q, e) != 0)
        return -1;
    int more;
    while ((more = db_step(q, e)) == 1) {
        struct target target;
        read_target(s, q, &target);
        if (find_currency(s, &target, e) != 0 || add_target(s, &target, e) != 0)
            return -1;
    }
    return more;
}

int attainment_build(struct transform *t, struct err *e)
{
    struct targets s = {.t = t};
    int failed = build(&s, e);
    (void)sqlite3_finalize(s.insert);
    arena_release(&s.a);
    return failed;
}
