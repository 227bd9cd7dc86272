#include "transform/people/stint_step.h"
#include "base/date.h"
#include "transform/people/crew.h"
#include "transform/engine/engine.h"
#include "transform/engine/finding.h"
#include "transform/people/stint.h"
#include <stdlib.h>
#include <string.h>

/* Intervals of one session; grows to the longest and is used again. */
struct interval_list {
    struct interval *list;
    size_t n, cap;
};

struct step_state {
    struct transform *t;
    struct crew crew;
    struct arena row;                    /* reset for every session */
    sqlite3_stmt *sessions, *refs, *minutes, *merged, *points, *on_air, *stint;
    struct interval_list fine, coarse;   /* up to a minute long; longer */
    struct point *snapshots;
    size_t n_snapshots, cap_snapshots;
    int64_t stretch_s, near_s;
    double coverage;
    /* the account being read, for `since` */
    int account;
    int64_t last_end, since;
};

/* One row of int_session. */
struct session_row {
    struct str key, platform, account, currency, title, day_kind, campaign_id, source, business_date;
    bool has_ad_cost;
    int64_t ad_cost;
    struct stint_session s;
};

enum { COLUMN_KEY, COLUMN_PLATFORM, COLUMN_ACCOUNT, COLUMN_CURRENCY, COLUMN_TITLE, COLUMN_DAY_KIND, COLUMN_CAMPAIGN,
       COLUMN_SOURCE, COLUMN_DATE, COLUMN_START, COLUMN_END, COLUMN_AD_COST, COLUMN_METRICS };

/* ---- intervals as SQLite reads them ---- */

enum { TAKE_AT, TAKE_SECONDS, TAKE_VALUES };   /* arguments of take_interval; then the metrics */

static struct interval *interval_add(struct interval_list *l)
{
    l->list = mem_grow(l->list, &l->cap, l->n + 1, sizeof *l->list);
    return &l->list[l->n++];
}

/* Minutes of a session into `fine` and `coarse`. */
static void take_interval(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct step_state *s = sqlite3_user_data(context);
    int64_t at = sqlite3_value_int64(v[TAKE_AT]);
    int64_t length = sqlite3_value_int64(v[TAKE_SECONDS]);
    if (length <= 0)
        length = 60;
    struct interval *to = interval_add(length <= 60 ? &s->fine : &s->coarse);
    to->span = (struct span){at, at + length};
    for (int i = TAKE_VALUES; i < n; i++)
        to->value[i - TAKE_VALUES] = sqlite3_value_int64(v[i]);   /* NULL reads as 0 */
}

static void take_end(sqlite3_context *context)
{
    sqlite3_result_null(context);
}

static bool is_sorted(const struct interval_list *l)
{
    for (size_t i = 1; i < l->n; i++)
        if (l->list[i].span.start_at < l->list[i - 1].span.start_at)
            return false;
    return true;
}

/* The key order is the order of time; only a view might do otherwise. */
static void interval_sort(struct interval_list *l)
{
    if (!is_sorted(l))
        qsort(l->list, l->n, sizeof *l->list, interval_compare);
}

/* ---- statements ---- */

static void add_names(struct buf *sql, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(sql, ", %s", names[i]);
}

static int prepare_sessions(struct step_state *s, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_puts(&sql, "SELECT session_key, platform, account, currency, title, day_kind, campaign_id, source, business_date,"
                   " start_at, end_at, ad_cost");
    for (int i = 0; i < METRICS; i++)
        buf_printf(&sql, ", %s", metrics[i].name);
    buf_puts(&sql, " FROM int_session ORDER BY platform, account, start_at, session_key");
    return db_prepare(s->t->db, sql.ptr, &s->sessions, e);
}

/* Sessions of several subjects: of one moment the newest word, as v_minute has it. */
static int prepare_merged(struct step_state *s, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_puts(&sql, "SELECT take_interval(at, seconds");
    add_names(&sql, evidence_names, EVIDENCE_METRICS);
    buf_puts(&sql, ") FROM (SELECT m.at + x.shift_s AS at, m.seconds");
    for (int i = 0; i < EVIDENCE_METRICS; i++)
        buf_printf(&sql, ", m.%s", evidence_names[i]);
    buf_puts(&sql, ", row_number() OVER (PARTITION BY m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS place"
                   " FROM int_minute_ref AS x CROSS JOIN int_minute AS m ON m.subject = x.subject"
                   " WHERE x.session_key = ?1) WHERE place = 1");
    return db_prepare(s->t->db, sql.ptr, &s->merged, e);
}

