/* quoting: what files say at the lines a trace ended in, read again from the archive; and who else spoke of the same. */
#ifndef TRANSFORM_QUOTING_H
#define TRANSFORM_QUOTING_H

#include "base/workspace.h"
#include "transform/explain/origin.h"

struct quoted_load {
    const char *file, *sheet, *sha256, *kind, *format, *observed_at, *loaded_at, *observed_date;
};
/* A file that said another value of the same cell. */
struct quoted_version {
    const char *file, *sheet, *observed_at, *value;   /* value: money in currency units */
    int64_t place;
};

/* Fills heading, cell, line (or why) of the lines that have none yet; one run of rundown-quote for all of them. A file that is
 * not in the archive any more is no error. Texts lie in the tracer's arena. */
int quoting_read(const struct workspace *w, struct tracer *t, struct origin_line **lines, size_t n, struct err *e);
int quoting_load(struct tracer *t, int64_t load_id, struct quoted_load *ret, struct err *e);
/* Fills versions of the line: other values of the same cell, oldest first; lines that are no row of a kind have none. */
int quoting_versions(sqlite3 *db, struct tracer *t, struct origin_line *line, struct err *e);

#endif
