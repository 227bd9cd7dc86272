#include "transform/people/on_air.h"
#include <stdlib.h>

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The event after i of the same host; n if none. */
static size_t next_of_host(const struct handover *events, size_t n, size_t i)
{
    size_t k = i + 1;
    while (k < n && events[k].host != events[i].host)
        k++;
    return k;
}

static bool is_first_of_host(const struct handover *events, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (events[k].host == events[i].host)
            return false;
    return true;
}

size_t on_air_log(const struct handover *events, size_t n, struct span session, int64_t since, struct duty *ret_duties)
{
    size_t n_duties = 0;
    for (size_t i = 0; i < n; i++) {
        struct span span;
        if (events[i].is_on) {
            /* a second on without an off between adds nothing: the spans then meet */
            size_t end = next_of_host(events, n, i);
            if (end == n && events[i].at < since)
                continue;
            span = (struct span){events[i].at, end < n ? events[end].at : session.end_at};
        } else if (is_first_of_host(events, i)) {
            span = (struct span){session.start_at, events[i].at};
        } else {
            continue;
        }
        if (span.end_at > session.start_at && span.start_at < session.end_at && span.end_at > span.start_at)
            ret_duties[n_duties++] = (struct duty){events[i].host, span};
    }
    return n_duties;
}

struct span on_air_shift(struct span planned, int64_t actual_start, int64_t actual_end)
{
    struct span span = planned;
    if (actual_start != 0)
        span.start_at = later(span.start_at, actual_start);
    if (actual_end != 0)
        span.end_at = earlier(span.end_at, actual_end);
    return span;
}

static int duty_compare(const void *x, const void *y)
{
    const struct duty *p = x, *q = y;
    if (p->span.start_at != q->span.start_at)
        return p->span.start_at < q->span.start_at ? -1 : 1;
    if (p->host != q->host)
        return p->host < q->host ? -1 : 1;
    return p->span.end_at < q->span.end_at ? -1 : p->span.end_at > q->span.end_at;
}

static size_t clip(struct duty *duties, size_t n, struct span session)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct span s = {later(duties[i].span.start_at, session.start_at),
                         earlier(duties[i].span.end_at, session.end_at)};
        if (s.start_at < s.end_at)
            duties[kept++] = (struct duty){duties[i].host, s};
    }
    return kept;
}

/* Everybody who went off exactly at `from` stays until `to`. */
static void prolong(struct duty *duties, size_t n, int64_t from, int64_t to)
{
    for (size_t i = 0; i < n; i++)
        if (duties[i].span.end_at == from)
            duties[i].span.end_at = to;
}

size_t on_air_stretch(struct duty *duties, size_t n, struct span session, int64_t stretch_s)
{
    n = clip(duties, n, session);
    if (n == 0)
        return 0;
    qsort(duties, n, sizeof *duties, duty_compare);
    int64_t first = duties[0].span.start_at;
    for (size_t i = 0; i < n && first - session.start_at <= stretch_s; i++)
        if (duties[i].span.start_at == first)
            duties[i].span.start_at = session.start_at;
    int64_t reach = duties[0].span.end_at;
    for (size_t i = 1; i < n; i++) {
        int64_t gap_s = duties[i].span.start_at - reach;
        if (gap_s > 0 && gap_s <= stretch_s)
            prolong(duties, i, reach, duties[i].span.start_at);
        reach = later(reach, duties[i].span.end_at);
    }
    if (session.end_at - reach <= stretch_s)
        prolong(duties, n, reach, session.end_at);
    return n;
}
