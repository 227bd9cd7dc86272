/* random: seeded numbers by whole-number arithmetic only, so that any machine makes the same bytes.
 *
 * A stream is named by (seed, purpose, two indices): what one part of the generator draws never moves
 * what another part gets. Effects are thousandths of a natural logarithm ("milli"). */
#ifndef SAMPLE_RANDOM_H
#define SAMPLE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 random_wide;   /* products of two 64-bit numbers */

struct random {
    uint64_t state;
};

struct random random_stream(uint64_t seed, const char *purpose, int64_t a, int64_t b);
uint64_t random_next(struct random *r);
int64_t random_between(struct random *r, int64_t low, int64_t high);   /* both inclusive */
bool random_chance(struct random *r, int64_t permille);
int64_t random_noise(struct random *r, int64_t sd);                    /* about normal, mean 0 */

/* 2^32 * exp(milli / 1000); milli is held within -7999 .. 5999. */
uint64_t random_exp_q32(int64_t milli);
/* value * exp(milli / 1000), rounded down; value >= 0. */
int64_t random_scaled(int64_t value, int64_t milli);

/* Poisson counts; the mean is mean_q16 / 65536. */
int64_t random_count(struct random *r, uint64_t mean_q16);

#endif
