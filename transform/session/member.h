/* member: what one source's files say of one live now. The rows of cur_session, resolved to accounts, in civil
 * time, cumulative points folded into the last. */
#ifndef TRANSFORM_MEMBER_H
#define TRANSFORM_MEMBER_H

#include "transform/engine/account.h"
#include "transform/engine/engine.h"

/* Whole-number columns of the session kind, in the order of int_member. is_money_group: told by the session's
 * source alone, never filled from another (NUMBERS rule 7). */
struct member_column {
    const char *name;
    bool is_money_group;
};
enum { MEMBER_COLUMNS = 27 };
extern const struct member_column member_columns[MEMBER_COLUMNS];
int member_column(const char *name);    /* index; the name must exist (asserted) */

/* Where a row of cur_session stands that says the same as a member's own, or more. */
struct member_row {
    const char *account_ref, *session_ref;
    int64_t point_at_ref, last_load, place;
    bool has_place, is_former;           /* another spelling of the account said it earlier: it counts no more */
};

struct member {
    const struct account *account;
    const char *source, *account_ref, *session_ref;
    const char *room, *handle, *title, *currency;    /* NULL: the file has none */
    int64_t point_at_ref;                /* as in cur_session */
    int64_t start_at, end_at;            /* civil seconds */
    int64_t version, last_load, place;
    int64_t newest;                      /* greatest version among the points folded in */
    bool has_place, has_watch;
    double avg_watch_s;
    uint32_t has;                        /* bit i: value[i] is known */
    int64_t value[MEMBER_COLUMNS];
    size_t first_former, n_former;       /* in members.former: the same under other spellings of the account, said earlier */
    const struct member *also;           /* completes it; NULL: nothing does; set by lives_build */
    size_t first_point, n_points;        /* in members.points; 0 where the file has totals only */
    int rank;                            /* of the source in the precedence of its platform; set by lives_build */
};

struct member_point {
    int64_t at;                          /* civil seconds */
    uint32_t has;
    int64_t value[MEMBER_COLUMNS];
};

struct members {
    struct member *list;                 /* by platform, account, start_at, source, session_ref */
    size_t n, cap;
    struct member_point *points;
    size_t n_points, cap_points;
    struct member_row *former;
    size_t n_former, cap_former;
};

struct member_row member_row_of(const struct member *m);
/* Accounts nobody knows become findings (`unknown_account`, once each); lives that start at or after the cut
 * of --date are left out. Texts lie in `a`. */
int members_read(struct transform *t, struct arena *a, const struct accounts *accounts, struct members *ret, struct err *e);
void members_release(struct members *m);

#endif
