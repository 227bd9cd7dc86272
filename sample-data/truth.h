/* truth: what the warehouse must say about the generated files, as tab-separated tables. */
#ifndef SAMPLE_TRUTH_H
#define SAMPLE_TRUTH_H

#include "sample-data/credit.h"
#include "sample-data/outbox.h"
#include "sample-data/room.h"

/* Rows are added in any order and sorted by bytes when they are written. */
struct truth_table {
    const char *name;
    struct buf text;
    size_t *starts, n, room;
};

struct truth_sum;   /* one host's or account's day */

struct truth {
    const struct agency *agency;
    struct truth_table sessions, host_session;
    struct truth_table ad_cost, product_session, beside_sums, reconcile;   /* filled by the files beside the sessions */
    struct truth_table room;
    struct truth_sum *sums;
    size_t n_sums, sum_room;
};

/* One row, its fields separated by tabs. */
__attribute__((format(printf, 2, 3))) void truth_line(struct truth_table *t, const char *format, ...);
/* As the warehouse names the live; lies in `texts`. */
const char *truth_session_key(const struct agency *a, const struct live *l, const struct view *v, struct arena *texts);
void truth_add_live(struct truth *t, const struct live *l, const struct view *v, const struct credit *c);
/* What the house sheets say of a live; nothing for a live they do not speak of. */
void truth_add_room(struct truth *t, const struct live *l, const struct view *v, const struct room_tally *y);
int truth_write(struct truth *t, const struct rota *r, struct outbox *o, struct err *e);
void truth_release(struct truth *t);

#endif
