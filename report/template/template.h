/* template: a workbook as data (templates/workbooks/NAME.json): sheets of blocks from a closed list.
 * The language is described in templates/README.md. It has no expressions: figures come from views. */
#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "report/text/catalogue.h"
#include "report/template/fault.h"
#include "report/template/query.h"
#include "report/book/style.h"

enum block_kind {
    BLOCK_TITLE, BLOCK_VERDICT, BLOCK_NOTES, BLOCK_FIGURES, BLOCK_TABLE, BLOCK_CHART, BLOCK_HEATMAP, BLOCK_PICTURE,
    BLOCK_LINKS, BLOCK_KIND_COUNT
};

enum chart_type { CHART_LINE, CHART_COLUMN, CHART_BAR, CHART_STACKED };

struct column {
    long line;
    const char *from;       /* column of the query */
    const char *heading;    /* catalogue key */
    enum unit unit;
    const char *unit_from;  /* a query column naming the unit of each row */
    enum role role;
    const char *role_from;  /* a query column naming the role of each row; empty: the row's */
    const char *texts;      /* the value is a word: catalogue key TEXTS.value */
    const char *absent;     /* catalogue key printed for NULL */
    const char *link_from;  /* a query column naming a sheet to go to */
    int64_t span;           /* grid columns, default 1 */
    double width;           /* at least this, in digits */
    bool wrap;
    bool bar;               /* data bars: volume at a glance */
};

struct series {
    long line;
    const char *from;       /* column of the source block */
    const char *heading;    /* catalogue key of its name */
    enum color color;
    bool dashed;
};

struct block {
    long line;
    enum block_kind kind;
    const char *name;       /* others refer to it; unique in the workbook */
    int64_t column;         /* first grid column, from 1 */
    int64_t width;          /* grid columns: texts, cards, charts, pictures */
    int64_t height;         /* grid rows of charts and pictures */
    const char *height_from; /* pictures: a query column that says it instead */
    bool beside;            /* starts on the row where the block before it started */
    bool close;             /* no empty row before it */
    bool optional;          /* leaves nothing behind when it has no rows */
    const char *heading;    /* catalogue key of the line above it */
    const char *text;       /* catalogue key; {column} placeholders */
    const char *text_from;  /* a query column whose value completes the key: TEXT.value */
    const char *join;       /* rows become one line, joined by this */
    enum role role;
    struct query query;
    bool has_query;
    struct query list;      /* rows become the placeholder {list} */
    bool has_list;
    const char *list_text, *list_join;
    const char *needs;      /* catalogue key: the grey line when the input does not exist */
    const char *empty;      /* catalogue key: the grey line when there are no rows (default: needs) */
    int64_t most;           /* rows shown; 0 all */
    const char *more;       /* catalogue key of the line that says how many are left out: {n} */
    struct column *columns;
    size_t n_columns;
    const char *excel_table; /* name of a real Excel table */
    const char *group;       /* a query column: rows of one value stand together under a line of their own and their own headings */
    const char *group_text;  /* catalogue key of that line, filled from its first row */
    bool group_page;         /* every group begins a page */
    const char *define;      /* a query column: its words name the cells of their rows, WORD_column */
    bool freeze;             /* panes are frozen below its headings */
    /* charts */
    enum chart_type chart;
    const char *source;     /* name of a table block */
    const char *categories; /* its column */
    struct series *series;
    size_t n_series;
    const char *x_axis, *y_axis, *alt;   /* catalogue keys */
    enum unit unit;
    /* pictures */
    const char *script;     /* templates/charts/SCRIPT.gp */
    /* heat maps */
    const char *rows_from, *columns_from, *value;
    const char *row_texts;
    bool page;              /* also on the page for the phone, when its sheet is not */
};

struct sheet {
    const char *file;       /* where it is written: the template, or templates/sheets/NAME.json */
    long line;
    const char *name;       /* catalogue key */
    enum color tab;
    bool one_page, portrait;
    bool per_scope;         /* in the binder: once for every scope */
    bool page;              /* all of it is also on the page for the phone */
    double grid_width;      /* every grid column at least this wide */
    int64_t pages_wide;     /* printed on so many pages side by side, the first column on each; 0: one */
    struct block *blocks;
    size_t n_blocks;
};

struct template {
    const char *file;
    const char *name;
    unsigned periods;       /* bit per date_period_kind it may be printed for */
    const char *title;      /* catalogue key of the document title */
    struct query scopes;    /* one workbook per row (report/template/scope.h); no sql: one workbook */
    const char *scope_option; /* "host", "campaign": the command line option that picks one scope; NULL: none */
    bool binder;            /* and one more workbook over all scopes */
    const char *page;       /* name of the page for the phone: PAGE.html; NULL: none */
    struct sheet *sheets;
    size_t n_sheets;
};

/* Does any query of its sheets name this parameter, such as ":edition"? */
bool template_asks(const struct template *t, const char *parameter);

/* The words `scope_option` may be: each is an option of rundown-report. */
enum { SCOPE_OPTIONS = 2 };
extern const char *const SCOPE_OPTION[SCOPE_OPTIONS];

/* `overlay_dir` (the workspace) may hold templates/workbooks/NAME.json. Everything is checked that can be
 * without a database: keys, words, texts, references between blocks. All that is wrong is added to `faults`, the first is *e. */
int template_open(struct arena *a, const char *overlay_dir, const char *name, const struct catalogue *c,
                  struct template **ret, struct faults *faults, struct err *e);

#endif