/* Millions of minutes pass here. An aggregate function takes the rows where SQLite has them, which is half the price of
 * fetching 16 columns of each through the interface. */
static int prepare_evidence(struct step_state *s, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    if (sqlite3_create_function(s->t->db, "take_interval", TAKE_VALUES + EVIDENCE_METRICS, SQLITE_UTF8, s, NULL,
                                take_interval, take_end) != SQLITE_OK)
        return db_fail(s->t->db, "take_interval", e);
    buf_puts(&sql, "SELECT take_interval(at + ?1, seconds");
    add_names(&sql, evidence_names, EVIDENCE_METRICS);
    buf_puts(&sql, ") FROM int_minute WHERE subject = ?2");
    if (db_prepare(s->t->db, sql.ptr, &s->minutes, e) != 0 || prepare_merged(s, e) != 0 ||
        db_prepare(s->t->db, "SELECT shift_s, subject, names FROM int_minute_ref WHERE session_key = ? AND nth = 1", &s->refs, e) != 0)
        return -1;
    buf_clear(&sql);
    buf_puts(&sql, "SELECT at");
    add_names(&sql, evidence_names, EVIDENCE_METRICS);
    buf_puts(&sql, " FROM int_point WHERE session_key = ? ORDER BY at");
    return db_prepare(s->t->db, sql.ptr, &s->points, e);
}

static int prepare_output(struct step_state *s, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_puts(&sql, "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, end_at, on_air_s,"
                   " credited_s, business_date, week, month, slot, day_kind, campaign_id, attribution, source, ad_cost");
    for (int i = 0; i < METRICS; i++)
        buf_printf(&sql, ", %s", metrics[i].name);
    buf_puts(&sql, ") VALUES (?");
    for (int i = 1; i < 18 + METRICS; i++)
        buf_puts(&sql, ", ?");
    buf_puts(&sql, ")");
    return db_prepare(s->t->db, sql.ptr, &s->stint, e) != 0 ||
           db_prepare(s->t->db, "INSERT OR IGNORE INTO int_on_air VALUES (?, ?, ?, ?, ?)", &s->on_air, e) != 0 ? -1 : 0;
}

/* ---- reading ---- */

static void read_session(sqlite3_stmt *q, struct session_row *ret)
{
    *ret = (struct session_row){
        .key = db_text(q, COLUMN_KEY), .platform = db_text(q, COLUMN_PLATFORM), .account = db_text(q, COLUMN_ACCOUNT),
        .currency = db_text(q, COLUMN_CURRENCY), .title = db_text(q, COLUMN_TITLE), .source = db_text(q, COLUMN_SOURCE),
        .day_kind = db_text(q, COLUMN_DAY_KIND), .campaign_id = db_text(q, COLUMN_CAMPAIGN),
        .business_date = db_text(q, COLUMN_DATE), .ad_cost = sqlite3_column_int64(q, COLUMN_AD_COST),
        .has_ad_cost = sqlite3_column_type(q, COLUMN_AD_COST) != SQLITE_NULL,
        .s.span = {sqlite3_column_int64(q, COLUMN_START), sqlite3_column_int64(q, COLUMN_END)},
    };
    for (int i = 0; i < METRICS; i++) {
        ret->s.has[i] = sqlite3_column_type(q, COLUMN_METRICS + i) != SQLITE_NULL;
        ret->s.total[i] = sqlite3_column_int64(q, COLUMN_METRICS + i);
    }
}

static int read_minutes(struct step_state *s, struct str key, struct err *e)
{
    s->fine.n = s->coarse.n = 0;
    (void)db_bind_text(s->refs, 1, key);
    int found = db_step(s->refs, e);
    if (found == 1 && sqlite3_column_int(s->refs, 2) > 1) {
        (void)db_bind_text(s->merged, 1, key);
        found = db_done(s->merged, e);
    } else if (found == 1) {
        (void)db_bind_int(s->minutes, 1, sqlite3_column_int64(s->refs, 0));
        (void)db_bind_int(s->minutes, 2, sqlite3_column_int64(s->refs, 1));
        found = db_done(s->minutes, e);
    }
    (void)sqlite3_reset(s->refs);
    if (found < 0)
        return -1;
    interval_sort(&s->fine);
    interval_sort(&s->coarse);
    return 0;
}

