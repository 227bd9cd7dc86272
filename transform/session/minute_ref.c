/* Which minutes belong to which live. Minutes name their session by room id, else by its start; the account may be
 * missing. Only the subjects are looked at (raw_minute_subject: what a run of rows is about), not the millions of rows.
 *
 * A live may have several: API pages tell Unix time, house files wall clock; one file knows the room, another the start. Each
 * is shifted to civil time by its own clock, and of the rows of one civil moment the newest counts, then the subject
 * that comes first (int_minute_ref.nth). */
#include "transform/session/session.h"
#include "transform/engine/finding.h"
#include <stdlib.h>
#include <string.h>

/* One subject of minutes, with what its first row says. */
struct minute_ref {
    int64_t subject;
    const char *platform, *account_ref, *session_ref;   /* session_ref: the room id, or the start as a text */
    bool is_utc, has_start;
    int64_t start, at;
    const struct live *live;
    const struct account *account;   /* of the live, or as the rows name it */
    bool is_by_room;
    int64_t n_rows;                  /* counted only where several subjects mean one live */
};

struct room {
    const char *platform, *room;
    const struct live *live;
};

struct start {
    const struct account *account;
    int64_t at;
    const struct live *live;
};

struct search {
    struct transform *t;
    struct arena a;
    const struct accounts *accounts;
    struct room *rooms;
    size_t n_rooms;
    struct start *starts;
    size_t n_starts;
    struct minute_ref *refs;
    size_t n_refs, cap_refs;
};

/* ---- index of lives ---- */

static int room_compare(const void *x, const void *y)
{
    const struct room *p = x, *q = y;
    int order = strcmp(p->platform, q->platform);
    return order != 0 ? order : strcmp(p->room, q->room);
}

static int start_compare(const void *x, const void *y)
{
    const struct start *p = x, *q = y;
    if (p->account != q->account)
        return p->account < q->account ? -1 : 1;
    return p->at < q->at ? -1 : p->at > q->at;
}

static void index_lives(struct search *s, const struct lives *lives)
{
    size_t n = 0;
    for (size_t i = 0; i < lives->n; i++)
        n += lives->list[i].n_members;
    s->rooms = arena_array(&s->a, n + 1, sizeof *s->rooms);
    s->starts = arena_array(&s->a, n + 1, sizeof *s->starts);
    for (size_t i = 0; i < lives->n; i++) {
        const struct live *live = &lives->list[i];
        for (size_t k = 0; k < live->n_members; k++) {
            const struct member *m = live->members[k];
            if (m->room != NULL)
                s->rooms[s->n_rooms++] = (struct room){live->account->platform, m->room, live};
            s->starts[s->n_starts++] = (struct start){live->account, m->start_at, live};
        }
    }
    qsort(s->rooms, s->n_rooms, sizeof *s->rooms, room_compare);
    qsort(s->starts, s->n_starts, sizeof *s->starts, start_compare);
}

static const struct live *live_by_room(const struct search *s, const char *platform, const char *room)
{
    struct room wanted = {platform, room, NULL};
    const struct room *found =
        s->n_rooms == 0 ? NULL : bsearch(&wanted, s->rooms, s->n_rooms, sizeof wanted, room_compare);
    return found != NULL ? found->live : NULL;
}

