/* plan: a template whose queries have run and whose blocks are placed: cells, charts and pictures of every sheet,
 * in memory. Painting it needs no database. */
#ifndef REPORT_PLAN_H
#define REPORT_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "report/template/query.h"
#include "report/book/style.h"
#include "report/template/template.h"

struct plan_cell {
    int row, column, span;      /* from 0; span > 1 is one merged cell */
    enum role role;
    enum unit unit;
    bool is_number, wrap;
    bool spills;                /* runs on over the empty cells beside it */
    double number;
    const char *text;           /* NULL: blank, or the number */
    const char *link;           /* name of a sheet */
    double least;               /* least width of its column, digits */
};

/* Where a block lies, for charts that name it. */
struct plan_extent {
    const struct block *block;
    int sheet;
    int first_row, n_rows;      /* of the data, without headings */
    int column;                 /* first grid column */
};

struct plan_chart {
    const struct block *block;
    int row, column, n_rows, n_columns;
    const char *title, *alt, *x_axis, *y_axis;
};

/* A block as it was placed: its cells are neighbours. */
struct plan_block {
    const struct block *block;
    size_t first_cell, n_cells;
    bool is_bare;               /* nothing to show: its cells are the grey line */
};

struct plan_picture {
    const struct block *block;
    int row, column, n_rows, n_columns;
    const char *title, *alt, *x_axis, *y_axis;
    const char *script;
    const struct series *series;    /* of a traced chart, one per column of the data after the first */
    size_t n_series;
    struct result data;
    bool is_traced;             /* a chart of Excel's own: drawn for the page and the charts folder, not for the workbook */
    bool is_on_page;
    const char *png_path;       /* set by picture_draw */
    struct str page_svg;        /* the same at a phone's width, if it is on the page; set by picture_draw */
    int width_px, height_px;    /* at 1x */
    const char *undrawn;        /* the grey line in its place; NULL: there is a picture */
};

struct plan_table {             /* a real Excel table */
    const char *name;
    int first_row, last_row, first_column, last_column;
};

struct plan_scale {             /* colours, or bars, by value */
    bool is_bar;
    int first_row, last_row, first_column, last_column;
};

struct plan_sheet {
    const char *name;
    size_t part;                /* whose it is: index of plan_part */
    const struct sheet *template;
    struct plan_cell *cells;
    size_t n_cells, cap_cells;
    double *widths;             /* digits, n_columns of them */
    double *heights;            /* points, n_rows of them */
    int n_rows, n_columns;
    int first_heading, last_heading;             /* rows of the headings of its first and last list, -1 none */
    int freeze_row, freeze_column, repeat_row;   /* -1 none */
    uint32_t breaks[64];        /* rows that begin a page */
    size_t n_breaks;
    struct plan_chart charts[32];
    size_t n_charts;
    struct plan_picture pictures[16];
    size_t n_pictures;
    struct plan_table tables[4];
    size_t n_tables;
    struct plan_scale scales[16];
    size_t n_scales;
    struct plan_block *blocks;  /* as many as the template's, at most */
    size_t n_blocks;
};

struct plan_name {              /* a defined name of the workbook */
    const char *name;
    int sheet, row, column;
};

/* Whom sheets are planned for. Part 0 is the whole workbook. In a binder there is one more for each scope, whose marked
 * sheets (per_scope) stand before those of part 0; in any other workbook part 0 has all sheets. */
struct plan_part {
    const struct parameters *parameters;
    const char *name;           /* of its first sheet; NULL: the template's */
    const char *word;           /* in the names of its files; NULL: none */
    bool is_drawn;              /* its pictures are published already */
};

struct plan {
    struct arena *arena;
    const struct plan_part *parts;
    size_t n_parts;
    const struct template *template;
    const struct catalogue *catalogue;
    const char *title;
    const char *footer_left, *footer_right;
    struct plan_sheet *sheets;
    size_t n_sheets;
    struct plan_extent *extents;
    size_t n_extents, cap_extents;
    bool has_undrawn;           /* a picture could not be drawn */
    struct plan_name *names;
    size_t n_names, cap_names;
};

/* Runs the queries and places the blocks; n_parts is at least 1. Lives in the arena until plan_free. */
int plan_make(struct arena *a, const struct template *t, const struct catalogue *c, struct reader *reader,
              const struct plan_part *parts, size_t n_parts, struct plan **ret, struct err *e);
void plan_free(struct plan *p);
/* Where the block of that name lies among the sheets of a part; NULL if it is on none. */
const struct plan_extent *plan_extent(const struct plan *p, size_t part, const char *name);
/* Whether a block of the sheet is also on the page for the phone. */
/* A picture that cannot be had: a grey line says so in its place. */
void plan_undraw(struct plan *p, struct plan_sheet *s, struct plan_picture *t);
bool plan_is_on_page(const struct plan_sheet *s, const struct block *b);
/* Grid column of a table's column; asserted by template_check to exist. */
int plan_extent_column(const struct plan_extent *x, const char *from);
/* Pixels of a grid range, as Excel draws it at 100 %. */
int plan_width_px(const struct plan_sheet *s, int column, int n);
int plan_height_px(const struct plan_sheet *s, int row, int n);

#endif
