/* workbook: what an .xlsx package says about its sheets, and its shared strings. */
#ifndef INGEST_WORKBOOK_H
#define INGEST_WORKBOOK_H

#include "ingest/reader/package.h"

struct workbook {
    struct package *package;
    size_t n_sheets;
    char **names;              /* in the order of the tabs, hidden ones too; chart sheets have no rows and are left out */
    int64_t *entries;          /* of each sheet */
    int64_t created_utc_s, modified_utc_s;   /* 0: not stated */
    int64_t strings_entry;     /* -1: none */
    bool has_strings;          /* read on first use */
    char *text;                /* of all shared strings, one after the other */
    size_t text_len, text_cap;
    size_t *ends;              /* of each string in text */
    size_t n_strings, ends_cap;
};

/* Names live in `a`, the rest until workbook_close. */
int workbook_open(struct arena *a, int fd, int64_t bytes, const struct reader_limits *limits, struct workbook **ret, struct err *e);
void workbook_close(struct workbook *w);

int workbook_read_strings(struct workbook *w, const struct reader_limits *limits, struct err *e);
/* The view lives as long as the workbook; false if there is no such string. */
bool workbook_string(const struct workbook *w, size_t index, struct str *ret);

/* Excel writes characters XML cannot hold as _x000D_; decodes in place, returns the new length. */
size_t workbook_decode(char *ptr, size_t len);
size_t workbook_characters(struct str s);

#endif
