#include "transform/action/action_step.h"

#include "base/date.h"
#include "transform/action/action.h"
#include "transform/engine/engine.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW_DAYS = 91 };

static const char *const metric_names[ACTION_METRICS] = {"gmv", "orders", "units", "product_clicks", "views", "viewers"};

/* What a value in temp.action_said is. */
enum said { SAID_ACTION, SAID_RATIO, SAID_CHANGE, SAID_PLACEBO, SAID_USUAL, SAID_LIVE, SAIDS };

static const char actions_sql[] =
    "SELECT a.session_key, a.platform, a.account, a.at, a.action, a.sku, a.reason IS NULL, coalesce(a.hosts, ''), s.currency, s.start_at, s.end_at,"
    " s.business_date FROM mart_action a JOIN int_session s USING (session_key) ORDER BY a.session_key, a.at, a.action, a.sku";
static const char minutes_sql[] =
    "SELECT at, end_at, gmv, orders, units, product_clicks, views, viewers FROM int_fact_minute WHERE session_key = ? ORDER BY at";
static const char changes_sql[] = "SELECT at FROM int_host_change WHERE session_key = ? ORDER BY at";
static const char saying_sql[] = "INSERT INTO temp.action_said VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char said_sql[] =
    "SELECT scope, scope_id, action, currency, metric, what, value FROM temp.action_said ORDER BY 1, 2, 3, 4, 5, 6, 7";
static const char usual_sql[] = "INSERT INTO mart_action_usual VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char effect_sql[] = "INSERT INTO mart_action_effect VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char said_table[] =
    "DROP TABLE IF EXISTS temp.action_said; CREATE TEMP TABLE action_said (scope TEXT, scope_id TEXT, action TEXT, currency TEXT,"
    " metric INTEGER, what INTEGER, value REAL)";

struct acted {                       /* a row of mart_action */
    const char *session_key, *platform, *account, *action, *sku, *hosts, *currency, *business_date;
    int64_t at, start_at, end_at;
    bool is_usable;
};

struct carry {                       /* of a currency */
    const char *currency;
    struct action_carry of[ACTION_METRICS];
};

struct building {
    struct transform *t;
    struct arena a;                  /* of the step */
    struct arena live;               /* of one live */
    struct acted *acted;
    size_t n;
    struct carry *carries;
    size_t n_carries, carry_room;
    int64_t side_s;
    char window_from[DATE_TEXT];     /* business dates before it are in no effect */
    sqlite3_stmt *minutes, *changes, *saying, *usual, *effect;
};

/* One live being looked at. */
struct looked {
    const struct acted *acted;       /* its rows */
    size_t n;
    struct action_live live;
    struct action_moment *placebos;
    size_t n_placebos;
    struct action_moment *moments;   /* of the rows; where they can be compared */
    struct carry *carry;
};

/* --- reading ---------------------------------------------------------------------------------------------------------------- */

static int acted_read(struct building *b, struct err *e)
{
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(b->t->db, "SELECT count(*) FROM mart_action", &n, e) != 0 || db_prepare(b->t->db, actions_sql, &s, e) != 0)
        return -1;
    b->acted = arena_array(&b->a, (size_t)n + 1, sizeof *b->acted);
    int more;
    while ((more = db_step(s, e)) == 1) {
        b->acted[b->n++] = (struct acted){
            .session_key = str_text(&b->a, db_text(s, 0)), .platform = str_text(&b->a, db_text(s, 1)), .account = str_text(&b->a, db_text(s, 2)),
            .at = sqlite3_column_int64(s, 3), .action = str_text(&b->a, db_text(s, 4)), .sku = str_text(&b->a, db_text(s, 5)),
            .is_usable = sqlite3_column_int(s, 6) != 0, .hosts = str_text(&b->a, db_text(s, 7)), .currency = str_text(&b->a, db_text(s, 8)),
            .start_at = sqlite3_column_int64(s, 9), .end_at = sqlite3_column_int64(s, 10), .business_date = str_text(&b->a, db_text(s, 11))};
    }
    return more;
}

