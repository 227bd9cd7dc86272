#include "transform/session/match.h"
#include <stdlib.h>
#include <string.h>

struct pair {
    size_t a, b;         /* a < b */
    int64_t distance_s;  /* -1: the same room */
    int64_t start_s;     /* of the earlier */
    int sources;         /* sum of places: the more trusted pair first */
};

struct pairs {
    struct pair *list;
    size_t n, cap;
};

static int pair_compare(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->distance_s != q->distance_s)
        return p->distance_s < q->distance_s ? -1 : 1;
    if (p->start_s != q->start_s)
        return p->start_s < q->start_s ? -1 : 1;
    if (p->sources != q->sources)
        return p->sources < q->sources ? -1 : 1;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static void pair_add(struct pairs *pairs, const struct match_member *m, size_t a, size_t b, int64_t distance_s)
{
    if (m[a].source == m[b].source && (m[a].room.len > 0) == (m[b].room.len > 0))
        return;
    pairs->list = mem_grow(pairs->list, &pairs->cap, pairs->n + 1, sizeof *pairs->list);
    pairs->list[pairs->n++] = (struct pair){.a = a < b ? a : b, .b = a < b ? b : a, .distance_s = distance_s,
                                            .start_s = m[a < b ? a : b].start_s,
                                            .sources = m[a].source + m[b].source};
}

struct by_room {
    struct str room;
    size_t index;
};

static int room_compare(const void *x, const void *y)
{
    const struct by_room *p = x, *q = y;
    size_t len = p->room.len < q->room.len ? p->room.len : q->room.len;
    int order = memcmp(p->room.ptr, q->room.ptr, len);
    if (order != 0)
        return order;
    if (p->room.len != q->room.len)
        return p->room.len < q->room.len ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static void pairs_of_rooms(struct arena *a, struct pairs *pairs, const struct match_member *m, size_t n)
{
    struct by_room *rooms = arena_array(a, n + 1, sizeof *rooms);
    size_t n_rooms = 0;
    for (size_t i = 0; i < n; i++)
        if (m[i].room.len > 0)
            rooms[n_rooms++] = (struct by_room){m[i].room, i};
    if (n_rooms > 1)
        qsort(rooms, n_rooms, sizeof *rooms, room_compare);
    for (size_t i = 0; i < n_rooms; i++)
        for (size_t k = i + 1; k < n_rooms && str_eq(rooms[i].room, rooms[k].room); k++)
            pair_add(pairs, m, rooms[i].index, rooms[k].index, -1);
}

static bool are_different_rooms(const struct match_member *p, const struct match_member *q)
{
    return p->room.len > 0 && q->room.len > 0 && !str_eq(p->room, q->room);
}

static void pairs_of_starts(struct pairs *pairs, const struct match_member *m, size_t n, int64_t most_s)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && m[k].start_s - m[i].start_s <= most_s; k++)
            if (!are_different_rooms(&m[i], &m[k]))
                pair_add(pairs, m, i, k, m[k].start_s - m[i].start_s);
}

/* Groups as linked rings: next[i] is another member of i's group; the group's sources (by whether they tell the room)
 * and room are kept at its smallest index. */
struct groups {
    size_t *first, *next;
    uint32_t *sources[2];
    struct str *room;
};

static void groups_join(struct groups *g, size_t a, size_t b)
{
    size_t into = g->first[a], from = g->first[b];
    if (into == from || (g->sources[0][into] & g->sources[0][from]) != 0 || (g->sources[1][into] & g->sources[1][from]) != 0)
        return;
    if (g->room[into].len > 0 && g->room[from].len > 0 && !str_eq(g->room[into], g->room[from]))
        return;
    if (from < into) {
        size_t swap = into;
        into = from;
        from = swap;
    }
    g->sources[0][into] |= g->sources[0][from];
    g->sources[1][into] |= g->sources[1][from];
    if (g->room[into].len == 0)
        g->room[into] = g->room[from];
    for (size_t i = g->next[from], stop = from;; i = g->next[i]) {
        g->first[i] = into;
        if (i == stop)
            break;
    }
    size_t swap = g->next[into];
    g->next[into] = g->next[from];
    g->next[from] = swap;
}

void match_members(struct arena *a, const struct match_member *members, size_t n, int64_t most_s, size_t *ret_group)
{
    struct pairs pairs = {0};
    pairs_of_rooms(a, &pairs, members, n);
    pairs_of_starts(&pairs, members, n, most_s);
    if (pairs.n > 1)
        qsort(pairs.list, pairs.n, sizeof *pairs.list, pair_compare);
    struct groups g = {ret_group, arena_array(a, n + 1, sizeof *g.next),
                       {arena_array(a, n + 1, sizeof **g.sources), arena_array(a, n + 1, sizeof **g.sources)},
                       arena_array(a, n + 1, sizeof *g.room)};
    for (size_t i = 0; i < n; i++) {
        g.first[i] = g.next[i] = i;
        g.sources[members[i].room.len > 0][i] = UINT32_C(1) << members[i].source;
        g.room[i] = members[i].room;
    }
    for (size_t i = 0; i < pairs.n; i++)
        groups_join(&g, pairs.list[i].a, pairs.list[i].b);
    mem_free(pairs.list);
}

int match_base(const uint32_t *sources_of, size_t n, double coverage)
{
    size_t known[MATCH_SOURCES] = {0};
    for (size_t i = 0; i < n; i++)
        for (int s = 0; s < MATCH_SOURCES; s++)
            known[s] += sources_of[i] >> s & 1;
    int most = 0;
    for (int s = 0; s < MATCH_SOURCES; s++) {
        if (known[s] > 0 && (double)known[s] + 1e-9 >= coverage * (double)n)
            return s;
        if (known[s] > known[most])
            most = s;
    }
    return most;
}
