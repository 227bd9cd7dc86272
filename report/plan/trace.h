/* trace: Excel's own charts drawn a second time as pictures, from the cells of the plan, for readers without Excel: the
 * page for the phone and the folder of charts. */
#ifndef REPORT_TRACE_H
#define REPORT_TRACE_H

#include "report/plan/plan.h"

/* Adds a picture (is_traced, script series.gp) for every chart on the page whose table has rows. Every sheet must be planned. */
void trace_charts(struct plan *p);

#endif
