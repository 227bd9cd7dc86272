/* sheet: workbooks whose bytes depend on their content alone (libxlsxwriter with a fixed moment of creation). */
#ifndef SAMPLE_SHEET_H
#define SAMPLE_SHEET_H

#include "sample-data/figure.h"
#include "sample-data/outbox.h"
#include <xlsxwriter.h>

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *heading, *moment, *day, *percent;
    uint32_t row;
    uint16_t column;
    const char *path;
};

/* created_at: civil seconds of Kuala Lumpur; the core properties say it in UTC. */
int sheet_open(struct sheet *s, struct outbox *o, const char *relative, int64_t created_at, struct err *e);
void sheet_page(struct sheet *s, const char *name);
void sheet_headings(struct sheet *s, const char *const *names, size_t n);   /* bold */
void sheet_text(struct sheet *s, const char *text);
void sheet_figure(struct sheet *s, struct figure f);      /* as text: the platforms' cells are all texts */
void sheet_number(struct sheet *s, double value);
void sheet_percent(struct sheet *s, double value);
void sheet_moment(struct sheet *s, int64_t civil_s);      /* an Excel date; 0 leaves the cell empty */
void sheet_day(struct sheet *s, int64_t day);
void sheet_skip(struct sheet *s);
void sheet_next_row(struct sheet *s);
/* A workbook that a person changed after it was made: libxlsxwriter writes one moment for both. Closes it, then rewrites
 * its core properties with `modified_at`. */
int sheet_close_changed(struct sheet *s, const char *relative, int64_t modified_at, struct err *e);
int sheet_close(struct sheet *s, const char *relative, struct err *e);

#endif
