/* match: which formats the tables of a file are in, by content alone, and which cell holds which column. */
#ifndef INGEST_MATCH_H
#define INGEST_MATCH_H

#include "ingest/catalogue/format.h"
#include "ingest/reader/reader.h"

struct match_cell {
    size_t first, n;                 /* cells of the reader's rows; the first that is not empty counts. n 0: none */
    size_t option;                   /* index into format->columns */
    size_t heading;                  /* which of its headings; tables and own names */
};

/* A column whose value the file (or a sheet about it) says once: where a row has none of its own. */
struct match_stated {
    size_t column;
    const char *text;
    bool is_plain;                   /* not written as the file's cells are: instants in seconds */
};

struct match {
    const struct format *format;
    size_t sheet;
    const char *name;                /* as it is recorded: the sheet's, with the title or row of one table among several */
    char separator;                  /* CSV */
    enum encoding encoding;          /* CSV: as reader_open_encoded is asked */
    size_t n_skip;                   /* rows before the first data row */
    size_t n_rows;                   /* rows of the table; SIZE_MAX: to the end of the sheet */
    size_t first_cell, n_cells;      /* headings from the block's first up to the last one that is not empty */
    long place;                      /* of the heading row */
    struct match_cell *cells;        /* per column of the kind */
    char **headings;                 /* tables: of the row's cells, for explaining */
    size_t range_cell;               /* tables: where a row states its own range; SIZE_MAX */
    const char *rows;                /* JSON: where they are */
    const char **paths;              /* JSON: what reader_open_json is asked for */
    size_t n_paths;
    char currency[4];                /* from a heading; "" */
    char **unknown;                  /* headings that mean nothing to the format */
    size_t n_unknown;
    const struct match_stated *stated;
    size_t n_stated;
    bool has_range;
    int64_t range_first, range_last; /* days, as the file states them */
    bool has_created;
    int64_t created;                 /* civil seconds, as the file states them */
    bool created_is_utc;             /* ... but of an API: UTC */
    bool lacks_session;              /* nothing in it says which session it is about */
    const char *note;                /* what of the sheet stands in no known table, and its encoding if it is not UTF-8; "" */
};

/* The nearest miss, for the person who has to mend it. */
struct match_miss {
    const struct format *format;     /* NULL: nothing looks like a heading row */
    long place;
    size_t n_found;
    char **missing;                  /* needs that are not met */
    size_t n_missing;
    char **unknown;                  /* headings not known to it */
    size_t n_unknown;
    size_t *cells;                   /* tables: where these stand in the row */
    const struct cell *samples;      /* tables: a value below each of `unknown`; CELL_EMPTY: none seen */
    const char *title;               /* all is there but a known title: the text that stands above instead, maybe ""; else NULL */
    bool has_money;                  /* columns of money are among what was found */
    const struct format *beside;     /* format NULL: of the first known table of the sheet */
    bool is_named;                   /* the sheet bears the name of a kind */
    bool is_titled;                  /* a title of the format stands above */
    bool is_unwanted;                /* a layout that is known and not read */
    bool is_reply;                   /* JSON: the API's own error */
    bool is_blank;                   /* no cell with anything in it, or an empty list */
    bool is_notes;                   /* no row with two cells: text for people, not a table */
    const struct match_miss *others; /* beside the known tables of a sheet: rows that nearly are headings of one, or (format NULL) */
    size_t n_others;                 /* name money nobody knows */
};

/* So much is known of it that somebody should look: a few words in common, such as "views", are no likeness. */
bool match_is_near(const struct match_miss *miss);

/* A CSV or a sheet: 0 with its tables and *ret_miss's `others`, or none and *ret_miss; -1 when the file cannot be read. */
int match_tables(struct arena *a, struct book *b, size_t sheet, const struct format_list *formats, struct match **ret,
                 size_t *ret_n, struct match_miss *ret_miss, struct err *e);

/* JSON: every format whose shape the document has. ERR_INPUT for error replies of an API and unknown shapes; then *ret_miss
 * is what was near. */
int match_json(struct arena *a, struct book *b, const struct format_list *formats, struct match **ret, size_t *ret_n,
               struct match_miss *ret_miss, struct err *e);

/* Takes the format as it was on the day the file was observed (format_at). */
void match_observed(struct arena *a, struct match *m, const struct settings *s, const char *observed_date);

/* A value for all rows that have none of their own, as the file's cells are written; what is stated already stays. */
void match_state(struct arena *a, struct match *m, size_t column, const char *text);
/* The same from outside of the file: numbers plain, instants in seconds. */
void match_give(struct arena *a, struct match *m, size_t column, const char *text);
/* Does anything give that column? */
/* What the format says its platform is; "": rows say it, or nothing does. */
const char *match_platform(const struct match *m);
bool match_has(const struct match *m, size_t column);

#endif
