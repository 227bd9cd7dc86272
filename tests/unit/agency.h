/* agency: simulated agencies whose truth is known, as rows of the score (NUMBERS 6): part-timers off prime time, log-normal noise of
 * sessions and of hosts, sessions of several people. SEED and SEEDS (how many agencies) come from outside. */
#ifndef TESTS_AGENCY_H
#define TESTS_AGENCY_H

#include "transform/score/score_rows.h"
#include "chance.h"

#include <stdbool.h>
#include <string.h>

enum { DAYS = 91, TOGETHER = 3 };
#define LOST 210.0   /* RM an hour */

/* The nth agency of a story. */
static inline void seed_set(int nth, size_t story)
{
    chance_state = (uint64_t)(setting("SEED", 1) * 1000003 + nth * 1009 + (int)story * 17);
    (void)uniform();
}

/* --- what is told of an agency ----------------------------------------------------------------------------------------- */

struct size {
    int lives_a_day, hosts, full_time, accounts;
};
static const struct size size_of_sample = {6, 12, 5, 3};

/* How the sum is lost, and where people are missing; how sessions of several hosts are told apart. */
enum loss { NOTHING, A_SUM, A_SHARE };
enum pick { ANYWHERE, QUIET_SLOTS, WEAK_HOSTS, WEAK_CELL /* one account's evenings, which sell half */ };
enum told { TWO_THIRDS_BY_EVIDENCE, ALL_BY_EVIDENCE, HALF_SHARED_PRO_RATA };
struct story {
    const char *name;
    enum loss loss;
    enum pick pick;
    double rate;                       /* of the sessions */
    double session_noise, host_noise;  /* of the logarithm, of three hours */
    double gap;                        /* of part-timers' logarithm */
    enum told told;
    double skill;                      /* standard deviation of hosts; 0: SKILL */
    const struct size *size;           /* NULL: size_of_sample */
};
#define SKILL .2

struct live {
    int account, slot, is_weekend, is_mega, day, hosts[TOGETHER], n_hosts, is_missing;
    double hours, level[TOGETHER], sold[TOGETHER];   /* level: logarithm of the RM an hour to be expected */
};

struct agency {
    struct size size;
    struct live *lives;
    int n_lives;
    double *worth;                     /* per host: her skill and the gap */
    struct score_currency rows;
};

/* --- lives ------------------------------------------------------------------------------------------------------------- */

static const char *const slots[2][6] = {{"wd00-06", "wd06-10", "wd10-14", "wd14-18", "wd18-21", "wd21-24"},
                                        {"we00-06", "we06-10", "we10-14", "we14-18", "we18-21", "we21-24"}};
static const double slot_level[6] = {-.7, -.3, 0, -.1, .5, .6}, account_level[] = {0, -.3, .3};

/* Full-timers have the evening, part-timers the rest, and some of each the other's. */
static inline int host_pick(const struct size *s, int slot)
{
    bool is_full_time = uniform() < (slot >= 4 ? .7 : .25);
    return is_full_time ? below(s->full_time) : s->full_time + below(s->hosts - s->full_time);
}

static inline bool is_in(const int *hosts, int n, int host)
{
    for (int i = 0; i < n; i++)
        if (hosts[i] == host)
            return true;
    return false;
}

static inline bool is_weak_cell(const struct story *s, const struct live *l)
{
    return s->pick == WEAK_CELL && l->account == 1 && l->slot >= 4;
}

/* The nth live of a day: one in six in the morning, two around noon, three in the evening. */
static inline void live_draw(const struct story *s, const struct agency *g, int day, int nth, const double *week, struct live *l)
{
    int of_day = nth * 6 / g->size.lives_a_day;
    *l = (struct live){.account = below(g->size.accounts),
                       .slot = of_day == 0 ? below(2) : of_day < 3 ? 2 + below(2) : 4 + below(2),
                       .is_weekend = day % 7 > 4, .is_mega = day % 30 == 10, .day = day, .hours = 2 + below(3)};
    int wanted = s->told != HALF_SHARED_PRO_RATA ? 1 + below(TOGETHER) : below(2) == 0 ? 1 : 2 + below(TOGETHER - 1);
    while (l->n_hosts < wanted) {
        int host = host_pick(&g->size, l->slot);
        if (is_in(l->hosts, l->n_hosts, host))
            continue;
        l->level[l->n_hosts] = log(900) + account_level[l->account % 3] + slot_level[l->slot] - .15 * l->is_weekend +
                               .7 * l->is_mega + week[l->day / 7] + g->worth[host] - (is_weak_cell(s, l) ? .7 : 0);
        l->hosts[l->n_hosts++] = host;
    }
}

static inline double missing_chance(const struct story *s, const struct live *l, const double *skill)
{
    double weak = 0;
    for (int i = 0; i < l->n_hosts; i++)
        weak += skill[l->hosts[i]] < 0 ? 1.0 / l->n_hosts : 0;
    double often = s->pick == WEAK_CELL ? is_weak_cell(s, l) : s->pick == QUIET_SLOTS ? l->slot < 4 : s->pick == WEAK_HOSTS ? weak : .5;
    return s->rate * (.3 + 1.4 * often);
}

