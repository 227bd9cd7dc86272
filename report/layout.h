/* layout: widths and heights of a planned sheet, computed from what stands in its cells. */
#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "report/plan.h"

void layout_sheet(struct arena *a, const struct catalogue *c, struct plan_sheet *s);

#endif
