#include "sample-data/handover.h"

#include "base/arena.h"
#include "sample-data/random.h"

#include <stdlib.h>

enum { MINUTE = 60, HOUR = 3600 };

static void write_down(struct handover *h, int account, int person, int64_t at, bool is_on)
{
    h->turns = mem_grow(h->turns, &h->room, h->n + 1, sizeof *h->turns);
    h->turns[h->n++] = (struct turn){.account = account, .person = person, .at = at, .is_on = is_on};
}

static int64_t whole_minutes(int64_t at)
{
    return at / MINUTE * MINUTE;
}

/* The second host mostly comes on when the first goes off; sometimes a product film bridges some minutes. */
static int64_t draw_pause(struct random *r)
{
    int64_t drawn = random_between(r, 0, 99);
    return MINUTE * (drawn < 80 ? 0 : drawn < 94 ? random_between(r, 3, 8) : random_between(r, 17, 24));
}

static void move_turns(struct random *r, struct plan *p)
{
    p->turn[0] += MINUTE * random_between(r, -4, 9);
    if (p->pattern == TOGETHER)
        p->turn[1] += MINUTE * random_between(r, -6, 6);
    bool is_long = p->pattern == RELAY && p->end - p->start >= 4 * HOUR;
    if (is_long && p->is_logged && !p->is_alone && random_chance(r, 250))
        p->back_at = p->turn[0] + MINUTE * random_between(r, 55, 85);
}

static void log_plan(struct handover *h, struct random *r, struct plan *p, int64_t first, int64_t last)
{
    int64_t on = whole_minutes(first) + MINUTE * random_between(r, 0, 2);
    int64_t off = whole_minutes(last) - MINUTE * random_between(r, 0, 5);
    int64_t second_on = p->turn[0] + draw_pause(r);
    if (second_on > off - 10 * MINUTE)   /* the session broke off early */
        second_on = p->turn[0];
    if (p->back_at > off - 10 * MINUTE)
        p->back_at = 0;
    write_down(h, p->account, p->host[0], on, true);
    if (p->is_alone || p->turn[0] >= off) {
        write_down(h, p->account, p->host[0], off, false);
    } else if (p->pattern == TOGETHER) {
        write_down(h, p->account, p->host[1], p->turn[0], true);
        write_down(h, p->account, p->host[1], p->turn[1] < off ? p->turn[1] : off - MINUTE, false);
        write_down(h, p->account, p->host[0], off, false);
    } else {
        write_down(h, p->account, p->host[0], p->turn[0], false);
        write_down(h, p->account, p->host[1], second_on, true);
        write_down(h, p->account, p->host[1], p->back_at != 0 ? p->back_at : off, false);
        if (p->back_at != 0) {
            write_down(h, p->account, p->host[0], p->back_at, true);
            write_down(h, p->account, p->host[0], off, false);
        }
    }
}

static int compare_turns(const void *a, const void *b)
{
    const struct turn *t = a, *u = b;
    if (t->at != u->at)
        return t->at < u->at ? -1 : 1;
    if (t->account != u->account)
        return t->account - u->account;
    return t->is_on != u->is_on ? t->is_on - u->is_on : t->person - u->person;
}

void handover_keep(struct handover *h, const struct agency *a, struct rota *r, const struct live_list *lives)
{
    *h = (struct handover){0};
    for (size_t i = 0; i < r->n_plans; i++) {
        struct plan *p = &r->plans[i];
        struct random s = random_stream(a->seed, "handover", p->start, p->account);
        int64_t first = INT64_MAX, last = 0;
        if (p->pattern == SOLO || !p->is_aired || p->is_future)
            continue;
        move_turns(&s, p);
        for (size_t k = 0; k < lives->n; k++) {
            const struct live *l = &lives->lives[k];
            if (l->plan != p)
                continue;
            first = l->start < first ? l->start : first;
            last = l->end > last ? l->end : last;
        }
        if (p->is_logged && last > 0)
            log_plan(h, &s, p, first, last);
    }
    if (h->n > 0)
        qsort(h->turns, h->n, sizeof *h->turns, compare_turns);
}

void handover_release(struct handover *h)
{
    mem_free(h->turns);
    *h = (struct handover){0};
}
