/* sheet_name: names Excel accepts for sheets: 1 to 31 UTF-16 units, none of [ ] : * ? / \ ', not "History", no two alike
 * whatever their case. Names of people and campaigns come from outside. */
#ifndef REPORT_SHEET_NAME_H
#define REPORT_SHEET_NAME_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* May a sheet be named so as it stands? */
bool sheet_name_is_good(struct arena *a, const char *text);
/* "NAME · WHAT", cut so that WHAT stays whole. */
const char *sheet_name_join(struct arena *a, const char *name, const char *what);
/* A good name like `text` that none of the `n` taken ones equals: "Aina", "Aina (2)". */
const char *sheet_name_make(struct arena *a, const char *text, const char *const *taken, size_t n);

#endif
