/* table: one writer for both forms of a house sheet: cells go to a workbook's page, or to CSV. */
#ifndef SAMPLE_TABLE_H
#define SAMPLE_TABLE_H

#include "sample-data/agency.h"
#include "sample-data/sheet.h"

struct table {
    struct sheet *sheet;   /* NULL: CSV */
    struct buf csv;
    bool is_started;
};

void table_headings(struct table *t, const char *const *names, size_t n);
void table_text(struct table *t, const char *text);
void table_moment(struct table *t, int64_t civil_s);   /* 0 leaves the cell empty */
void table_day(struct table *t, int64_t day);          /* 0 leaves the cell empty */
void table_whole(struct table *t, int64_t n);
void table_account(struct table *t, const struct agency *a, int account);   /* two cells: platform and id */
void table_end_row(struct table *t);

#endif
