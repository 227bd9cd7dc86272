/* report: the workbooks of one template and period, from queries to published files. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "base/workspace.h"
#include "report/publish/edition.h"
#include "report/template/fault.h"

struct report_request {
    const char *template;
    bool has_period;            /* else the period of the template that holds the day the warehouse stands at */
    struct date_period period;
    const char *option;         /* "host", "campaign": only the scope of the id `chosen`; NULL: all */
    const char *chosen;
    const char *out_dir;        /* NULL: out/ of the workspace */
    bool is_check;              /* run everything in memory, publish nothing */
};

struct report_outcome {
    struct buf files;           /* paths written, one a line; also of a run that failed later */
    struct faults faults;       /* all that is wrong with the template; the first of it is *e */
    struct edition *editions;   /* of the workbooks published, to be recorded */
    size_t n_editions, cap_editions;
    bool has_second_names;      /* a workbook was open elsewhere and the new one stands beside it */
    bool has_undrawn;           /* a chart could not be drawn; the log says why */
};
#define OUTCOME_INIT {0}
#define OUTCOME_AUTO __attribute__((cleanup(outcome_release)))
void outcome_release(struct report_outcome *o);

/* Prints what `r` asks for. Failed: *ret still holds what was published before; the caller releases it either way. */
int report_run(const struct workspace *w, const struct report_request *r, struct report_outcome *ret, struct err *e);

#endif
