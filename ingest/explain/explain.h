/* explain: what rundown sees in a file, without loading it. */
#ifndef INGEST_EXPLAIN_H
#define INGEST_EXPLAIN_H

#include "ingest/match/match.h"

struct explain_request {
    const char *path;
    const struct format_list *formats;
    const struct reader_limits *limits;
    const struct settings *settings;
    int64_t now_utc_s;               /* the moment of reading */
};

/* Prints to stdout, for every table of the file: layout, encoding, separator, heading row, range, moment of observation, whose it is
 * and how that is found, which heading gives which column and how it is read, what is not used, and the first rows as they would be
 * stored; of what is refused, the reason and what to do. ERR_INPUT when nothing of the file would be read. */
int explain_file(const struct explain_request *r, struct err *e);

#endif
