/* publish: a plan becomes a workbook, its pictures and its page in out/, and an edition. Nothing of it is there, or all. */
#ifndef REPORT_PUBLISH_H
#define REPORT_PUBLISH_H

#include "base/date.h"
#include "base/workspace.h"
#include "report/plan.h"

struct publication {
    const struct workspace *workspace;
    const struct date_period *period;
    const char *template;
    const char *settings;       /* fingerprint */
    const char *cells_from;     /* see struct edition */
    const char *scope, *word;   /* id, and what stands for it in file names; "" and NULL: none */
    const char *file, *latest, *dir, *latest_dir, *charts_dir;   /* set by publication_place */
};
/* Where it goes below `out`: PERIOD/TEMPLATE[-WORD]-PERIOD.xlsx, latest/TEMPLATE[-WORD].xlsx, PERIOD/charts. */
void publication_place(struct arena *a, const char *out, struct publication *p);
/* Paints, reads back, publishes, records. Paths written are appended to ret_files, one a line. */
int publish(struct plan *plan, const struct publication *p, struct buf *ret_files, struct err *e);

#endif
