/* excerpt: what a file says in the columns its formats declare, as a file the same formats read to the same rows.
 *
 * Files of personal kinds tell who bought; they are archived so and no other way. Kept as written: headings, what a format reads
 * above them, and the cells each good row was read from, in their places. Of a row that was refused, or is none (a sum), only a
 * mark is kept that says so: what stands in it may be anybody's name. A CSV stays a CSV (UTF-8), a workbook a workbook, JSON
 * JSON; lines, row numbers and indexes stay. */
#ifndef INGEST_EXCERPT_H
#define INGEST_EXCERPT_H

#include "ingest/feed/feed.h"
#include <stdio.h>

/* Writes the excerpt of an open book to `path` (made anew). `matches`: all that are read in it; `options`: as for loading;
 * watch and reject are not asked. ERR_INPUT when two of its tables stand side by side: then nothing can be kept. */
int excerpt_write(struct book *b, const struct match *matches, size_t n, const struct feed_options *options, const char *path,
                  struct err *e);

/* ---- for feed.c and excerpt_*.c ---- */

/* What became of a row whose cells are not kept. */
struct excerpt_mark {
    enum feed_fate fate;             /* FEED_REFUSED or FEED_PASSED */
    struct str column, rule;         /* FEED_REFUSED; views */
};

/* Is the row a mark? Only believed in books that are excerpts: no clean text holds the control character it begins with. */
bool excerpt_mark_read(const struct row *row, struct excerpt_mark *ret);
void excerpt_mark_write(struct buf *out, const struct excerpt_mark *mark);

int excerpt_csv(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, FILE *out, struct err *e);
int excerpt_xlsx(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, const char *path,
                 struct err *e);
int excerpt_json(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, FILE *out, struct err *e);

/* Tables: every row of the sheet from its first, cut down to what is kept; a blank one without cells. */
struct excerpt_sink {
    void *context;
    long next;                       /* the first place not told yet; kept by put */
    int (*put)(struct excerpt_sink *sink, long place, const struct cell *cells, size_t n_cells, struct err *e);
};
int excerpt_table(struct book *b, const struct match *m, const struct feed_options *o, struct excerpt_sink *sink,
                  struct err *e);

#endif
