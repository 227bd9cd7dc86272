/* layout: widths and heights of a planned sheet, computed from what stands in its cells. */
#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "report/plan/plan.h"

/* What an A4 page holds between its margins, at 96 pixels an inch: its long and its short side. */
enum { PAGE_LANDSCAPE_PX = 1045, PAGE_PORTRAIT_PX = 716 };

/* Sets widths, heights and the page of a sheet whose cells are planned. */
void layout_sheet(struct arena *a, const struct catalogue *c, struct plan_sheet *s);

#endif