static int read_points(struct step_state *s, struct str key, struct err *e)
{
    s->n_snapshots = 0;
    (void)db_bind_text(s->points, 1, key);
    int more;
    while ((more = db_step(s->points, e)) == 1) {
        s->snapshots = mem_grow(s->snapshots, &s->cap_snapshots, s->n_snapshots + 1, sizeof *s->snapshots);
        struct point *to = &s->snapshots[s->n_snapshots++];
        *to = (struct point){.at = sqlite3_column_int64(s->points, 0)};
        for (int i = 0; i < EVIDENCE_METRICS; i++) {
            to->value[i] = sqlite3_column_int64(s->points, 1 + i);
            to->has |= (uint32_t)(sqlite3_column_type(s->points, 1 + i) != SQLITE_NULL) << i;
        }
    }
    (void)sqlite3_reset(s->points);
    return more;
}

/* ---- evidence: minutes, else buckets, else snapshots, else none ---- */

static bool use_intervals(const struct step_state *s, struct interval_list *l, const char *evidence,
                          struct stint_session *session)
{
    int64_t covered_s, airtime_s = session->span.end_at - session->span.start_at;
    l->n = intervals_clip(l->list, l->n, session->span, &covered_s);
    if (l->n == 0 || (double)covered_s + 1e-9 < s->coverage * (double)airtime_s)
        return false;
    session->intervals = l->list;
    session->n_intervals = l->n;
    session->evidence = evidence;
    return true;
}

static int find_evidence(struct step_state *s, struct session_row *row, struct err *e)
{
    if (read_minutes(s, row->key, e) != 0)
        return -1;
    if (use_intervals(s, &s->fine, "minutes", &row->s) || use_intervals(s, &s->coarse, "buckets", &row->s))
        return 0;
    if (read_points(s, row->key, e) != 0)
        return -1;
    struct interval_list *l = &s->fine;
    l->list = mem_grow(l->list, &l->cap, EVIDENCE_METRICS * (s->n_snapshots + 1), sizeof *l->list);
    row->s.n_intervals = intervals_of_points(s->snapshots, s->n_snapshots, &row->s, s->near_s, l->list);
    row->s.intervals = l->list;
    row->s.evidence = "snapshots";
    return 0;
}

/* ---- writing ---- */

static const char *host_name(const struct step_state *s, int host)
{
    return host == STINT_UNASSIGNED ? "unassigned" : s->crew.hosts[host];
}

static void bind_all(sqlite3_stmt *q, int first, const struct str *texts, int n)
{
    for (int i = 0; i < n; i++)
        (void)db_bind_text(q, first + i, texts[i]);
}

static int write_stint(struct step_state *s, const struct session_row *row, const struct stint *stint, const char *attribution,
                       bool is_first, struct err *e)
{
    char day[DATE_TEXT], week[DATE_WEEK_TEXT], slot[SLOT_TEXT];
    date_text(stint->day, day);
    date_week_text(stint->day, week);
    calendar_slot(&s->t->calendar, stint->day, stint->part, slot);
    const struct str head[] = {row->key, str_of(host_name(s, stint->host)), row->platform, row->account, row->currency};
    const struct str tail[] = {str_of(day), str_of(week), {day, 7}, str_of(slot), row->day_kind};
    const struct str end[] = {str_of(attribution), row->source};
    const int64_t times[] = {stint->span.start_at, stint->span.end_at, stint->on_air_s, stint->credited_s};
    bind_all(s->stint, 1, head, 5);
    for (int i = 0; i < 4; i++)
        (void)sqlite3_bind_int64(s->stint, 6 + i, times[i]);
    bind_all(s->stint, 10, tail, 5);
    bind_all(s->stint, 16, end, 2);
    if (row->campaign_id.len > 0)
        (void)db_bind_text(s->stint, 15, row->campaign_id);
    else
        (void)sqlite3_bind_null(s->stint, 15);
    if (is_first && row->has_ad_cost)
        (void)sqlite3_bind_int64(s->stint, 18, row->ad_cost);
    else
        (void)sqlite3_bind_null(s->stint, 18);
    for (int i = 0; i < METRICS; i++)
        if (row->s.has[i])
            (void)sqlite3_bind_int64(s->stint, 19 + i, stint->value[i]);
        else
            (void)sqlite3_bind_null(s->stint, 19 + i);
    return db_done(s->stint, e);
}