/* Done with a question about one live: what it gave, kept as long as the live; `list` and the bindings are not needed any more. */
static void *live_keep(struct building *b, sqlite3_stmt *s, void *list, size_t n, size_t size)
{
    (void)sqlite3_reset(s);
    void *kept = arena_copy(&b->live, list, n, size);
    mem_free(list);
    return kept;
}

static int minutes_read(struct building *b, struct looked *l, struct err *e)
{
    struct action_interval *list = NULL;
    size_t room = 0, n = 0;
    int more = db_bind_text(b->minutes, 1, str_of(l->acted->session_key)) != 0 ? db_fail(b->t->db, "minutes", e) : 1;
    while (more == 1 && (more = db_step(b->minutes, e)) == 1) {
        list = mem_grow(list, &room, n + 1, sizeof *list);
        struct action_interval *minute = &list[n++];
        *minute = (struct action_interval){.at = sqlite3_column_int64(b->minutes, 0), .end_at = sqlite3_column_int64(b->minutes, 1)};
        for (int k = 0; k < ACTION_METRICS; k++)
            minute->of[k] = sqlite3_column_type(b->minutes, 2 + k) == SQLITE_NULL ? NAN : sqlite3_column_double(b->minutes, 2 + k);
        minute->of[ACTION_VIEWERS] *= (double)(minute->end_at - minute->at) / 60;
    }
    l->live.intervals = live_keep(b, b->minutes, list, n, sizeof *list);
    l->live.n_intervals = n;
    return more;
}

static int changes_read(struct building *b, struct looked *l, struct err *e)
{
    int64_t *list = NULL;
    size_t room = 0, n = 0;
    int more = db_bind_text(b->changes, 1, str_of(l->acted->session_key)) != 0 ? db_fail(b->t->db, "changes", e) : 1;
    while (more == 1 && (more = db_step(b->changes, e)) == 1) {
        list = mem_grow(list, &room, n + 1, sizeof *list);
        list[n++] = sqlite3_column_int64(b->changes, 0);
    }
    l->live.changes = live_keep(b, b->changes, list, n, sizeof *list);
    l->live.n_changes = n;
    return more;
}

static struct carry *carry_of(struct building *b, const char *currency)
{
    for (size_t i = 0; i < b->n_carries; i++)
        if (strcmp(b->carries[i].currency, currency) == 0)
            return &b->carries[i];
    b->carries = mem_grow(b->carries, &b->carry_room, b->n_carries + 1, sizeof *b->carries);
    b->carries[b->n_carries].currency = currency;
    return &b->carries[b->n_carries++];
}

/* The live of the rows from `from` on; the next row that is another's. Memory of b->live. */
static int live_read(struct building *b, size_t from, struct looked *l, struct err *e)
{
    arena_reset(&b->live);
    const struct acted *first = &b->acted[from];
    *l = (struct looked){.acted = first, .live = {.start_at = first->start_at, .end_at = first->end_at}};
    while (from + l->n < b->n && strcmp(first[l->n].session_key, first->session_key) == 0)
        l->n++;
    int64_t *at = arena_array(&b->live, l->n, sizeof *at);
    for (size_t i = 0; i < l->n; i++)
        at[i] = first[i].at;
    l->live.acted = at;
    l->live.n_acted = l->n;
    if (minutes_read(b, l, e) != 0 || changes_read(b, l, e) != 0)
        return -1;
    l->carry = carry_of(b, first->currency);
    l->n_placebos = action_placebos(&l->live, b->side_s, &b->live, &l->placebos);
    l->moments = arena_array(&b->live, l->n, sizeof *l->moments);
    for (size_t i = 0; i < l->n; i++)
        if (first[i].is_usable)
            (void)action_moment_at(&l->live, first[i].at, b->side_s, &l->moments[i]);
    return 0;
}

/* --- what one live says ------------------------------------------------------------------------------------------------------- */

struct saying {                      /* of which figures are being said */
    const char *scope, *scope_id, *action, *currency;
    enum action_metric metric;
};

/* NAN says nothing. */
static int say(struct building *b, const struct saying *of, enum said what, double value, struct err *e)
{
    const char *texts[] = {of->scope, of->scope_id, of->action, of->currency};
    if (isnan(value))
        return 0;
    for (int i = 0; i < 4; i++)
        (void)db_bind_text(b->saying, i + 1, str_of(texts[i]));
    (void)db_bind_int(b->saying, 5, of->metric);
    (void)db_bind_int(b->saying, 6, what);
    (void)sqlite3_bind_double(b->saying, 7, value);
    return db_done(b->saying, e);
}

