/* panes: what of a planned sheet stays in sight, and what its printed pages repeat. */
#ifndef REPORT_PANES_H
#define REPORT_PANES_H

#include "report/plan/plan.h"

/* Sets freeze_row, freeze_column and repeat_row of a sheet all of whose blocks are placed. */
void panes_set(struct plan_sheet *s);

#endif
