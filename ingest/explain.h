/* explain: what rundown sees in a file, without loading it. */
#ifndef INGEST_EXPLAIN_H
#define INGEST_EXPLAIN_H

#include "ingest/match.h"

/* Prints layout, heading row, and which column comes from which heading, to stdout. ERR_INPUT when no layout fits
 * (the nearest miss is printed first). */
int explain_file(const char *path, const struct format_list *formats, const struct reader_limits *limits,
                 struct err *e);

#endif