/* What row i is compared with: pairs added, and the mean of what it would have been. NAN: too few placebos. */
static double usual_of(const struct looked *l, size_t i, enum action_metric metric, struct action_pairs *pairs, size_t *ret_placebos)
{
    size_t from = pairs->n, n = 0;
    double sum = 0, share = action_carry_share(&l->carry->of[metric]);
    for (size_t k = 0; k < l->n_placebos && l->acted[i].is_usable; k++) {
        const struct action_moment *p = &l->placebos[k];
        double without = action_without(&l->moments[i], p, metric, share);
        if (!action_is_near(&l->live, p, l->acted[i].at) || isnan(without))
            continue;
        action_pair_add(pairs, l->moments[i].after[metric], without);
        sum += without;
        n++;
    }
    *ret_placebos = n;
    if (n >= ACTION_PLACEBOS)
        return sum / (double)n;
    pairs->n = from;
    return NAN;
}

static double ratio_of(const struct action_moment *m, enum action_metric metric)
{
    return m->before[metric] > 0 ? m->after[metric] / m->before[metric] : NAN;
}

/* Median of after / before at the live's placebos. */
static double placebo_ratio(struct building *b, const struct looked *l, enum action_metric metric)
{
    double *values = arena_array(&b->live, l->n_placebos + 1, sizeof *values);
    size_t n = 0;
    for (size_t k = 0; k < l->n_placebos; k++) {
        values[n] = ratio_of(&l->placebos[k], metric);
        if (!isnan(values[n]))
            n++;
    }
    return action_median(values, n);
}

static bool is_on_air(const char *hosts, struct str host)
{
    for (const char *p = hosts; *p != '\0';) {
        size_t len = strcspn(p, ";");
        if (host.len == len && memcmp(p, host.ptr, len) == 0)
            return true;
        p += len + strspn(p + len, "; ");
    }
    return false;
}

/* One kind of action in one live, of one host or (host.len 0) of all. */
static int metric_say(struct building *b, const struct looked *l, const struct saying *of, struct str host, struct err *e)
{
    struct action_pairs pairs = {0};
    int failed = 0;
    for (size_t i = 0; i < l->n && failed == 0; i++) {
        const struct acted *x = &l->acted[i];
        const struct action_moment *m = &l->moments[i];
        size_t placebos;
        if (strcmp(x->action, of->action) != 0 || (host.len > 0 && !is_on_air(x->hosts, host)))
            continue;
        failed = say(b, of, SAID_ACTION, 1, e) != 0 ||
                 (x->is_usable && (say(b, of, SAID_RATIO, ratio_of(m, of->metric), e) != 0 ||
                                   say(b, of, SAID_CHANGE, m->after[of->metric] - m->before[of->metric], e) != 0 ||
                                   say(b, of, SAID_USUAL, usual_of(l, i, of->metric, &pairs, &placebos), e) != 0));
    }
    failed = failed || say(b, of, SAID_LIVE, action_median(pairs.ratios, pairs.n), e) != 0 ||
             (pairs.n > 0 && say(b, of, SAID_PLACEBO, placebo_ratio(b, l, of->metric), e) != 0);
    mem_free(pairs.ratios);
    return failed ? -1 : 0;
}

static int kind_say(struct building *b, const struct looked *l, const char *scope, const char *scope_id, const char *action, struct str host,
                    struct err *e)
{
    for (int metric = 0; metric < ACTION_METRICS; metric++)
        if (metric_say(b, l, &(struct saying){scope, scope_id, action, l->acted->currency, (enum action_metric)metric}, host, e) != 0)
            return -1;
    return 0;
}

