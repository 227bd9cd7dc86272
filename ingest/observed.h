/* observed: when somebody last saw what a file says (NUMBERS rule 1). */
#ifndef INGEST_OBSERVED_H
#define INGEST_OBSERVED_H

#include "base/date.h"
#include "ingest/match.h"

/* The first that exists: the moment of creation stated in the file; a timestamp in a platform's own file name
 * (14 digits); the workbook's `modified`, in our own layouts only where it differs from `created`; the modification
 * time. Local moments are of the workspace's zone. */
int64_t observed_at(const struct match *m, const struct book *b, const char *name, int64_t mtime_utc_s,
                    const struct zone *zone);
/* The same; *ret_how says which of them it was. */
int64_t observed_how(const struct match *m, const struct book *b, const char *name, int64_t mtime_utc_s,
                     const struct zone *zone, const char **ret_how);

#endif
