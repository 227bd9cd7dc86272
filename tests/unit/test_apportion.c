/* Dividing whole numbers: the golden cases of NUMBERS 4, and that nothing is ever lost. */
#include "base/num.h"
#include "transform/engine/apportion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { PARTS_MOST = 8 };

static const struct {
    int64_t total;
    size_t n;
    int64_t weights[PARTS_MOST], parts[PARTS_MOST];
} golden[] = {
    {10001, 3, {1, 1, 1}, {3334, 3334, 3333}},
    {100, 3, {3600, 1800, 1800}, {50, 25, 25}},
    {100003, 3, {7200, 3600, 1}, {66663, 33331, 9}},
    {-10001, 3, {1, 1, 1}, {-3334, -3334, -3333}},
    {999, 4, {0, 5, 0, 5}, {0, 500, 0, 499}},
    {0, 2, {3, 4}, {0, 0}},
    {7, 1, {0}, {7}},
    {7, 3, {0, 0, 0}, {7, 0, 0}},           /* nobody has a weight: the first */
    {10, 3, {-5, 1, 1}, {0, 5, 5}},         /* a negative weight is none */
    {2, 4, {1, 1, 1, 1}, {1, 1, 0, 0}},     /* ties to the earlier */
    {5, 3, {1, 2, 2}, {1, 2, 2}},
    {INT64_MAX, 2, {INT64_MAX, INT64_MAX}, {INT64_MAX / 2 + 1, INT64_MAX / 2}},
    {INT64_MIN, 2, {1, 1}, {INT64_MIN / 2, INT64_MIN / 2}},
    {INT64_MAX, 3, {INT64_MAX, 1, 0}, {INT64_MAX - 1, 1, 0}},
};

static void golden_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        int64_t parts[PARTS_MOST];
        apportion(golden[i].total, golden[i].weights, golden[i].n, parts);
        for (size_t k = 0; k < golden[i].n; k++)
            if (parts[k] != golden[i].parts[k])
                fail_msg("case %zu, part %zu: %lld, not %lld", i, k, (long long)parts[k], (long long)golden[i].parts[k]);
    }
}

static const struct {
    int64_t total, part, whole, is;
} scaled_golden[] = {
    {100, 1, 3, 33}, {200, 1, 3, 67}, {5, 1, 2, 3}, {-5, 1, 2, -3}, {7, 0, 9, 0}, {10, 3, 1, 30}, {120000, 720, 6480, 13333},
    {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, {INT64_MAX, 2, 1, INT64_MAX}, {INT64_MIN, 2, 1, -INT64_MAX}, {4, 1, 10, 0}, {INT64_MAX, 1, INT64_MAX, 1},
};

static void scaled_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scaled_golden / sizeof scaled_golden[0]; i++) {
        int64_t is = scaled(scaled_golden[i].total, scaled_golden[i].part, scaled_golden[i].whole);
        if (is != scaled_golden[i].is)
            fail_msg("case %zu: %lld, not %lld", i, (long long)is, (long long)scaled_golden[i].is);
    }
}

static uint64_t draw(uint64_t *seed)
{
    *seed = num_hash(*seed, seed, sizeof *seed);
    return *seed;
}

/* Sum exact, sign kept, and no part further than one from its exact share. */
static void random_cases(void **state)
{
    (void)state;
    uint64_t first = (uint64_t)time(NULL), seed = first;
    for (int i = 0; i < 20000; i++) {
        size_t n = 1 + draw(&seed) % PARTS_MOST;
        int64_t total = (int64_t)draw(&seed) >> (draw(&seed) % 64), weights[PARTS_MOST], parts[PARTS_MOST];
        long double sum = 0;
        for (size_t k = 0; k < n; k++) {
            weights[k] = (int64_t)(draw(&seed) >> 1) >> (draw(&seed) % 63);
            sum += (long double)weights[k];
        }
        apportion(total, weights, n, parts);
        uint64_t whole = 0;
        for (size_t k = 0; k < n; k++) {
            whole += (uint64_t)parts[k];
            long double exact = sum > 0 ? (long double)total * (long double)weights[k] / sum : k == 0 ? total : 0;
            long double off = (long double)parts[k] - exact;
            if ((off > 1.01L || off < -1.01L) && sum > 0)
                fail_msg("seed %llu: part %zu is %lld, share %Lf", (unsigned long long)first, k, (long long)parts[k], exact);
        }
        if ((int64_t)whole != total)
            fail_msg("seed %llu: parts of %lld add up to %lld", (unsigned long long)first, (long long)total, (long long)whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden_cases), cmocka_unit_test(scaled_cases), cmocka_unit_test(random_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
