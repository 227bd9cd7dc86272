#include "transform/session/live.h"
#include "transform/session/match.h"
#include <stdlib.h>
#include <string.h>

struct gathering {
    struct transform *t;
    struct arena *a;
    struct members *members;
    struct lives *lives;
};

/* ---- precedence of sources ---- */

struct precedence {
    const char *names[MATCH_SOURCES];
    int n;
};

static int rank_of(const struct precedence *p, const char *source)
{
    int i = 0;
    while (i < p->n && strcmp(p->names[i], source) != 0)
        i++;
    return i;
}

static void read_precedence(const struct settings *s, const char *platform, struct precedence *ret)
{
    static const char *const platforms[][2] = {{"tiktok", "base_source.tiktok"}, {"shopee", "base_source.shopee"}};
    ret->n = 0;
    for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++) {
        if (strcmp(platform, platforms[i][0]) != 0)
            continue;
        const json_t *list = settings_json_borrow(s, platforms[i][1]);
        for (size_t k = 0; k < json_array_size(list) && ret->n < MATCH_SOURCES; k++)
            if (json_is_string(json_array_get(list, k)))
                ret->names[ret->n++] = json_string_value(json_array_get(list, k));
    }
}

/* A source the setting does not name comes after those it does, by name. */
static int append_sources(const struct members *m, const char *platform, struct precedence *p, struct err *e)
{
    int n_named = p->n;
    for (size_t i = 0; i < m->n; i++) {
        const char *source = m->list[i].source;
        if (strcmp(m->list[i].account->platform, platform) != 0 || rank_of(p, source) < p->n)
            continue;
        if (p->n == MATCH_SOURCES)
            return err_set(e, ERR_LIMIT, "more than %d sources of %s sessions", MATCH_SOURCES, platform);
        int at = p->n++;
        for (; at > n_named && strcmp(p->names[at - 1], source) > 0; at--)
            p->names[at] = p->names[at - 1];
        p->names[at] = source;
    }
    return 0;
}

static int rank_members(struct gathering *g, struct err *e)
{
    struct precedence p = {.n = 0};
    const char *platform = "";
    for (size_t i = 0; i < g->members->n; i++) {
        struct member *m = &g->members->list[i];
        if (strcmp(platform, m->account->platform) != 0) {
            platform = m->account->platform;
            read_precedence(g->t->settings, platform, &p);
            if (append_sources(g->members, platform, &p, e) != 0)
                return -1;
        }
        m->rank = rank_of(&p, m->source);
    }
    return 0;
}

/* ---- matching ---- */

static size_t account_end(const struct members *m, size_t from)
{
    size_t end = from + 1;
    while (end < m->n && m->list[end].account == m->list[from].account)
        end++;
    return end;
}

static int by_rank(const void *x, const void *y)
{
    const struct member *const *p = x, *const *q = y;
    if ((*p)->rank != (*q)->rank)
        return (*p)->rank < (*q)->rank ? -1 : 1;
    return ((*p)->room == NULL) - ((*q)->room == NULL);
}

/* What one source says in two places (API list and minute pages) is one word: the list's, completed. */
static const struct member *complete_member(struct arena *a, const struct member *m, const struct member *other)
{
    struct member *whole = arena_alloc(a, sizeof *whole);
    *whole = *m;
    for (int i = 0; i < MEMBER_COLUMNS; i++)
        if ((m->has >> i & 1) == 0 && (other->has >> i & 1) != 0)
            whole->value[i] = other->value[i];
    whole->has |= other->has;
    whole->title = m->title != NULL ? m->title : other->title;
    if (!m->has_watch) {
        whole->has_watch = other->has_watch;
        whole->avg_watch_s = other->avg_watch_s;
    }
    if (other->n_points > m->n_points) {
        whole->first_point = other->first_point;
        whole->n_points = other->n_points;
    }
    if (other->newest > m->newest)
        whole->newest = other->newest;
    struct member *also = arena_alloc(a, sizeof *also);
    *also = *other;
    also->also = m->also;
    whole->also = also;
    return whole;
}

static void complete_live(struct arena *a, struct live *live)
{
    qsort(live->members, live->n_members, sizeof *live->members, by_rank);
    size_t kept = 1;
    for (size_t i = 1; i < live->n_members; i++) {
        if (live->members[kept - 1]->rank == live->members[i]->rank)
            live->members[kept - 1] = complete_member(a, live->members[kept - 1], live->members[i]);
        else
            live->members[kept++] = live->members[i];
    }
    live->n_members = kept;
}

static void month_of(const struct calendar *c, struct live *live)
{
    int year, month, day;
    date_civil(calendar_day(c, live->members[0]->start_at), &year, &month, &day);
    live->month = (int64_t)year * 12 + month;
}

/* Members m[0..n) of one account, grouped: group[i] is the first of i's. */
static void collect_lives(struct gathering *g, const struct member *m, size_t n, const size_t *group)
{
    size_t *live_of = arena_array(g->a, n, sizeof *live_of);
    size_t first = g->lives->n;
    for (size_t i = 0; i < n; i++) {
        if (group[i] == i) {
            live_of[i] = g->lives->n;
            g->lives->list[g->lives->n++] = (struct live){.account = m->account};
        }
        g->lives->list[live_of[group[i]]].n_members++;
    }
    for (size_t i = first; i < g->lives->n; i++) {
        struct live *live = &g->lives->list[i];
        live->members = arena_array(g->a, live->n_members, sizeof *live->members);
        live->n_members = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct live *live = &g->lives->list[live_of[group[i]]];
        live->members[live->n_members++] = &m[i];
        live->sources |= UINT32_C(1) << m[i].rank;
    }
    for (size_t i = first; i < g->lives->n; i++) {
        struct live *live = &g->lives->list[i];
        complete_live(g->a, live);
        month_of(&g->t->calendar, live);
    }
}

