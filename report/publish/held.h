/* held: workbooks somebody has open. On a share an open one cannot be replaced, and an editor that comes back to a file replaced below
 * it saves over the new one; so a workbook that is held gets a second name beside it. */
#ifndef REPORT_HELD_H
#define REPORT_HELD_H

#include "base/arena.h"

/* `path` if it is free, else "NAME (2).xlsx", "NAME (3).xlsx" ..., the first that is; said in a warning. */
const char *held_name(struct arena *a, const char *path);

#endif
