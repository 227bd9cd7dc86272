/* session: one live told by several files. Matching, base source, keys; fills int_member, int_session, int_alias,
 * int_point and int_minute_ref. */
#ifndef TRANSFORM_SESSION_H
#define TRANSFORM_SESSION_H

#include "transform/session/member.h"

/* One live: the members that tell of it, by precedence. */
struct live {
    const struct account *account;
    const struct member **members;
    size_t n_members;
    uint32_t sources;              /* bit: place in the precedence */
    int64_t month;                 /* year * 12 + month of the business date */
    int base;                      /* base source of the account and month */
    const struct member *told_by;  /* the session's source */
    const char *key;
};

struct lives {
    struct live *list;             /* by account, told_by->start_at */
    size_t n;
};

/* The step. */
int session_build(struct transform *t, struct err *e);

/* Finds the rows of raw_minute that belong to each live; minute_ref.c. */
int minute_ref_build(struct transform *t, const struct accounts *accounts, const struct lives *lives, struct err *e);

#endif
