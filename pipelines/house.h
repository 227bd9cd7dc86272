/* house: the workbook house.xlsx in which a team keeps what no platform knows. */
#ifndef PIPELINES_HOUSE_H
#define PIPELINES_HOUSE_H

#include "base/arena.h"
#include "base/err.h"

/* Writes a new workbook to `path` (published atomically): a sheet that explains, then one sheet a
 * kind of pipelines/house/sheets.json with headings, drop-downs and a grey example that ingest passes over. */
int house_write(struct arena *a, const char *path, struct err *e);

#endif
