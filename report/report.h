/* report: one workbook from template to published file. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "base/workspace.h"

struct report_request {
    const char *template;
    struct date_period period;
    const char *out_dir;        /* NULL: out/ of the workspace */
    bool is_check;              /* run everything in memory, publish nothing */
};

/* Paths written are appended to ret_files, one a line. */
int report_run(const struct workspace *w, const struct report_request *r, struct buf *ret_files, struct err *e);

#endif
