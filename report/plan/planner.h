/* planner: placing blocks on a sheet, for plan.c (what comes after what), plan_cell.c (cells and lines), plan_table.c (tables) and
 * plan_figure.c (cards, heat maps, charts, pictures, links). */
#ifndef REPORT_PLANNER_H
#define REPORT_PLANNER_H

#include "report/plan/plan.h"

struct planner {
    struct plan *plan;
    struct plan_sheet *sheet;
    int sheet_index;
    struct reader *reader;
    const struct parameters *parameters;    /* of the part the sheet belongs to */
    struct fill globals;        /* and these as placeholders */
    int top;                    /* row where the block before started */
    int bottom;                 /* first free row */
};

static inline struct arena *arena_of(const struct planner *p) { return p->plan->arena; }

/* A cell of the sheet; lives in its growing list, so use it before the next is added. */
struct plan_cell *cell_add(struct planner *p, int row, int column, int span, enum role role);
/* A text; over several columns it wraps. */
void text_add(struct planner *p, int row, int column, int span, enum role role, const char *text);
/* A headline: one line that runs on over the cells beside it. */
void headline_add(struct planner *p, int row, int column, int width, enum role role, const char *text);
/* The text of a key, filled from the row, else from the parameters. */
const char *text_fill(const struct planner *p, const char *key, const struct fill *row);
/* What a row of a result fills. */
struct fill row_fill(const struct planner *p, const struct result *r, size_t row);
/* "file:line: message" of the sheet's file; -1. */
int fail_block(const struct planner *p, long line, const char *message, struct err *e);
/* A value into a cell: numbers and dates as such where the unit says so. */
void cell_set(const struct planner *p, struct plan_cell *cell, const struct value *v, enum unit u);
/* The line of one row: TEXT, or TEXT.value of text_from. */
const char *line_of(const struct planner *p, const struct block *b, const struct result *r, size_t row,
                    const struct fill *f);
/* Rows of a block's `list` query as one text, for the placeholder {list}. */
int list_text(struct planner *p, const struct block *b, const char **ret, struct err *e);
/* Rows of a result that `most` leaves. */
size_t rows_shown(const struct block *b, const struct result *r);
/* The line that says how many rows are left out; returns the next free row. */
int more_add(struct planner *p, const struct block *b, const struct result *r, int row);
/* The role and the unit of a cell, from its column or its row. */
int role_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum role *ret,
            struct err *e);
int unit_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum unit *ret,
            struct err *e);
/* Notes where the rows of a table lie. */
void extent_add(struct planner *p, const struct block *b, int first_row, int n_rows);
/* Notes the row of a list's headings, from above to below. */
void heading_note(struct planner *p, int row);
/* Too many of a kind on one sheet; -1. */
int fail_full(const struct planner *p, const struct block *b, struct err *e);

/* Blocks: each begins on `row` and returns the first free row below it; -1 is an error. */
int lines_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int table_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int grouped_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int figures_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int heatmap_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int chart_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int picture_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e);
int links_add(struct planner *p, const struct block *b, int row);

#endif
