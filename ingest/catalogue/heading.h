/* heading: the comparable form of a column heading. */
#ifndef INGEST_HEADING_H
#define INGEST_HEADING_H

#include "base/arena.h"
#include "base/str.h"

/* Folded (str_fold), dashes as "-", '_' as a space, no space before or after a parenthesis, a trailing currency such as
 * "(RM)" cut off. ret_currency (may be NULL) gets its ISO code, or "" when there is none or it is ambiguous ("($)"). */
struct str heading_key(struct arena *a, struct str cell, char ret_currency[4]);

#endif
