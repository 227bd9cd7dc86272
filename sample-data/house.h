/* house: the agency's own sheets, as one workbook (demo) or as CSV files (bench). */
#ifndef SAMPLE_HOUSE_H
#define SAMPLE_HOUSE_H

#include "sample-data/handover.h"
#include "sample-data/outbox.h"

int house_write_workbook(const struct agency *a, const struct rota *r, const struct handover *h, const struct live_list *lives,
                         struct outbox *o, struct err *e);
int house_write_files(const struct agency *a, const struct rota *r, const struct handover *h, struct outbox *o, struct err *e);

#endif