/* Each kind once, and of it each host once: where an earlier row has neither. */
static int row_say(struct building *b, const struct looked *l, size_t i, struct err *e)
{
    const struct acted *x = &l->acted[i];
    bool is_first = true;
    for (size_t k = 0; k < i; k++)
        is_first &= strcmp(l->acted[k].action, x->action) != 0;
    const char *account = arena_format(&b->live, "%s:%s", x->platform, x->account);
    if (is_first && (kind_say(b, l, "all", "", x->action, (struct str){0}, e) != 0 ||
                     kind_say(b, l, "account", account, x->action, (struct str){0}, e) != 0))
        return -1;
    for (const char *p = x->hosts; *p != '\0';) {
        struct str host = {p, strcspn(p, ";")};
        bool is_new = true;
        for (size_t k = 0; k < i; k++)
            is_new &= strcmp(l->acted[k].action, x->action) != 0 || !is_on_air(l->acted[k].hosts, host);
        if (is_new && kind_say(b, l, "host", str_text(&b->live, host), x->action, host, e) != 0)
            return -1;
        p += host.len + strspn(p + host.len, "; ");
    }
    return 0;
}

static int usual_write(struct building *b, const struct looked *l, size_t i, struct err *e)
{
    const struct acted *x = &l->acted[i];
    struct action_pairs pairs = {0};
    size_t placebos = 0;
    double usual[ACTION_METRICS];
    bool is_known = false;
    for (int k = ACTION_METRICS - 1; k >= 0; k--) {
        size_t n;
        usual[k] = usual_of(l, i, (enum action_metric)k, &pairs, &n);
        is_known |= !isnan(usual[k]);
        placebos = n > placebos ? n : placebos;
    }
    mem_free(pairs.ratios);
    if (!is_known)
        return 0;
    const char *texts[] = {x->platform, x->account, NULL, x->action, x->sku};
    for (int k = 0; k < 5; k++)
        (void)(texts[k] != NULL ? db_bind_text(b->usual, k + 1, str_of(texts[k])) : db_bind_int(b->usual, k + 1, x->at));
    (void)db_bind_int(b->usual, 6, (int64_t)placebos);
    for (int k = 0; k < ACTION_METRICS; k++)   /* NAN is bound as NULL */
        (void)sqlite3_bind_double(b->usual, 7 + k, round(usual[k] * 1e6) / 1e6);
    return db_done(b->usual, e);
}

static int live_write(struct building *b, const struct looked *l, struct err *e)
{
    for (size_t i = 0; i < l->n; i++)
        if (usual_write(b, l, i, e) != 0 || (strcmp(l->acted->business_date, b->window_from) >= 0 && row_say(b, l, i, e) != 0))
            return -1;
    return 0;
}

/* --- lives together ----------------------------------------------------------------------------------------------------------- */

struct group {                       /* the figures said of one row of mart_action_effect */
    struct saying of;
    double *values[SAIDS];
    size_t n[SAIDS], room[SAIDS];
};

static void bind_real(sqlite3_stmt *s, int i, double value)
{
    if (isfinite(value))
        (void)sqlite3_bind_double(s, i, round(value * 1e6) / 1e6);
    else
        (void)sqlite3_bind_null(s, i);
}

static double mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

static int group_write(struct building *b, struct group *g, struct err *e)
{
    if (g->of.scope == NULL)
        return 0;
    struct action_effect x = action_effect_of(g->values[SAID_LIVE], g->n[SAID_LIVE]);
    const char *texts[] = {g->of.scope, g->of.scope_id, g->of.action, g->of.currency, metric_names[g->of.metric]};
    for (int i = 0; i < 5; i++)
        (void)db_bind_text(b->effect, i + 1, str_of(texts[i]));
    (void)db_bind_int(b->effect, 6, (int64_t)g->n[SAID_ACTION]);
    (void)db_bind_int(b->effect, 7, (int64_t)g->n[SAID_CHANGE]);
    (void)db_bind_int(b->effect, 8, (int64_t)g->n[SAID_RATIO]);
    bind_real(b->effect, 9, action_median(g->values[SAID_RATIO], g->n[SAID_RATIO]));
    bind_real(b->effect, 10, action_median(g->values[SAID_CHANGE], g->n[SAID_CHANGE]));
    bind_real(b->effect, 11, action_median(g->values[SAID_PLACEBO], g->n[SAID_PLACEBO]));
    (void)db_bind_int(b->effect, 12, (int64_t)g->n[SAID_USUAL]);
    (void)db_bind_int(b->effect, 13, (int64_t)x.lives);
    const double reals[] = {x.ratio, x.low, x.high, x.positive_share, x.p, mean(g->values[SAID_USUAL], g->n[SAID_USUAL])};
    for (int i = 0; i < 6; i++)
        bind_real(b->effect, 14 + i, reals[i]);
    memset(g->n, 0, sizeof g->n);
    return db_done(b->effect, e);
}

