/* num: numbers parsed whole or refused, rounding, hashing. Never locale-dependent. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"
#include <stdint.h>

/* The whole text must be an optional sign and digits. 0 or -1 (no err: the caller knows the place). */
int num_i64(struct str s, int64_t *ret_value);
/* The whole text must be a decimal number with '.' (exponent allowed). */
int num_real(struct str s, double *ret_value);
double num_round6(double x);                               /* stored results: 6 decimals */

/* 64-bit hash of bytes for fingerprints inside one warehouse (not cryptographic); stable for ever. */
uint64_t num_hash(uint64_t seed, const void *ptr, size_t len);

/* The same of one number: of one seed no two numbers have the same (two odd products and shifts can be undone). */
static inline uint64_t num_mix(uint64_t seed, uint64_t x)
{
    x = (x ^ seed) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 32;
}

#endif
