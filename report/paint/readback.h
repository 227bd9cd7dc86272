/* readback: a written workbook is read again before it is published. libxlsxwriter can lose rows without a word;
 * this compares every sheet's texts and numbers, by place, with the plan. */
#ifndef REPORT_READBACK_H
#define REPORT_READBACK_H

#include "report/plan/plan.h"

/* The file at `path` against the plan it was painted from; the error names the first place that differs. */
int readback_check(const struct plan *p, const char *path, struct err *e);

#endif
