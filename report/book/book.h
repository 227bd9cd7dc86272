/* book: the one door to libxlsxwriter. Text is cleaned here once, numbers are finite, every return code is
 * looked at, and temporary files lie where workspace_open put TMPDIR.
 *
 * libxlsxwriter 1.1.4 writes NaN, control characters and invalid UTF-8 as they come, and loses rows without a
 * word when its temporary folder is full; see report/paint/readback.h for the second guard. */
#ifndef REPORT_BOOK_H
#define REPORT_BOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "report/book/style.h"
#include <xlsxwriter.h>

struct book;

struct book_properties {
    const char *title, *subject, *comment;
    int64_t created_day;    /* the report's date: the only clock in the file */
};
int book_open(struct arena *a, const char *path, const char *temp_dir, const struct book_properties *p, struct book **ret,
              struct err *e);
/* Writes the file. Whatever happens, the book is gone afterwards. */
int book_close(struct book *b, struct err *e);
/* Gives a book up that will not be published. */
void book_abandon(struct book *b);

int book_sheet(struct book *b, const char *name, lxw_worksheet **ret, struct err *e);
lxw_workbook *book_workbook(struct book *b);

struct book_cell {
    int row, column, span;
    enum role role;
    enum unit unit;
    bool is_number, wrap;
    double number;
    const char *text;   /* NULL: blank or the number */
    const char *link;   /* sheet to go to, or NULL */
};
/* The format of a heading, for real tables, which write their own. */
lxw_format *book_heading_format(struct book *b, enum role role);
int book_write(struct book *b, lxw_worksheet *s, const struct book_cell *cell, struct err *e);

/* Valid UTF-8, no control characters but tab and newline, no U+FFFE and U+FFFF, at most `most` UTF-16 units: `text` itself if it is
 * that already, else a copy in `a`. */
const char *book_clean(struct arena *a, const char *text, size_t most);
/* Turns a return code into an error. */
int book_check(lxw_error code, const char *what, struct err *e);

#endif
