/* editions: the calendar of downloads of the demo: which file is written when. */
#ifndef SAMPLE_EDITIONS_H
#define SAMPLE_EDITIONS_H

#include "sample-data/tiktok.h"

enum minutes_form { MINUTES_BOTH, MINUTES_CSV, MINUTES_JSON, MINUTES_NONE };

int editions_write(const struct agency *a, struct live_list *lives, enum minutes_form minutes, struct outbox *o, struct err *e);

#endif
