/* scan: one sheet read once, row by row, for the tables that begin in it. */
#ifndef INGEST_MATCH_SCAN_H
#define INGEST_MATCH_SCAN_H

#include "ingest/match/match_part.h"

enum { SCAN_LOOSE_MOST = 100, SCAN_RANGE_ROWS_MOST = 3 };   /* the first rows of a table may repeat its range */

/* What a heading row says of the row below it: "User Id" above "10000002". */
struct fact {
    struct str key, text;
};

/* A table that began; it is open until a blank row, or the headings of another. */
struct open_table {
    struct match *match;
    const struct heading_row *header;    /* the whole row, outside of the block too */
    size_t n_read;                   /* rows below it */
    size_t gap;                      /* index of the first loose row since the table before */
    size_t n_loose, n_facts;         /* known above and in it */
    bool is_open;
    bool is_over;                    /* no row further down can be one of it any more */
};

/* A sheet being read, and the tables found in it so far. What outlives it is allocated in `a`. */
struct scan {
    struct arena *a;
    struct book *book;
    size_t sheet;
    struct str folded_sheet;
    const struct format_list *formats;
    char separator;
    enum encoding encoding, taken;   /* asked for, and what the reader made of it */
    /* rows of no table: preambles, titles, and what nobody knows */
    struct heading_row loose[SCAN_LOOSE_MOST];
    size_t n_loose, gap;             /* gap: since the last table opened or ended */
    struct buf note;
    long left_first, left_last;      /* places of rows after a table's end, not yet told of */
    /* the row and the one above */
    struct arena scratch[2];
    struct heading_row rows[2];
    size_t n_rows;                   /* read so far */
    long last_place;                 /* of the row above */
    struct open_table *tables;
    size_t n_tables, cap_tables;
    struct fact *facts;
    size_t n_facts, cap_facts;
    struct near nearest;
    struct near_list others;
    size_t n_texts, n_wide;          /* rows with a cell, with two */
};

struct heading_row *scan_this_row(struct scan *s);
const struct heading_row *scan_row_above(const struct scan *s);
/* Reads as far as tables may begin, and fills tables, facts, nearest and others. Rows that cannot be read after a table's headings
 * are no failure: loading the table says why. */
int scan_sheet(struct scan *s, struct err *e);
/* Of what is not in `a`. */
void scan_release(struct scan *s);

/* ---- scan_try.c: which format a row of headings has; trials without a format know nothing of the row ---- */

/* The best format for the row as it stands (one heading row). */
struct trial scan_try_single(const struct scan *s, const struct heading_row *row);
/* The best format that has groups above its names; *ret_row is the row as that format reads it. */
struct trial scan_try_double(struct scan *s, const struct heading_row *row, struct heading_row *ret_row);
/* The best format that has such a title above such a block. */
struct trial scan_try_title(const struct scan *s, struct str title, const struct heading_row *block);
/* Is it the comparable form of any format's title? */
bool scan_knows_title(const struct scan *s, struct str key);
/* The headings of the block whose title stands in `column` above: as far as the next title or empty heading. */
struct heading_row heading_row_of_block(struct arena *a, const struct heading_row *titles, const struct heading_row *row, size_t column);

/* ---- scan_open.c: where tables begin; each looks at this row and the one above ---- */

/* True when a table, or several, began. */
bool scan_open_blocks(struct scan *s);
bool scan_open_plain(struct scan *s);
/* True when the row holds headings of blocks none of which is known under the title above it: they are kept in `others`. */
bool scan_keep_blocks(struct scan *s);
/* Puts into the note which rows after a table's end are in no table. */
void scan_tell(struct scan *s);

/* ---- scan_stated.c: what a file states about itself ---- */

/* What stands below headings in the first row of a table. */
void scan_read_facts(struct scan *s, struct open_table *t, const struct heading_row *row);
/* Some files repeat their range in every row; the first rows are asked. */
void table_read_range(struct open_table *t, const struct heading_row *row);
/* Once the sheet is read: columns the file says once, its range, the moment it was made. */
void scan_set_stated(struct scan *s, struct open_table *t);

#endif
