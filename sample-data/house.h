/* house: the agency's own sheets, as one workbook (demo) or as CSV files (bench). */
#ifndef SAMPLE_HOUSE_H
#define SAMPLE_HOUSE_H

#include "sample-data/handover.h"
#include "sample-data/outbox.h"
#include "sample-data/room.h"

/* Sen an hour the account makes with an average host in an average slot. */
int64_t house_hourly_sen(const struct account *a);

/* tallies: one a live, filled with what the sheets of the room say of it. */
int house_write_workbook(const struct agency *a, const struct rota *r, const struct handover *h, const struct live_list *lives,
                         struct room_tally *tallies, struct outbox *o, struct err *e);
int house_write_files(const struct agency *a, const struct rota *r, const struct handover *h, struct outbox *o, struct err *e);

#endif