/* The share of its sales a session without the role loses, so that the mean hour of all of them loses LOST. */
static inline double share_lost(const struct agency *g)
{
    double sold = 0, hours = 0;
    for (const struct live *l = g->lives; l < g->lives + g->n_lives; l++)
        for (int k = 0; l->is_missing && k < l->n_hosts; k++) {
            sold += exp(l->level[k]) * l->hours / l->n_hosts;
            hours += l->hours / l->n_hosts;
        }
    return hours > 0 ? LOST / (sold / hours) : 0;
}

/* Noise has the mean 1. A fixed sum is lost of what would have been sold, nine tenths of it at most. */
static inline void live_sell(const struct story *s, struct live *l, double share)
{
    double hours = l->hours / l->n_hosts, of_host = s->host_noise * sqrt(3 / hours), of_live = s->session_noise * sqrt(3 / l->hours);
    double together = of_live * normal();
    for (int k = 0; k < l->n_hosts; k++) {
        double noise = together + of_host * normal() - (of_live * of_live + of_host * of_host) / 2;
        double rate = exp(l->level[k] + noise);
        if (l->is_missing && s->loss == A_SUM)
            rate -= fmin(LOST, .9 * rate);
        if (l->is_missing && s->loss == A_SHARE)
            rate *= 1 - share;
        l->sold[k] = rate * hours;
    }
}

/* --- rows of the score --------------------------------------------------------------------------------------------------- */

static inline double part_time_of(const struct size *s, int host)
{
    return host < s->full_time ? 0 : 1;
}

static inline bool is_split(enum told told, int nth)
{
    return told == ALL_BY_EVIDENCE || (told == TWO_THIRDS_BY_EVIDENCE && nth % 3 != 0);
}

/* By evidence a session is a row a host, else one row of all of them. */
static inline void live_rows(const struct story *s, int nth, struct arena *a, struct agency *g)
{
    const struct live *l = &g->lives[nth];
    const char *level[FACTORS] = {arena_format(a, "a%d", l->account), slots[l->is_weekend][l->slot],
                                  l->is_mega ? "mega" : "normal", arena_format(a, "W%02d", l->day / 7)};
    double *flag = arena_array(a, 1, sizeof *flag);
    struct score_part *parts = arena_array(a, TOGETHER, sizeof *parts);
    int n_rows = is_split(s->told, nth) ? l->n_hosts : 1, n_parts = n_rows > 1 ? 1 : l->n_hosts;
    *flag = l->is_missing;
    for (int r = 0; r < n_rows; r++) {
        struct score_row *row = &g->rows.rows[g->rows.n_rows++];
        *row = (struct score_row){.session_key = arena_format(a, "s%04d", nth), .views = -1, .add_to_cart = -1, .spend = NAN,
                                  .aov = 6000, .flags = flag, .parts = parts + r, .n_parts = (size_t)n_parts,
                                  .credited_s = (int64_t)(3600 * l->hours / n_rows),
                                  .cell = arena_format(a, "%s %s", level[FACTOR_ACCOUNT], level[FACTOR_SLOT])};
        memcpy(row->level, level, sizeof level);
        for (int k = r; k < r + n_parts; k++) {
            parts[k] = (struct score_part){(size_t)l->hosts[k], 1.0 / n_parts, part_time_of(&g->size, l->hosts[k])};
            row->gmv += (int64_t)(100 * l->sold[k]);
        }
    }
}

static inline void agency_rows(const struct story *s, struct arena *a, struct agency *g)
{
    static const struct score_condition missing[] = {{"missing", "a role missing"}};
    g->rows = (struct score_currency){.currency = "MYR", .n_hosts = (size_t)g->size.hosts, .conditions = missing, .n_conditions = 1};
    g->rows.rows = arena_array(a, (size_t)g->n_lives * TOGETHER, sizeof *g->rows.rows);
    g->rows.hosts = arena_array(a, g->rows.n_hosts, sizeof *g->rows.hosts);
    double share = share_lost(g);
    for (int i = 0; i < g->n_lives; i++) {
        live_sell(s, &g->lives[i], share);
        live_rows(s, i, a, g);
    }
}

static inline void agency_draw(const struct story *s, struct arena *a, struct agency *ret)
{
    *ret = (struct agency){.size = s->size != NULL ? *s->size : size_of_sample};
    size_t n_hosts = (size_t)ret->size.hosts;
    double *skill = arena_array(a, n_hosts, sizeof *skill), week[DAYS / 7];
    for (size_t i = 0; i < n_hosts; i++)
        skill[i] = (s->skill > 0 ? s->skill : SKILL) * normal();
    for (int i = 0; i < DAYS / 7; i++)
        week[i] = .1 * normal();
    ret->worth = arena_array(a, n_hosts, sizeof *ret->worth);
    for (size_t i = 0; i < n_hosts; i++)
        ret->worth[i] = skill[i] + s->gap * part_time_of(&ret->size, (int)i);
    ret->n_lives = DAYS * ret->size.lives_a_day;
    ret->lives = arena_array(a, (size_t)ret->n_lives, sizeof *ret->lives);
    for (int i = 0; i < ret->n_lives; i++) {
        struct live *l = &ret->lives[i];
        live_draw(s, ret, i / ret->size.lives_a_day, i % ret->size.lives_a_day, week, l);
        l->is_missing = uniform() < missing_chance(s, l, skill);
    }
    agency_rows(s, a, ret);
}

#endif
