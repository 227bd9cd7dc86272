/* contents: what is in a file: the tables of an open book that are known, and what nearly is, and why there are none. */
#ifndef INGEST_CONTENTS_H
#define INGEST_CONTENTS_H

#include "ingest/match/match.h"

/* The matched sheets of an open book, or why there are none. */
struct contents {
    struct match *matches;
    size_t n;
    struct buf detail;               /* of sheets nobody knows */
    struct buf missed, lines;        /* of sheets and tables that nearly are known ones: for the page, and a line each for the log */
    bool has_missed_sheet;
    struct match_miss nearest;
    size_t n_unknown, n_blank, n_missed;
    const char *unknown_sheet;       /* the first */
    bool is_personal;                /* tells who bought: only an excerpt is kept of it */
};

/* `c`: all zero. -1: nothing of it is known, or it cannot be read; what was found on the way stands in `c`, which contents_release ends. */
int contents_read(const struct format_list *formats, struct arena *a, struct book *book, struct contents *c, struct err *e);
/* What of the file is in no table: into the note of its first table. */
void contents_state_missed(struct arena *a, struct contents *c);
void contents_release(struct contents *c);

#endif
