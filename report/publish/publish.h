/* publish: a plan becomes a workbook, its pictures and its page in out/. Nothing of it is there, or all. */
#ifndef REPORT_PUBLISH_H
#define REPORT_PUBLISH_H

#include "base/date.h"
#include "base/workspace.h"
#include "report/publish/edition.h"
#include "report/paint/picture.h"
#include "report/plan/plan.h"

struct publication {
    const struct workspace *workspace;
    const struct date_period *period;
    const char *template;
    const char *settings;       /* fingerprint */
    const char *today;          /* what begins later is of the future */
    bool is_newest;             /* not of the future, and no later date that is not is printed: goes to latest/ too; set by publication_settle */
    const char *cells_from;     /* see struct edition */
    const char *scope, *word;   /* id, and what stands for it in file names; "" and NULL: none */
    const char *file, *latest, *dir, *latest_dir, *charts_dir;   /* set by publication_place */
};
/* Where it goes below `out`: PERIOD/TEMPLATE[-WORD]-PERIOD.xlsx, latest/TEMPLATE[-WORD].xlsx, PERIOD/charts. */
void publication_place(struct arena *a, const char *out, struct publication *p);
/* Whether it is the newest (a warning where it is of the future), and second names for what somebody has open, with a warning (*ret_has_second). */
int publication_settle(struct arena *a, struct reader *reader, struct publication *p, bool *ret_has_second, struct err *e);
/* Paints, reads back, publishes. Paths written are appended to ret_files, one a line; *ret_edition is for edition_record. */
int publish(struct plan *plan, const struct publication *p, const struct plotters *plotters, struct buf *ret_files, struct edition *ret_edition, struct err *e);

#endif
