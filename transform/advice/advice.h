/* advice: what the rows of a rule say of each of its subjects in a stretch of days (NUMBERS 12). Over arrays, without a database.
 *
 * A ratio: what the subject made of its exposure, over what the others of the same stratum (account, slot, kind of day) make of it. A
 * loss: what was lost per unit of exposure. Clusters are sessions: rows of one session are not independent. */
#ifndef TRANSFORM_ADVICE_H
#define TRANSFORM_ADVICE_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADVICE_NONE SIZE_MAX

struct advice_row {
    size_t key;        /* rule x currency x subject x factor; ADVICE_NONE: only others compare with it */
    size_t stratum;    /* across keys: whose rows are compared */
    size_t cluster;
    size_t place;      /* account; ADVICE_NONE: none in particular */
    size_t host;       /* key of her sales, by which `below` is adjusted; ADVICE_NONE: as it is */
    int64_t day;       /* day number */
    double above;      /* of a loss: what was lost, hundredths */
    double below;
    double gmv;        /* hundredths */
    double exposure;   /* hours, or what the rule counts its gain by */
};

struct advice_key {
    size_t rule;       /* index in the list of rules */
    bool is_loss;
    const char *currency, *subject, *factor;
};

struct advice_facts {
    const struct advice_row *rows;   /* by stratum, cluster, key; of a loss the stratum is its own */
    size_t n_rows, n_keys, n_places;
    const struct advice_key *keys;   /* by rule, currency, subject, factor */
};

/* What is known of a key. */
struct advice_line {
    bool is_there;         /* the rest means something */
    size_t n;              /* sessions behind it; of a loss: with a loss */
    double above, below, expected;   /* expected: what others make of `below` */
    double gmv, exposure;
    double effect;         /* ln(above / expected); of a loss: lost per unit of exposure, hundredths */
    double se;             /* of effect */
};

struct advice_span {
    int64_t first, last;   /* day numbers, both inclusive */
};

/* A stratum compares where so many sessions of others know it. */
enum { ADVICE_OTHERS_LEAST = 3 };

/* Fills one line per key. level: per key, by what factor the hosts of rows are better than their others; NULL: not adjusted. ret_known (key x
 * place, NULL: nobody asks): whether the line rests on rows of that place. */
void advice_lines(const struct advice_facts *f, const struct advice_span *span, const double *level, bool *ret_known, struct advice_line *ret);

/* Shrinks the effects of keys [first, end) towards 0 by how much they differ beyond chance; ret_effect has them by key. */
void advice_shrink(const struct advice_line *lines, size_t first, size_t end, double *ret_effect);

/* Standard normal distribution. */
double advice_phi(double z);

/* How likely Student's t of so many degrees of freedom is greater: an error taken from few sessions is itself uncertain. freedom 0: 1. */
double advice_tail(double t, size_t freedom);

/* Benjamini and Hochberg: of all advice with a p as small, the share that is chance. NAN in p: not there, NAN in ret. */
void advice_chance(const double *p, size_t n, struct arena *a, double *ret);

#endif
