#include "base/num.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A decimal number cut into its parts; digits of both parts are views into the text. */
struct decimal {
    bool is_negative;
    struct str whole, fraction;
    int exponent; /* held within +-EXPONENT_MOST */
};
enum { EXPONENT_MOST = 9999 };

static struct str take_digits(struct str *s)
{
    struct str digits = {s->ptr, 0};
    while (digits.len < s->len && s->ptr[digits.len] >= '0' && s->ptr[digits.len] <= '9')
        digits.len++;
    if (digits.len > 0) {
        s->ptr += digits.len;
        s->len -= digits.len;
    }
    return digits;
}

static bool take_one(struct str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    s->ptr++;
    s->len--;
    return true;
}

static bool take_sign(struct str *s)
{
    if (take_one(s, '-'))
        return true;
    (void)take_one(s, '+');
    return false;
}

static int take_exponent(struct str *s, int *ret_exponent)
{
    *ret_exponent = 0;
    if (!take_one(s, 'e') && !take_one(s, 'E'))
        return 0;
    bool is_negative = take_sign(s);
    struct str digits = take_digits(s);
    int value = 0;
    for (size_t i = 0; i < digits.len && value < EXPONENT_MOST; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    value = value < EXPONENT_MOST ? value : EXPONENT_MOST;
    *ret_exponent = is_negative ? -value : value;
    return digits.len > 0 ? 0 : -1;
}

static int decimal_parse(struct str s, struct decimal *ret)
{
    ret->is_negative = take_sign(&s);
    ret->whole = take_digits(&s);
    ret->fraction = (struct str){NULL, 0};
    if (take_one(&s, '.'))
        ret->fraction = take_digits(&s);
    if (ret->whole.len + ret->fraction.len == 0 || take_exponent(&s, &ret->exponent) != 0)
        return -1;
    return s.len == 0 ? 0 : -1;
}

/* Sums run below zero, where there is one value more: INT64_MIN needs no special case. */
static int shift_in(int64_t *negative, int digit)
{
    return __builtin_mul_overflow(*negative, (int64_t)10, negative) ||
           __builtin_sub_overflow(*negative, (int64_t)digit, negative) ? -1 : 0;
}

static int with_sign(int64_t negative, bool is_negative, int64_t *ret)
{
    if (!is_negative && negative == INT64_MIN)
        return -1;
    *ret = is_negative ? negative : -negative;
    return 0;
}

int num_i64(struct str s, int64_t *ret_value)
{
    bool is_negative = take_sign(&s);
    struct str digits = take_digits(&s);
    if (digits.len == 0 || s.len != 0)
        return -1;
    int64_t sum = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (shift_in(&sum, digits.ptr[i] - '0') != 0)
            return -1;
    return with_sign(sum, is_negative, ret_value);
}

/* strtod follows LC_NUMERIC, which a library may set behind our back; the "C" locale is named instead. */
static locale_t c_locale;

static void open_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double to_double(const char *text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, open_locale);
    if (c_locale == (locale_t)0)
        mem_fail();
    return strtod_l(text, NULL, c_locale);
}

int num_real(struct str s, double *ret_value)
{
    struct decimal d;
    char text[512]; /* longer than any number a file can mean */
    if (decimal_parse(s, &d) != 0 || s.len >= sizeof text)
        return -1;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    double value = to_double(text);
    if (!isfinite(value))
        return -1;
    *ret_value = value;
    return 0;
}

double num_round6(double x)
{
    /* From 2^33 on neighbouring doubles are further apart than 1e-6, and x * 1e6 would lose digits. */
    if (!(fabs(x) < 8589934592.0))
        return x;
    return round(x * 1e6) / 1e6 + 0.0; /* + 0.0: no negative zero in a file */
}

/* num_hash: multiply-and-fold of 16 bytes at a time, after the idea of wyhash (public domain); the constants are the
 * fractional parts of square roots of primes (as in SHA-512). Little-endian whatever the machine. */
__extension__ typedef unsigned __int128 wide;
static const uint64_t K0 = UINT64_C(0x6A09E667F3BCC909), K1 = UINT64_C(0xBB67AE8584CAA73B),
                      K2 = UINT64_C(0x3C6EF372FE94F82B), K3 = UINT64_C(0xA54FF53A5F1D36F1);

static uint64_t fold_product(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load8(const unsigned char *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

static uint64_t load4(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

/* 1 to 8 bytes, zeros behind them. Pieces overlap where the length is odd, which leaves the same bits. */
static uint64_t load_tail(const unsigned char *p, size_t len)
{
    if (len == 8)
        return load8(p);
    if (len >= 4)
        return load4(p) | load4(p + len - 4) << (len - 4) * 8;
    return (uint64_t)p[0] | (uint64_t)p[len / 2] << len / 2 * 8 | (uint64_t)p[len - 1] << (len - 1) * 8;
}

uint64_t num_hash(uint64_t seed, const void *ptr, size_t len)
{
    const unsigned char *p = ptr;
    uint64_t h = fold_product(seed ^ K0, K1);
    size_t left = len;
    for (; left > 16; p += 16, left -= 16)
        h = fold_product(load8(p) ^ K1, load8(p + 8) ^ h);
    uint64_t a = 0, b = 0;
    if (left > 8) {
        a = load8(p);
        b = load_tail(p + 8, left - 8);
    } else if (left > 0) {
        a = load_tail(p, left);
    }
    h = fold_product(a ^ K2, b ^ h);
    return fold_product(h ^ K3, (uint64_t)len ^ K1);
}
