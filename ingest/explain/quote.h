/* quote: what a file says at places of it: the line as in the export, and the cell each column of a kind was read from.
 * The other direction of feed; for `rundown explain`, which asks by program (rundown-quote) and not by call. */
#ifndef INGEST_QUOTE_H
#define INGEST_QUOTE_H

#include "base/json.h"
#include "base/settings.h"
#include "ingest/catalogue/format.h"
#include "ingest/reader/reader.h"

/* `request`: {"path", "sheet", "kind", "format", "observed" (YYYY-MM-DD), "places": [row, ...]}; rows as in raw_<kind>.place.
 * *ret: {"headings": {column: heading or path}, "rows": {"12": {"line": text, "cells": {column: text}}}}; texts are those
 * of the file. A file or layout that cannot be found any more gives {"error": why}. The caller owns *ret. */
int quote_file(const json_t *request, const struct format_list *formats, const struct settings *settings,
               const struct reader_limits *limits, json_t **ret, struct err *e);

#endif
