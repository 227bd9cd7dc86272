/* format: how one file says a kind. ingest/formats/NAME.json, overlaid and added to by WORKSPACE/formats/
 * (keys: ingest/README.md). Every kind also has a format of its own column names. */
#ifndef INGEST_FORMAT_H
#define INGEST_FORMAT_H

#include "base/settings.h"
#include "ingest/catalogue/kind.h"

struct format_heading {
    struct str text;                 /* as written in the format: a heading, or a path of JSON */
    struct str key;                  /* its comparable form (heading.h) */
    size_t nth;                      /* "Gross revenue #2": 2, the second cell with that heading; else 1 */
};

struct format_column {
    size_t column;                   /* of the kind */
    const struct format_heading *headings;   /* the first one a file has counts */
    size_t n_headings;
    enum value_type as;              /* the type its cells are read as */
    bool has_number;
    enum value_number number;        /* with has_number: in place of the format's */
    unsigned clock;                  /* 0: the format's */
    size_t minus;                    /* the value less that column's; KIND_NO_COLUMN */
    int64_t days;                    /* added to a date: some ends are the first day that is not meant */
};

struct format_currency {
    char currency[4];
    enum value_number number;
};

enum { FORMAT_NEEDS_MOST = 16, FORMAT_CURRENCIES_MOST = 8 };

/* One of these columns must be there. */
struct format_need {
    const char *text;                /* "gmv_direct or gmv_attributed" */
    const size_t *columns;
    size_t n;
    bool is_want;                    /* missed only in a table with headings nobody knows: one of them may be it, renamed */
};

/* Columns of a row that is a stretch of time: when it begins, how long it lasts, when the live began. */
enum { FORMAT_BUCKET_AT, FORMAT_BUCKET_SECONDS, FORMAT_BUCKET_START, FORMAT_BUCKET_COLUMNS };

/* A column the file says once: the cell beside a label, or below a heading that may lie outside the table. */
struct format_stated {
    size_t column;                   /* of the kind */
    const struct format_heading *labels;
    size_t n_labels;
};

struct format {
    const char *name, *file;
    const char *added;               /* the workspace's files that add to it, as text; NULL: none */
    const struct kind *kind;
    bool is_own;                     /* the kind's own column names */
    unsigned books;                  /* bits 1 << enum book_type */
    const char **row_paths;          /* JSON: where the rows may be, the first a document has counts; own names: "" */
    size_t n_row_paths;              /* 0: not for JSON */
    struct dialect dialect;
    struct format_currency by_currency[FORMAT_CURRENCIES_MOST];
    size_t n_by_currency;
    struct format_column *columns;
    size_t n_columns;
    const char **constants;          /* per column of the kind; NULL: none */
    struct format_need needs[FORMAT_NEEDS_MOST];
    size_t n_needs;
    const struct format_heading *ignored, *range, *created;   /* headings known but not kept; of the stated range */
    size_t n_ignored, n_range, n_created;                     /* column; labels of the moment of creation */
    const struct format_heading *titles;   /* a table that stands below such a cell, from its column to the next empty heading */
    size_t n_titles;                 /* 0: wherever its headings are */
    const struct format_stated *stated;
    size_t n_stated;
    size_t range_columns[2];         /* first and last day, from the row's own range or the file's; KIND_NO_COLUMN */
    size_t buckets[FORMAT_BUCKET_COLUMNS];   /* of the kind; KIND_NO_COLUMN: rows say all of it (feed_bucket.h) */
    size_t observed;                 /* column that gets the moment of observation, UTC; KIND_NO_COLUMN */
    bool ends_at_blank;              /* a blank row ends the table: the sheet may go on with others */
    const struct str *total_words;   /* folded first cells of rows that are sums */
    size_t n_total_words;
    size_t heading_rows;             /* 1, or 2: a row of groups above the names */
    bool has_description;            /* a row of explanations may stand below the headings */
    const struct format_heading *unless;   /* headings (JSON: paths) a row must not have */
    size_t n_unless;
    const char *refused;             /* why such a file is known and not read; NULL: it is read */
    bool is_broken;                  /* what the workspace says in its place, or of its kind, is broken: its files wait */
    const char *before;              /* setting with a date: files observed earlier take the format `earlier` */
    const struct format *earlier;
    char fingerprint[17];
};

struct format_list {
    const struct format *formats;
    size_t n;
    const struct format_heading **known;   /* every heading and title of tables, by hash; see format_list_knows */
    size_t n_known;                  /* slots, a power of two */
    struct overlay_file *files;
    size_t n_files;
    size_t n_broken;                 /* files of the workspace that were left out, those of kinds too */
};

/* All formats; `overlay` is WORKSPACE/formats or NULL. A broken file of the workspace is said and left out; what it was to
 * replace is there and is_broken. */
int format_list_open(struct arena *a, const struct kind_list *kinds, const char *overlay, struct format_list *ret,
                     struct err *e);
void format_list_close(struct format_list *list);

/* Is there a format with a column, or a title, of that comparable form? Most cells of a file are none: asked first. */
bool format_list_knows(const struct format_list *list, struct str key);

/* Can the cell be read as that column of the format, and is there anything in it? */
bool format_reads(const struct format *f, const struct format_column *c, const struct cell *cell);

/* The format itself, or its `earlier` for what was observed (date YYYY-MM-DD) before the setting's day. */
const struct format *format_at(const struct format *f, const struct settings *s, const char *observed_date);

#endif
