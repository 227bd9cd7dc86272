/* paint: a plan becomes a workbook. */
#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

#include "report/plan/plan.h"

struct paint_options {
    const char *path;       /* the file to write */
    const char *temp_dir;
    int64_t created_day;
    const char *subject, *comment;
};
/* Texts made on the way live in `a`, so that one plan may be painted in several threads. */
int paint_book(const struct plan *p, struct arena *a, const struct paint_options *o, struct err *e);

#endif
