/* credit: the truth about who earned what in a live: a second, plain implementation of the stint rules, kept apart from
 * the program's own so that the two can be compared. It walks the live second by second. */
#ifndef SAMPLE_CREDIT_H
#define SAMPLE_CREDIT_H

#include "sample-data/handover.h"

/* One live as the desk should see it after all files are read: one source, filled up by the next ones. */
struct view {
    enum source source;
    int64_t start, end, observed_at;
    bool has_room, has_title;
    bool knows[N_METRICS];
    int64_t total[N_METRICS];
    int64_t buyers, viewers, peak_viewers, avg_watch_centi;
};

/* Chooses the base source of each account and month and sees every live through it. `views` has room for all. */
void views_settle(struct view *views, const struct agency *a, const struct live_list *lives);

enum { CREDIT_CELLS = 24 };
struct credit_cell {
    int person;              /* -1: unassigned */
    int64_t day;             /* business date */
    int64_t start, end, on_air_s, credited_s;
    int64_t sixths;          /* credited time in sixths of a second: two or three hosts share a second */
    int64_t amount[N_METRICS];
};
struct credit {
    const char *attribution;
    size_t n;
    struct credit_cell cells[CREDIT_CELLS];
};

void credit_split(const struct agency *a, const struct rota *r, const struct handover *h, const struct live *l, const struct view *v,
                  struct credit *ret);
/* Parts of `total` by weight: largest remainder, ties to the earlier. Weights of 0 everywhere give the first all. */
void credit_apportion(int64_t total, const int64_t *weights, size_t n, int64_t *ret_parts);

#endif
