/* edition: the record of printed workbooks, the one table this room writes. */
#ifndef REPORT_EDITION_H
#define REPORT_EDITION_H

#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct edition {
    const char *template, *period, *scope, *as_of;
    const char *settings;       /* fingerprint */
    const char *cells_from;     /* what it said is kept from this day on; NULL: not at all */
    const char *sha256;
    int64_t created_utc_s;
};

/* Makes the tables where they do not exist. */
int edition_prepare(const char *warehouse, struct err *e);
/* Records an edition and what it said; one transaction. */
int edition_record(const char *warehouse, const struct edition *x, struct err *e);
/* The latest edition of the template and scope with an earlier date: *ret_id stays 0 and *ret_as_of NULL if there is none. */
int edition_before(struct arena *a, const char *warehouse, const char *template, const char *scope, const char *as_of,
                   int64_t *ret_id, char **ret_as_of, struct err *e);
/* Whether no edition of the template and scope has a later date. */
int edition_is_newest(const char *warehouse, const char *template, const char *scope, const char *as_of, bool *ret, struct err *e);

#endif
