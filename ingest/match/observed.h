/* observed: when somebody last saw what a file says (NUMBERS rule 1). */
#ifndef INGEST_OBSERVED_H
#define INGEST_OBSERVED_H

#include "base/date.h"
#include "ingest/match/match.h"

struct observed_file {
    const char *name;                /* as it lay in the inbox */
    int64_t mtime_utc_s, read_utc_s;
};

struct observed {
    int64_t at;                      /* UTC */
    const char *how;                 /* what says so */
    int64_t refused_at;              /* the first evidence passed over, as it lies in the future */
    const char *refused_how;         /* NULL: none */
};

/* The first that exists and does not lie more than a day after the reading: the moment of creation stated in the file; a timestamp
 * in a platform's own file name (14 digits); the workbook's `modified`, in our own layouts only where it differs from `created`;
 * the modification time; the reading itself. Local moments are of the workspace's zone. `m`, `b`: NULL where not known. */
void observed_find(const struct match *m, const struct book *b, const struct observed_file *f, const struct zone *zone,
                   struct observed *ret);
/* The modification time, or that of the reading where it lies in the future. */
int64_t observed_file_time(const struct observed_file *f);
/* What to tell of evidence passed over; "". */
const char *observed_note(struct arena *a, const struct observed *o, const struct zone *zone);

#endif
