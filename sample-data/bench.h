/* bench: years of an agency as CSV in our own column names: a file of sessions and a file of minutes a month. */
#ifndef SAMPLE_BENCH_H
#define SAMPLE_BENCH_H

#include "sample-data/truth.h"

/* Plays, writes and forgets one live after the other: memory does not grow with the minutes. */
int bench_write(const struct agency *a, const struct rota *r, const struct handover *h, struct live_list *lives, bool has_minutes,
                struct truth *t, struct outbox *o, struct err *e);

#endif
