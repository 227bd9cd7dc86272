/* handover: the log the studio keeps of who goes on air and off. */
#ifndef SAMPLE_HANDOVER_H
#define SAMPLE_HANDOVER_H

#include "sample-data/live.h"

struct turn {
    int account, person;
    int64_t at;       /* civil seconds, whole minutes */
    bool is_on;
};

struct handover {
    struct turn *turns;
    size_t n, room;
};

/* Draws the real moments of every hand-over (into the plans) and writes down those of the logged plans. Must
 * run before the minutes are drawn. */
void handover_keep(struct handover *h, const struct agency *a, struct rota *r, const struct live_list *lives);
void handover_release(struct handover *h);

#endif
