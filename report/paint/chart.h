/* chart: Excel's own charts. They name a table block and its columns; the cells are looked up here. */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "report/book/book.h"
#include "report/plan/plan.h"

/* A chart whose table has no rows is left out. */
int chart_paint(struct book *b, lxw_worksheet *s, const struct plan *p, const struct plan_sheet *sheet,
                const struct plan_chart *c, struct err *e);

#endif
