/* rota: who was planned when, and who really came.
 *
 * A plan is one planned live; its shifts say who does what. All instants are civil seconds of the shop. */
#ifndef SAMPLE_ROTA_H
#define SAMPLE_ROTA_H

#include "sample-data/agency.h"

enum pattern { SOLO, RELAY, TOGETHER };   /* one host; two, one after the other; two with time on air together */
enum status { PLANNED, CONFIRMED, CANCELLED };
extern const char *const status_names[3];

struct shift {
    size_t plan;
    enum role role;
    int person;
    int64_t start, end;
    enum status status;
    int64_t check_in, check_out;   /* 0: no such entry */
    bool is_no_show;
};

struct plan {
    int account;
    int64_t day, start, end;
    enum pattern pattern;
    size_t first_shift, n_shifts;
    int host[2];             /* persons; -1: nobody could be found */
    int64_t turn[2];         /* relay: second host comes on at turn[0]; together: is on air turn[0] .. turn[1] */
    int64_t back_at;         /* relay: the first host takes over again; 0: she does not */
    int stand_in;            /* came although somebody else was planned; -1: nobody */
    bool is_aired, is_future;
    bool is_alone;           /* the second host never came */
    bool is_logged;          /* the hand-over sheet knows about it */
    bool is_snapshot;        /* the room was exported at the moment of hand-over */
    bool is_restarted;       /* the room broke down and was opened again */
    bool is_formula;         /* its title begins like a formula, with a comma and quotes */
    bool is_hidden;          /* the API does not know this live */
    bool is_picked;          /* already part of a planted case */
};

struct rota {
    struct plan *plans;
    struct shift *shifts;
    size_t n_plans, n_shifts, plan_room, shift_room;
    int64_t unrecorded[2];   /* days on which nobody wrote attendance */
};

/* Plans from the first day of the agency to a week after the last one. */
void rota_fill(struct rota *r, const struct agency *a);
void rota_release(struct rota *r);

/* First plan of the account from `day` on with that pattern that aired and is in no planted case yet; NULL if none. */
struct plan *rota_pick(struct rota *r, int account, enum pattern pattern, int64_t day);
struct shift *plan_host_shift(struct rota *r, const struct plan *p, int person);

#endif
