/* held: workbooks somebody has open. On a share an open one cannot be replaced, and an editor that comes back to a file replaced below
 * it saves over the new one; so a workbook that is held gets a second name beside it. */
#ifndef REPORT_HELD_H
#define REPORT_HELD_H

#include "base/arena.h"
#include <stdbool.h>

/* What holds the file: the name of an editor's lock file beside it, the system's reason why it cannot be written; NULL: it is free,
 * or not there. */
const char *held_by(struct arena *a, const char *path);
/* `path` if it is free, else "NAME (2).xlsx", "NAME (3).xlsx" ..., the first that is; said in a warning. */
const char *held_name(struct arena *a, const char *path);

#endif