static void match_account(struct gathering *g, const struct member *m, size_t n)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct match_member *list = arena_array(&a, n, sizeof *list);
    size_t *group = arena_array(&a, n, sizeof *group);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct match_member){m[i].rank, str_of(m[i].room), m[i].start_at};
    match_members(&a, list, n, settings_int(g->t->settings, "base_source.match_s"), group);
    collect_lives(g, m, n, group);
}

/* ---- whose word counts ---- */

/* Lives of one account; the base source of each of its months. */
static void choose_base(struct gathering *g, struct live *list, size_t n)
{
    double coverage = settings_real(g->t->settings, "base_source.coverage");
    uint32_t *masks = arena_array(g->a, n, sizeof *masks);
    bool *done = arena_array(g->a, n, sizeof *done);
    for (size_t i = 0; i < n; i++) {
        size_t n_masks = 0;
        for (size_t k = i; k < n && !done[i]; k++)
            if (list[k].month == list[i].month)
                masks[n_masks++] = list[k].sources;
        int base = done[i] ? list[i].base : match_base(masks, n_masks, coverage);
        for (size_t k = i; k < n && !done[i]; k++)
            if (list[k].month == list[i].month && k != i) {
                list[k].base = base;
                done[k] = true;
            }
        list[i].base = base;
    }
}

static void choose_teller(struct live *live)
{
    live->told_by = live->members[0];
    for (size_t i = 0; i < live->n_members; i++)
        if (live->members[i]->rank == live->base)
            live->told_by = live->members[i];
}

static int live_compare(const void *x, const void *y)
{
    const struct member *p = ((const struct live *)x)->told_by, *q = ((const struct live *)y)->told_by;
    if (p->start_at != q->start_at)
        return p->start_at < q->start_at ? -1 : 1;
    int order = strcmp(p->room ? p->room : "", q->room ? q->room : "");
    return order != 0 ? order : strcmp(p->session_ref, q->session_ref);
}

const char *live_key(struct arena *a, const struct account *account, int64_t start_at)
{
    char text[DATE_TIME_TEXT];
    date_time_text(start_at, text);
    return arena_format(a, "%s:%s:%.10sT%.5s", account->platform, account->account, text, text + 11);
}

/* Two lives may start in one minute (the first broke off): the second gets "#2". Lives of one account, by start. */
static void name_lives(struct gathering *g, struct live *list, size_t n)
{
    size_t same = 1;
    const char *last = "";
    for (size_t i = 0; i < n; i++) {
        const char *key = live_key(g->a, list[i].account, list[i].told_by->start_at);
        same = strcmp(key, last) == 0 ? same + 1 : 1;
        last = key;
        list[i].key = same == 1 ? key : arena_format(g->a, "%s#%zu", key, same);
    }
}

int lives_build(struct transform *t, struct arena *a, struct members *m, struct lives *ret, struct err *e)
{
    struct gathering gathering = {t, a, m, ret}, *g = &gathering;
    if (rank_members(g, e) != 0)
        return -1;
    g->lives->list = arena_array(g->a, g->members->n + 1, sizeof *g->lives->list);
    for (size_t i = 0, end; i < g->members->n; i = end) {
        end = account_end(g->members, i);
        size_t first = g->lives->n;
        match_account(g, &g->members->list[i], end - i);
        struct live *list = &g->lives->list[first];
        size_t n = g->lives->n - first;
        choose_base(g, list, n);
        for (size_t k = 0; k < n; k++)
            choose_teller(&list[k]);
        qsort(list, n, sizeof *list, live_compare);
        name_lives(g, list, n);
    }
    return 0;
}

/* ---- what a session is told to be ---- */

static void merge_member(struct live_word *to, const struct member *m, bool is_teller)
{
    for (int i = 0; i < MEMBER_COLUMNS; i++) {
        uint32_t bit = UINT32_C(1) << i;
        if ((to->has & bit) != 0 || (m->has & bit) == 0 || (member_columns[i].is_money_group && !is_teller))
            continue;
        to->has |= bit;
        to->value[i] = m->value[i];
    }
    if (!to->has_watch && m->has_watch) {
        to->has_watch = true;
        to->avg_watch_s = m->avg_watch_s;
    }
    to->room = to->room != NULL ? to->room : m->room;
    to->title = to->title != NULL ? to->title : m->title;
    to->currency = to->currency != NULL ? to->currency : m->currency;
    to->newest = m->newest > to->newest ? m->newest : to->newest;
}

/* direct + indirect is attributed, where a file tells the parts only. */
static void complete_attributed(struct live_word *to)
{
    int direct = member_column("gmv_direct"), indirect = member_column("gmv_indirect"),
        attributed = member_column("gmv_attributed");
    uint32_t parts = UINT32_C(1) << direct | UINT32_C(1) << indirect;
    if ((to->has & UINT32_C(1) << attributed) != 0 || (to->has & parts) != parts)
        return;
    to->value[attributed] = to->value[direct] + to->value[indirect];
    to->has |= UINT32_C(1) << attributed;
}

struct live_word live_told(const struct live *live)
{
    struct live_word to = {0};
    merge_member(&to, live->told_by, true);
    for (size_t i = 0; i < live->n_members; i++)
        merge_member(&to, live->members[i], false);
    if (to.currency == NULL)
        to.currency = live->account->currency;
    complete_attributed(&to);
    return to;
}
