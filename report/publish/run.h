/* run: what the workbooks of one run share (report.c), for those that print several side by side (lanes.c). */
#ifndef REPORT_RUN_H
#define REPORT_RUN_H

#include "report/publish/publish.h"
#include "report/publish/report.h"
#include "report/template/scope.h"

/* What the workbooks of one run share. Each is planned, printed and forgotten before the next: memory grows with the largest, not
 * with their number. */
struct run {
    struct arena *arena;
    const struct workspace *workspace;
    const struct report_request *request;
    const struct template *template;
    struct catalogue *catalogue;
    struct reader *reader;
    bool has_views;                 /* a transform has run */
    struct date_period period;
    char settings[65];
    char today[DATE_TEXT];          /* the later of the warehouse's day and the clock's; a period that begins after it is of the future */
    struct parameters parameters;   /* of the period; each workbook adds its own */
    struct scopes scopes;
    struct plotters plotters;       /* a lane has one */
    struct report_outcome *outcome;
};

/* Prints the workbook about `scope` (NULL: about all) into x->outcome; `a` may be reset afterwards. */
int workbook_run(struct run *x, struct arena *a, const struct scope *scope, struct err *e);
/* Prints the workbooks of n scopes from `first` on, some side by side. Outcomes are in the order of the scopes, whichever came first,
 * and of all that were printed, also where one failed. */
int lanes_run(struct run *x, size_t first, size_t n, struct err *e);

#endif
