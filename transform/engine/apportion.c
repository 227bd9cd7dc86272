#include "transform/engine/apportion.h"
#include <assert.h>

__extension__ typedef unsigned __int128 u128;

static uint64_t weight_of(const int64_t *weights, size_t i)
{
    return weights[i] > 0 ? (uint64_t)weights[i] : 0;
}

/* amount * weight by sum; 64-bit division where it fits, since the wide one is a library call. */
static uint64_t divide(uint64_t amount, uint64_t weight, u128 sum, u128 *ret_rest)
{
    u128 product = (u128)amount * weight;
    if (product <= UINT64_MAX && sum <= UINT64_MAX) {
        *ret_rest = (uint64_t)product % (uint64_t)sum;
        return (uint64_t)product / (uint64_t)sum;
    }
    *ret_rest = product % sum;
    return (uint64_t)(product / sum);
}

/* Of the parts not chosen yet (those after the last chosen in order of remainder, then index) the next one. */
static size_t next_largest(uint64_t amount, const int64_t *weights, size_t n, u128 sum, size_t last)
{
    u128 last_rest = 0, best_rest = 0;
    if (last < n)
        (void)divide(amount, weight_of(weights, last), sum, &last_rest);
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        u128 rest;
        (void)divide(amount, weight_of(weights, i), sum, &rest);
        int is_left = last == n || rest < last_rest || (rest == last_rest && i > last);
        if (is_left && (best == n || rest > best_rest)) {
            best = i;
            best_rest = rest;
        }
    }
    assert(best < n);   /* fewer units are left over than parts have a remainder */
    return best;
}

void apportion(int64_t total, const int64_t *weights, size_t n, int64_t *ret_parts)
{
    assert(n > 0);
    uint64_t amount = total < 0 ? 0 - (uint64_t)total : (uint64_t)total, left = amount;
    u128 sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight_of(weights, i);
    for (size_t i = 0; i < n; i++) {
        u128 rest;
        uint64_t part = sum == 0 ? (i == 0 ? amount : 0) : divide(amount, weight_of(weights, i), sum, &rest);
        left -= part;
        ret_parts[i] = (int64_t)part;
    }
    for (size_t last = n; left > 0; left--) {
        last = next_largest(amount, weights, n, sum, last);
        ret_parts[last]++;
    }
    if (total < 0)
        for (size_t i = 0; i < n; i++)
            ret_parts[i] = (int64_t)(0 - (uint64_t)ret_parts[i]);
}

int64_t scaled(int64_t total, int64_t part, int64_t whole)
{
    assert(part >= 0 && whole > 0);
    uint64_t amount = total < 0 ? 0 - (uint64_t)total : (uint64_t)total;
    u128 rest, quotient = (u128)amount * (uint64_t)part;
    rest = quotient % (uint64_t)whole;
    quotient = quotient / (uint64_t)whole + (rest >= (uint64_t)whole - rest);
    int64_t size = quotient > INT64_MAX ? INT64_MAX : (int64_t)quotient;
    return total < 0 ? -size : size;
}
