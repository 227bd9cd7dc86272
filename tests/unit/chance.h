/* chance: drawn numbers (splitmix64, S. Vigna, public domain; Box-Muller). Whoever includes this sets `chance_state`. */
#ifndef TESTS_CHANCE_H
#define TESTS_CHANCE_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static uint64_t chance_state;

static inline double uniform(void)   /* between 0 and 1, never either */
{
    uint64_t z = chance_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + .5) * 0x1p-53;
}

static inline double normal(void)
{
    double u = uniform();
    return sqrt(-2 * log(u)) * cos(2 * M_PI * uniform());
}

static inline int below(int n)
{
    return (int)(uniform() * n);
}

/* A number from outside: SEED, SEEDS. */
static inline int setting(const char *name, int usual)
{
    const char *value = getenv(name);
    return value != NULL ? atoi(value) : usual;
}

#endif
