/* feed_part: what feed_open.c (plans), feed.c (rows) and feed_column.c (columns) share. For these only. */
#ifndef INGEST_FEED_PART_H
#define INGEST_FEED_PART_H

#include "base/date.h"
#include "ingest/feed/feed.h"
#include "ingest/feed/shortcut.h"

/* How one column of the kind comes about in this file. */
struct feed_plan {
    size_t first, n;                 /* cells */
    enum value_type as;
    struct dialect dialect;
    bool has_number;                 /* the format says how its numbers are written: no currency changes that */
    size_t minus;
    int64_t days;                    /* added to a date */
    bool is_also;                    /* read under its other name, which holds for some rows only */
    bool is_checked;                 /* a text: check_text */
    struct datum constant, stated, fallback;   /* stated: where the cell is empty */
    struct shortcut shortcut;
    struct id_column ids;            /* of texts: what the column has shown of long ids */
    char date[DATE_TEXT];            /* of the current row */
};

/* feed_bucket.h */
struct feed_bucket {
    int64_t length_s;                /* of most rows */
    int64_t *at;                     /* per row of the table, as read; FEED_BUCKET_NONE */
    size_t n;
};

/* Columns of the kind for which something is to be done, so that no row asks every column. */
struct feed_columns {
    size_t *list, n;
};

struct feed_state {
    struct arena arena;              /* the file's */
    struct feed_plan *plans;
    struct feed_columns busy, idle;  /* read from cells; the same in every row, as `still` says */
    struct feed_columns required, spans, completed, hashed;
    uint64_t *seeds;                 /* of each hashed one */
    struct feed_columns names;       /* cells that name what a row is about, besides its account */
    struct datum *still;
    bool is_first_row, is_json, is_excerpt;
    size_t n_table;                  /* rows of the table read */
    struct feed_bucket bucket;
    char range_dates[2][DATE_TEXT];
    size_t account, currency, clock, platform, day, last_day;   /* columns, or KIND_NO_COLUMN */
    const char *rule;                /* why the current row was refused */
    size_t blamed;
    struct str value;
};

#define IS_EMPTY(d) ((d)->type == DATUM_NULL || ((d)->type == DATUM_TEXT && (d)->text.len == 0))

/* Says why the current row is refused; -1. */
int feed_refuse(struct feed *f, size_t column, struct str value, const char *rule);
/* The cell of the current row that holds the column: the first of its cells that is not empty; NULL. */
static inline const struct cell *feed_cell(const struct feed *f, const struct feed_plan *p)
{
    const struct row *row = f->cells;
    size_t end = p->first + p->n < row->n_cells ? p->first + p->n : row->n_cells;
    for (size_t i = p->first; i < end; i++)
        if (row->cells[i].kind != CELL_EMPTY)
            return &row->cells[i];
    return NULL;
}
/* A value as a datum of a column of `type`; a date's text is made in `date`. */
void feed_datum(struct datum *d, enum value_type type, enum value_type as, const struct value *v, char date[DATE_TEXT]);
/* Lower case, blanks and hyphens as '_'. */
char feed_plain(char c);

/* After the plans are made: which columns need what. */
void feed_columns_prepare(struct feed *f);
/* Every column of the current row as its cells, constants and defaults say; -1 with feed_refuse. */
int feed_columns_read(struct feed *f);

/* Is the current row no data? Counts sums and comments. */
bool feed_passes(struct feed *f);
/* NULL, or why the row's own cell is no range. A file's range stands in for an empty cell. */
const char *feed_row_range(const struct feed *f, int64_t *ret_first, int64_t *ret_last);

#endif
