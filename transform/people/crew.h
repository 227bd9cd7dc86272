/* crew: everything known of who may have been on air, in memory: hand-over log, title codes, rosters. */
#ifndef TRANSFORM_CREW_H
#define TRANSFORM_CREW_H

#include "base/arena.h"
#include "base/db.h"
#include "transform/people/on_air.h"

struct crew_shift {
    int account, host;
    struct span planned, on_air;   /* on_air: shortened by attendance */
};

struct crew_code {
    const char *code;              /* folded, without '#' */
    int host;
    int64_t from_day, to_day;
};

struct crew {
    struct arena a;
    const char **hosts;            /* staff ids, sorted: a smaller index is an earlier id */
    size_t n_hosts;
    const char **accounts;         /* "platform account", sorted */
    size_t n_accounts;
    struct crew_shift *shifts;     /* by account, planned start, host; hosts and co-hosts who were to come */
    size_t n_shifts;
    struct handover *log;          /* by account, at */
    int *log_account;
    size_t n_log;
    struct crew_code *codes;
    size_t n_codes;
};

int crew_read(sqlite3 *db, struct crew *ret, struct err *e);
void crew_release(struct crew *c);

/* The account's index; -1 when no roster or log names it. */
int crew_account(const struct crew *c, struct str platform, struct str account);

struct crew_session {
    int account;
    struct span span;
    int64_t day;                   /* business date */
    int64_t since;                 /* end of the lives before it: a hand-over before belongs to them */
    struct str title;
};

struct crew_answer {
    struct duty *duties;           /* stretched; in `a` */
    size_t n;
    const char *evidence;          /* handover, code, roster; "" when nobody is known */
    int code_host;                 /* the one host the title names, -1 none */
    bool is_code_ignored;          /* several are rostered and the title names none of them */
};
/* Who was on air in the span of `s` by the best evidence there is, stretched by stretch_s seconds as on_air_stretch says. A live of no
 * length is of whom is on air in its second. */
void crew_on_air(const struct crew *c, struct arena *a, const struct crew_session *s, int64_t stretch_s,
                 struct crew_answer *ret);

#endif
