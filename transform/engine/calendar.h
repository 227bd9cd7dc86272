/* calendar: business dates and slots, as the settings define them.
 *
 * The business date of an instant is the date its business day began on (day_starts_at, 04:00). A slot is
 * day type x daypart, written "wd18-21" or "we00-06"; the day type is the business date's. */
#ifndef TRANSFORM_CALENDAR_H
#define TRANSFORM_CALENDAR_H

#include "base/err.h"
#include "base/settings.h"
#include <stdint.h>

#define SLOT_TEXT 8            /* "wd18-21" and NUL */
enum { CALENDAR_PARTS = 24 };  /* dayparts begin on whole hours */

struct calendar {
    int64_t day_starts_s;               /* seconds after midnight */
    int n_parts;
    int part_h[CALENDAR_PARTS + 1];     /* edges: part i is part_h[i] .. part_h[i + 1]; 0 first, 24 last */
    bool is_weekend[8];                 /* by ISO weekday 1..7 */
};

/* ERR_INPUT when day_starts_at, dayparts or weekend cannot be what they should. */
int calendar_open(const struct settings *s, struct calendar *ret, struct err *e);

int64_t calendar_day(const struct calendar *c, int64_t civil_s);         /* business date, as day number */
int64_t calendar_day_start(const struct calendar *c, int64_t day);       /* civil seconds */
int calendar_part(const struct calendar *c, int64_t civil_s);            /* daypart holding the clock time */
void calendar_slot(const struct calendar *c, int64_t day, int part, char ret[SLOT_TEXT]);

#endif
