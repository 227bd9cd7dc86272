/* report: the workbooks of one template and period, from queries to published files. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "base/workspace.h"
#include "report/fault.h"

struct report_request {
    const char *template;
    bool has_period;            /* else the period of the template that holds the day the warehouse stands at */
    struct date_period period;
    const char *option;         /* "host", "campaign": only the scope of the id `chosen`; NULL: all */
    const char *chosen;
    const char *out_dir;        /* NULL: out/ of the workspace */
    bool is_check;              /* run everything in memory, publish nothing */
};

/* Paths written are appended to ret_files, one a line. What is wrong with the template is all in `faults`, the first of it in *e. */
int report_run(const struct workspace *w, const struct report_request *r, struct buf *ret_files, struct faults *faults,
               struct err *e);

#endif
