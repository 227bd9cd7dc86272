/* num */
#include "base/num.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void whole_numbers(void **state)
{
    (void)state;
    static const struct { const char *text; int rc; int64_t value; } rows[] = {
        {"0", 0, 0}, {"-0", 0, 0}, {"+7", 0, 7}, {"007", 0, 7}, {"9223372036854775807", 0, INT64_MAX},
        {"-9223372036854775808", 0, INT64_MIN}, {"9223372036854775808", -1, 0}, {"-9223372036854775809", -1, 0},
        {"99999999999999999999999", -1, 0}, {"", -1, 0}, {"-", -1, 0}, {" 1", -1, 0}, {"1 ", -1, 0}, {"1.0", -1, 0},
        {"1e3", -1, 0}, {"--1", -1, 0}, {"0x10", -1, 0}, {"1,000", -1, 0}, {"٣", -1, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t value = 0;
        if (num_i64(str_of(rows[i].text), &value) != rows[i].rc || value != rows[i].value)
            fail_msg("'%s' gave %lld", rows[i].text, (long long)value);
    }
}

static void real_numbers(void **state)
{
    (void)state;
    static const struct { const char *text; int rc; double value; } rows[] = {
        {"0", 0, 0}, {"19.99", 0, 19.99}, {"-1.21082485E8", 0, -121082485}, {".5", 0, 0.5}, {"5.", 0, 5},
        {"1e-400", 0, 0}, {"7.66567883229209E+18", 0, 7.66567883229209E+18}, {"1e400", -1, 0}, {"nan", -1, 0},
        {"inf", -1, 0}, {"0x1p3", -1, 0}, {"1,5", -1, 0}, {"", -1, 0}, {".", -1, 0}, {"e5", -1, 0}, {"1e", -1, 0},
        {"1e+", -1, 0}, {"1 ", -1, 0}, {"1.2.3", -1, 0}, {"1e99999999999999999999", -1, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double value = 0;
        if (num_real(str_of(rows[i].text), &value) != rows[i].rc || value != rows[i].value)
            fail_msg("'%s' gave %.17g", rows[i].text, value);
    }
}

static void rounds_to_six_decimals(void **state)
{
    (void)state;
    static const struct { double x, rounded; } rows[] = {
        {0.1234564, 0.123456}, {0.1234567, 0.123457}, {-0.1234567, -0.123457}, {1e15 + 0.5, 1e15 + 0.5}, {19.99, 19.99},
        {1e300, 1e300}, {123456789.1234567, 123456789.123457}, {0, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_true(num_round6(rows[i].x) == rows[i].rounded);
    assert_true(isnan(num_round6(NAN)));
    assert_false(signbit(num_round6(-0.0000001)));
}

/* Stored in warehouses: these values may never change. */
static void hash_is_stable(void **state)
{
    (void)state;
    static const struct { uint64_t seed; const char *text; uint64_t hash; } rows[] = {
        {0, "", UINT64_C(0xBECE05F804E08995)},
        {1, "", UINT64_C(0x6D7AF6572C0FC4CD)},
        {0, "a", UINT64_C(0x19BF88F9AEFB4232)},
        {0, "12345678", UINT64_C(0xFB899230C8B7B4E7)},
        {0, "123456789", UINT64_C(0xEB315B96BD0B345B)},
        {7, "0123456789abcdef", UINT64_C(0x0626870A08F092F4)},
        {7, "0123456789abcdefg", UINT64_C(0xBF34DBDC8C208BE7)},
        {0, "a row of a table, longer than thirty-two bytes", UINT64_C(0x512130F4BD7BAF6F)},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (num_hash(rows[i].seed, rows[i].text, strlen(rows[i].text)) != rows[i].hash)
            fail_msg("'%s': 0x%016llx", rows[i].text, (unsigned long long)num_hash(rows[i].seed, rows[i].text, strlen(rows[i].text)));
}

static int n_bits(uint64_t x)
{
    return __builtin_popcountll(x);
}

/* Flipping any one bit of the input must flip about half of the output. */
static void hash_mixes(void **state)
{
    (void)state;
    unsigned char bytes[48];
    for (size_t len = 1; len <= sizeof bytes; len++) {
        long flipped = 0;
        memset(bytes, 'a', sizeof bytes);
        uint64_t base = num_hash(1, bytes, len);
        for (size_t bit = 0; bit < len * 8; bit++) {
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            int n = n_bits(base ^ num_hash(1, bytes, len));
            assert_in_range(n, 8, 56);
            flipped += n;
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        assert_in_range(flipped / (long)(len * 8), 29, 35);
        assert_true(base != num_hash(2, bytes, len));
    }
}

static void hash_tells_lengths_apart(void **state)
{
    (void)state;
    unsigned char zeros[64] = {0};
    for (size_t i = 0; i < sizeof zeros; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(num_hash(0, zeros, i) != num_hash(0, zeros, k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(real_numbers),
        cmocka_unit_test(rounds_to_six_decimals),
        cmocka_unit_test(hash_is_stable),
        cmocka_unit_test(hash_mixes),
        cmocka_unit_test(hash_tells_lengths_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
