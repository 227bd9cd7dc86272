/* apportion: dividing a whole number. The one place where money, counts and seconds are divided. */
#ifndef TRANSFORM_APPORTION_H
#define TRANSFORM_APPORTION_H

#include <stddef.h>
#include <stdint.h>

/* Splits `total` (any sign) over n >= 1 parts in proportion to `weights` by largest remainder, ties to the earlier:
 * ret_parts add up to total exactly. A negative weight counts as 0; when all are 0 the first part gets everything
 * (callers that know better fall back to other weights before). Products are 128 bits wide: nothing overflows. */
void apportion(int64_t total, const int64_t *weights, size_t n, int64_t *ret_parts);

/* total * part / whole to the nearest whole number, a half away from 0 (total may be negative; part >= 0, whole > 0). 128 bits wide;
 * what does not fit ends at INT64_MAX or its negative. For what is no part of a whole: sales at a rate. */
int64_t scaled(int64_t total, int64_t part, int64_t whole);

#endif