static bool is_of(const struct group *g, sqlite3_stmt *s)
{
    return g->of.scope != NULL && str_is(db_text(s, 0), g->of.scope) && str_is(db_text(s, 1), g->of.scope_id) &&
           str_is(db_text(s, 2), g->of.action) && str_is(db_text(s, 3), g->of.currency) && sqlite3_column_int(s, 4) == (int)g->of.metric;
}

static int effects_write(struct building *b, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct group g = {0};
    if (db_prepare(b->t->db, said_sql, &s, e) != 0)
        return -1;
    int more, failed = 0;
    while (failed == 0 && (more = db_step(s, e)) == 1) {
        if (!is_of(&g, s)) {
            failed = group_write(b, &g, e);
            g.of = (struct saying){str_text(&b->a, db_text(s, 0)), str_text(&b->a, db_text(s, 1)), str_text(&b->a, db_text(s, 2)),
                                   str_text(&b->a, db_text(s, 3)), (enum action_metric)sqlite3_column_int(s, 4)};
        }
        int what = sqlite3_column_int(s, 5);
        g.values[what] = mem_grow(g.values[what], &g.room[what], g.n[what] + 1, sizeof(double));
        g.values[what][g.n[what]++] = sqlite3_column_double(s, 6);
    }
    failed = failed != 0 || more != 0 || group_write(b, &g, e) != 0;
    for (int i = 0; i < SAIDS; i++)
        mem_free(g.values[i]);
    return failed ? -1 : 0;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------ */

static int lives_write(struct building *b, struct err *e)
{
    struct looked l;
    for (size_t i = 0; i < b->n; i += l.n) {
        if (live_read(b, i, &l, e) != 0)
            return -1;
        for (int k = 0; k < ACTION_METRICS; k++)
            action_carry_add(l.placebos, l.n_placebos, (enum action_metric)k, &l.carry->of[k]);
    }
    for (size_t i = 0; i < b->n; i += l.n)   /* again, for now it is known how much is kept; all lives at once may not fit */
        if (live_read(b, i, &l, e) != 0 || live_write(b, &l, e) != 0)
            return -1;
    return 0;
}

static int open_all(struct building *b, struct err *e)
{
    const struct {
        sqlite3_stmt **s;
        const char *sql;
    } all[] = {{&b->minutes, minutes_sql}, {&b->changes, changes_sql}, {&b->saying, saying_sql}, {&b->usual, usual_sql}, {&b->effect, effect_sql}};
    int64_t last_day = b->t->last_day;
    if (db_exec(b->t->db, said_table, e) != 0 || db_one_int(b->t->db, "SELECT action_s FROM int_limit", &b->side_s, e) != 0)
        return -1;
    if (last_day == INT64_MAX && db_one_int(b->t->db, "SELECT coalesce(date_day(max(business_date)), 0) FROM int_session", &last_day, e) != 0)
        return -1;
    date_text(last_day - WINDOW_DAYS + 1, b->window_from);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (db_prepare(b->t->db, all[i].sql, all[i].s, e) != 0)
            return -1;
    return 0;
}

int action_effect_build(struct transform *t, struct err *e)
{
    struct building b = {.t = t};
    int failed = open_all(&b, e) != 0 || acted_read(&b, e) != 0 || lives_write(&b, e) != 0 || effects_write(&b, e) != 0;
    sqlite3_stmt *all[] = {b.minutes, b.changes, b.saying, b.usual, b.effect};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        (void)sqlite3_finalize(all[i]);
    failed = failed || db_exec(t->db, "DROP TABLE temp.action_said", e) != 0;
    mem_free(b.carries);
    arena_release(&b.live);
    arena_release(&b.a);
    return failed ? -1 : 0;
}
