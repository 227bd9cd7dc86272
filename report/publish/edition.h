/* edition: the record of printed workbooks, the one table this room writes. */
#ifndef REPORT_EDITION_H
#define REPORT_EDITION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/sha.h"
#include "report/template/query.h"
#include <stdbool.h>
#include <stdint.h>

struct edition {
    const char *template, *scope;
    char period[DATE_TEXT], as_of[DATE_TEXT];
    char cells_from[DATE_TEXT]; /* what it said is kept from this day on; "": not at all */
    char settings[SHA_TEXT];    /* fingerprint */
    char sha256[SHA_TEXT];
    int64_t created_utc_s;
};

/* Of which workbook, against which date. */
struct edition_question {
    const char *template, *scope, *as_of, *today;
};

/* Makes the tables where they do not exist. */
int edition_prepare(const char *warehouse, struct err *e);
/* Records editions and what they said, in their order; one transaction. */
int edition_record(const char *warehouse, const struct edition *list, size_t n, struct err *e);
/* The latest edition of the template and scope with an earlier date: *ret_id stays 0 and *ret_as_of NULL if there is none. */
int edition_before(struct reader *reader, struct arena *a, const struct edition_question *q, int64_t *ret_id, const char **ret_as_of,
                   struct err *e);
/* Whether no edition of the template and scope has a later date, those of periods that begin after `today` left aside. */
int edition_is_newest(struct reader *reader, struct arena *a, const struct edition_question *q, bool *ret, struct err *e);

#endif