/* The nearest start of an account within `most_s`; ties: the earlier. */
static const struct start *nearest_start(const struct search *s, const struct account *account, int64_t at, int64_t most_s)
{
    size_t from = 0, to = s->n_starts;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        struct start wanted = {account, at - most_s, NULL};
        if (start_compare(&s->starts[middle], &wanted) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    const struct start *best = NULL;
    for (; from < s->n_starts && s->starts[from].account == account && s->starts[from].at <= at + most_s; from++)
        if (best == NULL || llabs(s->starts[from].at - at) < llabs(best->at - at))
            best = &s->starts[from];
    return best;
}

static int64_t civil(const struct account *account, bool is_utc, int64_t at)
{
    return is_utc ? zone_civil(account->zone, at) : at;
}

/* Rows without an account: the one account of the platform with a live starting then; NULL when several have. */
static const struct live *live_anywhere(const struct search *s, const struct minute_ref *r, int64_t most_s)
{
    const struct start *found = NULL;
    for (size_t i = 0; i < s->accounts->n; i++) {
        const struct account *account = &s->accounts->list[i];
        if (strcmp(account->platform, r->platform) != 0)
            continue;
        const struct start *here = nearest_start(s, account, civil(account, r->is_utc, r->start), most_s);
        if (here != NULL && found != NULL)
            return NULL;
        found = here != NULL ? here : found;
    }
    return found != NULL ? found->live : NULL;
}

static void find_live(struct search *s, struct minute_ref *r)
{
    int64_t most_s = settings_int(s->t->settings, "base_source.match_s");
    r->live = live_by_room(s, r->platform, r->session_ref);
    r->is_by_room = r->live != NULL;
    r->account = accounts_find(s->accounts, &s->a, str_of(r->platform), str_of(r->account_ref));
    if (r->live == NULL && r->has_start && r->account != NULL) {
        const struct start *found = nearest_start(s, r->account, civil(r->account, r->is_utc, r->start), most_s);
        r->live = found != NULL ? found->live : NULL;
    } else if (r->live == NULL && r->has_start && r->account_ref[0] == '\0') {
        r->live = live_anywhere(s, r, most_s);
    }
    if (r->live != NULL)
        r->account = r->live->account;
}

/* ---- the names minutes go by ---- */

/* "2026-11-20T20:00", and "Z" behind it where the file tells UTC. */
static bool start_of_name(const char *name, int64_t *ret)
{
    struct str text = str_of(name);
    if (text.len > 0 && text.ptr[text.len - 1] == 'Z')
        text.len--;
    return date_parse_time(text, ret) == 0;
}

static void read_ref(struct search *s, sqlite3_stmt *q)
{
    s->refs = mem_grow(s->refs, &s->cap_refs, s->n_refs + 1, sizeof *s->refs);
    struct minute_ref *r = &s->refs[s->n_refs++];
    *r = (struct minute_ref){
        .subject = sqlite3_column_int64(q, 0),
        .platform = str_text(&s->a, db_text(q, 1)),
        .account_ref = str_text(&s->a, db_text(q, 2)),
        .session_ref = str_text(&s->a, db_text(q, 3)),
        .is_utc = str_is(db_text(q, 4), "utc"),
        .at = sqlite3_column_int64(q, 5),
        .has_start = sqlite3_column_type(q, 6) != SQLITE_NULL,
        .start = sqlite3_column_int64(q, 6),
    };
    if (!r->has_start)
        r->has_start = start_of_name(r->session_ref, &r->start);
}

/* With the first row of each, which the key finds at once. A subject whose rows were all taken back has none. */
static int read_refs(struct search *s, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (db_prepare(s->t->db,
                   "SELECT u.subject, u.platform, u.account, u.session_ref, u.clock, m.at, m.start FROM raw_minute_subject AS u"
                   " JOIN raw_minute AS m ON m.subject = u.subject AND m.moment = (SELECT c.moment FROM raw_minute_row AS c,"
                   " (SELECT min(f.moment) AS moment FROM raw_minute_row AS f WHERE f.moment >= u.subject << 41) AS least"
                   " WHERE c.moment BETWEEN least.moment AND least.moment | 255 ORDER BY c.vhash LIMIT 1)", &q, e) != 0)
        return -1;
    int more;
    while ((more = db_step(q, e)) == 1)
        read_ref(s, q);
    return more;
}

static int count_rows(struct search *s, struct minute_ref *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (db_prepare(s->t->db, "SELECT count(DISTINCT at) FROM raw_minute WHERE subject = ?", &q, e) != 0)
        return -1;
    (void)db_bind_int(q, 1, r->subject);
    if (db_step(q, e) == 1)
        r->n_rows = sqlite3_column_int64(q, 0);
    return 0;
}

/* Subjects of one live next to each other, the best first: by room id, more minutes, by name, UTC last. The number of a
 * subject says when it was first loaded and must decide nothing. */
static int ref_compare(const void *x, const void *y)
{
    const struct minute_ref *p = x, *q = y;
    if (p->live != q->live)
        return p->live < q->live ? -1 : 1;
    if (p->is_by_room != q->is_by_room)
        return p->is_by_room ? -1 : 1;
    if (p->n_rows != q->n_rows)
        return p->n_rows > q->n_rows ? -1 : 1;
    int order = strcmp(p->platform, q->platform);
    order = order != 0 ? order : strcmp(p->account_ref, q->account_ref);
    order = order != 0 ? order : strcmp(p->session_ref, q->session_ref);
    return order != 0 ? order : p->is_utc - q->is_utc;
}

static int sort_refs(struct search *s, struct err *e)
{
    qsort(s->refs, s->n_refs, sizeof *s->refs, ref_compare);
    for (size_t i = 0; i < s->n_refs; i++) {
        bool is_alone = (i == 0 || s->refs[i - 1].live != s->refs[i].live) &&
                        (i + 1 == s->n_refs || s->refs[i + 1].live != s->refs[i].live);
        if (!is_alone && s->refs[i].live != NULL && count_rows(s, &s->refs[i], e) != 0)
            return -1;
    }
    qsort(s->refs, s->n_refs, sizeof *s->refs, ref_compare);
    return 0;
}

/* ---- writing ---- */

/* Minutes of a known account whose session nobody tells of; those after the cut of --date are not meant. */
static int report_lost(struct search *s, const struct minute_ref *r, struct err *e)
{
    int64_t at = civil(r->account, r->is_utc, r->at);
    if (at >= s->t->cut_at)
        return 0;
    char day[DATE_TEXT], time[DATE_TIME_TEXT];
    date_text(calendar_day(&s->t->calendar, at), day);
    date_time_text(at, time);
    struct finding f = {.business_date = day, .rule = "minutes_without_session", .severity = "warning",
                        .platform = r->platform, .account = r->account->account, .subject = r->session_ref,
                        .detail = arena_format(&s->a, "minutes from %s on belong to a live no file of sessions has", time)};
    return finding_add(s->t, &f, e);
}

/* nth of `names` that mean one live */
static int write_ref(sqlite3_stmt *q, const struct minute_ref *r, size_t nth, size_t names, struct err *e)
{
    (void)db_bind_int(q, 1, r->subject);
    (void)db_bind_text(q, 2, str_of(r->live->key));
    (void)db_bind_int(q, 3, civil(r->account, r->is_utc, r->at) - r->at);
    (void)db_bind_int(q, 4, (int64_t)nth);
    (void)db_bind_int(q, 5, (int64_t)names);
    return db_done(q, e);
}

static int write_refs(struct search *s, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (db_prepare(s->t->db, "INSERT INTO int_minute_ref VALUES (?, ?, ?, ?, ?)", &q, e) != 0)
        return -1;
    for (size_t i = 0, end; i < s->n_refs; i = end) {
        for (end = i + 1; end < s->n_refs && s->refs[end].live == s->refs[i].live; end++)
            ;
        for (size_t k = i; k < end; k++) {
            const struct minute_ref *r = &s->refs[k];
            if (r->live != NULL && write_ref(q, r, k - i + 1, end - i, e) != 0)
                return -1;
            if (r->live == NULL && r->account != NULL && report_lost(s, r, e) != 0)
                return -1;
        }
    }
    return 0;
}

static int search(struct search *s, const struct lives *lives, struct err *e)
{
    index_lives(s, lives);
    if (read_refs(s, e) != 0)
        return -1;
    for (size_t i = 0; i < s->n_refs; i++)
        find_live(s, &s->refs[i]);
    return s->n_refs == 0 ? 0 : sort_refs(s, e) != 0 ? -1 : write_refs(s, e);
}

int minute_ref_build(struct transform *t, const struct accounts *accounts, const struct lives *lives, struct err *e)
{
    if (!db_has_table(t->db, "raw_minute"))
        return 0;
    struct search s = {.t = t, .accounts = accounts};
    int failed = search(&s, lives, e);
    mem_free(s.refs);
    arena_release(&s.a);
    return failed;
}
