/* live: one live told by several files: which rows tell of it, whose word counts, what all of them tell together. */
#ifndef TRANSFORM_LIVE_H
#define TRANSFORM_LIVE_H

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

/* What a session is told to be: its source's word, completed from the others (money never is). */
struct live_word {
    uint32_t has;                  /* bit i: value[i] is known */
    int64_t value[MEMBER_COLUMNS];
    const char *room, *title, *currency;
    bool has_watch;
    double avg_watch_s;
    int64_t newest;                /* greatest version among the members */
};

/* Ranks the members by the precedence of their platform and groups them. All in `a`; the lives point into the members. */
int lives_build(struct transform *t, struct arena *a, struct members *m, struct lives *ret, struct err *e);
struct live_word live_told(const struct live *live);
/* "platform:account:YYYY-MM-DDThh:mm", a session's key but for the "#2" of a second live in one minute. */
const char *live_key(struct arena *a, const struct account *account, int64_t start_at);

#endif
