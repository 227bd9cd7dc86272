/* shopee: the Live List export: CSV with BOM and CRLF, 17 columns, no id of a live. */
#ifndef SAMPLE_SHOPEE_H
#define SAMPLE_SHOPEE_H

#include "sample-data/tiktok.h"

/* With `is_doubled` one live stands there twice, once cut short. */
int shopee_write_list(const struct edition *ed, bool is_doubled, struct err *e);

#endif
