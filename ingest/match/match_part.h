/* match_part: what the parts of match share: one row of headings against the formats. */
#ifndef INGEST_MATCH_PART_H
#define INGEST_MATCH_PART_H

#include "ingest/match/match.h"

struct heading_row {
    long place;
    size_t n;                        /* cells up to the last that is not empty */
    size_t n_texts;
    struct format_heading *cells;    /* nth: how often that heading stood before, from 1 */
    char (*currencies)[4];
};

/* One format against one row. */
struct trial {
    const struct format *format;     /* NULL: nothing known in the row */
    size_t n_found, n_unknown, n_missing;
    bool is_named;                   /* the sheet bears the kind's name */
};

void heading_read(struct arena *a, struct str text, struct format_heading *h, char currency[4]);
void heading_row_read(struct arena *a, const struct row *row, struct heading_row *ret);
/* Counts equal headings: the second "Gross revenue" is nth 2. */
void heading_row_number(struct heading_row *row);
/* With its texts, all in `a`. */
struct heading_row heading_row_copy(struct arena *a, const struct heading_row *row);
size_t heading_row_find(const struct heading_row *row, const struct format_heading *heading);   /* SIZE_MAX: none */
/* By the text as written: paths of JSON. */
bool heading_is_among_texts(const struct format_heading *list, size_t n, struct str text);
bool heading_is_among(const struct format_heading *list, size_t n, struct str key);

/* Is there any cell a format could know? */
bool heading_row_is_known(const struct heading_row *row, const struct format_list *formats);
struct trial trial_of(const struct format *f, const struct heading_row *row, struct str sheet);
bool trial_is_better(const struct trial *a, const struct trial *b);

void match_set_cells(struct arena *a, const struct format *f, const struct heading_row *row, struct match *m);
/* Headings that mean nothing to the format; ret_cells (may be NULL): where they stand in the row. */
char **match_unknown(struct arena *a, const struct trial *t, const struct heading_row *row, size_t *ret_n, size_t **ret_cells);
/* A layout that is known, and known not to be what the desk counts: -1. */
int match_refuse_known(const struct match *m, const struct book *b, struct match_miss *ret_miss, struct err *e);
struct match_miss match_miss_of(struct arena *a, const struct trial *t, const struct heading_row *row);

/* ---- match_near.c: rows that nearly are headings ---- */

struct near {
    struct trial trial;
    struct match_miss miss;
    struct cell *samples;            /* miss.samples, being filled from the rows below */
    size_t n_below;                  /* rows seen below it */
};

struct near_list {
    struct near *list;
    size_t n, cap;
};

/* title: of the block, "" where none stands above; NULL: the format asks for none. */
void near_set(struct arena *a, struct near *n, const struct trial *t, const struct heading_row *row, const struct format_heading *title);
/* Where it is near enough. Of two rows of headings in a row (groups and names) the better one stays. */
void near_keep(struct arena *a, struct near_list *l, const struct trial *t, const struct heading_row *row,
               const struct format_heading *title);
/* Headings such as "GMV (RM)" in a row no format knows anything of. */
void near_keep_money(struct arena *a, struct near_list *l, const struct heading_row *row);
/* Takes values from a row below. */
void near_sample(struct arena *a, struct near *n, const struct row *row);
void near_sample_all(struct arena *a, struct near_list *l, const struct row *row);
/* What stands at these places is part of a table after all. */
void near_drop(struct near_list *l, long first, long last);
void near_release(struct near_list *l);
/* A sheet that bears the name of a kind and has none of its headings: all of the kind's are missing. */
struct match_miss near_named(struct arena *a, const struct format *own);

#endif