static int write_duties(struct step_state *s, const struct session_row *row, const struct crew_answer *who, struct err *e)
{
    for (size_t i = 0; i < who->n; i++) {
        (void)db_bind_text(s->on_air, 1, row->key);
        (void)db_bind_text(s->on_air, 2, str_of(s->crew.hosts[who->duties[i].host]));
        (void)sqlite3_bind_int64(s->on_air, 3, who->duties[i].span.start_at);
        (void)sqlite3_bind_int64(s->on_air, 4, who->duties[i].span.end_at);
        (void)db_bind_text(s->on_air, 5, str_of(who->evidence));
        if (db_done(s->on_air, e) != 0)
            return -1;
    }
    return 0;
}

static int report_code(struct step_state *s, const struct session_row *row, const struct crew_answer *who, struct err *e)
{
    if (!who->is_code_ignored)
        return 0;
    struct arena *a = &s->row;
    struct finding f = {.business_date = str_text(a, row->business_date), .rule = "code_not_rostered", .severity = "warning",
                        .platform = str_text(a, row->platform), .account = str_text(a, row->account),
                        .staff_id = s->crew.hosts[who->code_host], .subject = str_text(a, row->key),
                        .detail = "the code in the title is of nobody on the roster, which has several: the roster counts"};
    return finding_add(s->t, &f, e);
}

/* ---- one session after the other ---- */

/* A hand-over before the lives that ended before this one belongs to them, unless this one goes on where they broke
 * off. Sessions come by account and start. */
static void follow_account(struct step_state *s, int account, struct span span)
{
    if (account != s->account) {
        s->account = account;
        s->since = s->last_end = INT64_MIN / 2;   /* none yet; room for subtracting */
    } else if (span.start_at - s->last_end > s->stretch_s) {
        s->since = s->last_end;
    }
}

static int split_session(struct step_state *s, struct session_row *row, struct err *e)
{
    int account = crew_account(&s->crew, row->platform, row->account);
    follow_account(s, account, row->s.span);
    struct crew_session who_asked = {account, row->s.span, calendar_day(&s->t->calendar, row->s.span.start_at), s->since,
                                     row->title};
    s->last_end = row->s.span.end_at > s->last_end ? row->s.span.end_at : s->last_end;
    struct crew_answer who;
    crew_on_air(&s->crew, &s->row, &who_asked, s->stretch_s, &who);
    row->s.duties = who.duties;
    row->s.n_duties = who.n;
    struct stints stints;
    stint_time(&s->row, &s->t->calendar, &row->s, &stints);
    if (stints.n > 1 && find_evidence(s, row, e) != 0)
        return -1;
    stint_split(&s->row, &s->t->calendar, &row->s, &stints);
    for (size_t i = 0; i < stints.n; i++)
        if (write_stint(s, row, &stints.list[i], stints.attribution, i == 0, e) != 0)
            return -1;
    return write_duties(s, row, &who, e) != 0 ? -1 : report_code(s, row, &who, e);
}

static int build(struct step_state *s, struct err *e)
{
    if (crew_read(s->t->db, &s->crew, e) != 0 || prepare_sessions(s, e) != 0 || prepare_evidence(s, e) != 0 ||
        prepare_output(s, e) != 0)
        return -1;
    int more;
    while ((more = db_step(s->sessions, e)) == 1) {
        struct session_row row;
        read_session(s->sessions, &row);
        if (split_session(s, &row, e) != 0)
            return -1;
        arena_reset(&s->row);
    }
    return more;
}

int stint_build(struct transform *t, struct err *e)
{
    struct step_state s = {.t = t, .account = -2};
    s.stretch_s = settings_int(t->settings, "stint.stretch_min") * 60;
    s.near_s = settings_int(t->settings, "base_source.match_s");
    s.coverage = settings_real(t->settings, "stint.evidence_coverage");
    int failed = build(&s, e);
    sqlite3_stmt *const all[] = {s.sessions, s.refs, s.minutes, s.merged, s.points, s.on_air, s.stint};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        (void)sqlite3_finalize(all[i]);
    mem_free(s.snapshots);
    mem_free(s.fine.list);
    mem_free(s.coarse.list);
    arena_release(&s.row);
    crew_release(&s.crew);
    return failed;
}
