/* refusal: telling a person why a file was not taken, and what to do. */
#ifndef INGEST_REFUSAL_H
#define INGEST_REFUSAL_H

#include "ingest/match/match.h"

/* The reason in one line: ERR_INPUT, the nearest layout and what it lacks. */
int refusal_unknown(const struct match_miss *miss, struct err *e);

/* Adds what is known about the nearest format to `text`: its name, what is missing, headings not known, and a
 * file for formats/ that would teach them. `sheet` may be "". */
void refusal_explain(struct buf *text, const char *sheet, const struct match_miss *miss);

/* Adds what a refused value should look like: "; write 2026-11-20 18:30"; nothing when a person does not write the file. */
void refusal_wanted(struct buf *out, const struct format *f, const char *column, const char *rule);

/* The same in a line, for logs and load.message: "row 12 is nearly 'x', but no heading gives y". */
void refusal_line(struct buf *text, const struct match_miss *miss);

/* What a person can do about a refusal. */
enum refusal_advice {
    ADVICE_HEADINGS,   /* a layout that is nearly known */
    ADVICE_OWN,        /* the same of our own column names */
    ADVICE_UNKNOWN,    /* nothing known in it */
    ADVICE_AGAIN,      /* damaged, or lacks what the reason says */
    ADVICE_EMPTY,
    ADVICE_LIMIT,      /* larger than a setting allows */
    ADVICE_ACCOUNT,    /* nobody knows whose it is */
    ADVICE_SESSION,    /* which live it is about stands in the sheet session_file */
    ADVICE_UNWANTED,   /* known, and not read */
    ADVICE_REPLY       /* the API's own error */
};

struct refusal {
    const char *name;                /* as it is recorded: "shop9/list.csv" */
    const char *where;               /* it lay: "inbox/shop9/" */
    const char *reason;              /* refusal_page: one line; refusal_page_partly: where its bytes are kept, or "" */
    enum refusal_advice advice;
};

/* The page for NAME.why.txt: of a file that was not loaded, and of one of which a part was not. */
void refusal_page(struct buf *page, const struct refusal *r, const char *detail);
void refusal_page_partly(struct buf *page, const struct refusal *r, const char *detail);

#endif
