/* Numbers as exports write them. Nothing is guessed: a grouped number whose groups are not of three digits, or that
 * begins with a zero, is refused, because it was written in the other dialect. */
#include "ingest/value/value_part.h"

#include "base/num.h"
#include <stdio.h>
#include <string.h>

static const char NOT_A_NUMBER[] = "not_a_number", OUT_OF_RANGE[] = "out_of_range";

/* Longest first where one is the beginning of another. "$" alone is not decidable. */
static const struct {
    const char *text;
    char code[4];
} currencies[] = {
    {"RM", "MYR"},  {"MYR", "MYR"}, {"Rp.", "IDR"}, {"Rp", "IDR"},  {"IDR", "IDR"}, {"VND", "VND"}, {"THB", "THB"},
    {"PHP", "PHP"}, {"S$", "SGD"},  {"SGD", "SGD"}, {"R$", "BRL"},  {"BRL", "BRL"}, {"US$", "USD"}, {"USD", "USD"},
    {"NT$", "TWD"}, {"TWD", "TWD"}, {"EUR", "EUR"}, {"GBP", "GBP"}, {"CNY", "CNY"}, {"$", ""},
};

/* Digits beyond 19 significant ones cannot change hundredths of an amount in range; before the decimal mark they
 * put it out of range. */
static bool digit_add(struct decimal *d, char c)
{
    const uint64_t most = (UINT64_MAX - 9) / 10;
    if (d->digits > most)
        return false;
    d->digits = d->digits * 10 + (uint64_t)(c - '0');
    return true;
}

struct grouping {
    char mark;             /* '\0': no grouping */
    size_t n_digits;       /* since the last mark, or the start */
    bool is_grouped, is_bad;
};

static void group_end(struct grouping *g, char first)
{
    if (g->is_grouped ? g->n_digits != 3 : g->n_digits < 1 || g->n_digits > 3 || first == '0')
        g->is_bad = true;
    g->is_grouped = true;
    g->n_digits = 0;
}

static const char *whole_take(struct str *s, char mark, struct decimal *d, struct grouping *g)
{
    const char *first = s->ptr;
    *g = (struct grouping){.mark = mark};
    for (; s->len > 0; s->ptr++, s->len--) {
        if (is_digit(*s->ptr)) {
            if (!digit_add(d, *s->ptr))
                return OUT_OF_RANGE;
            g->n_digits++;
        } else if (mark != '\0' && *s->ptr == mark) {
            group_end(g, *first);
        } else {
            break;
        }
    }
    return g->is_bad || (g->is_grouped && g->n_digits != 3) ? NOT_A_NUMBER : NULL;
}

static const char *fraction_take(struct str *s, struct decimal *d)
{
    size_t n = 0;
    for (; s->len > 0 && is_digit(*s->ptr); s->ptr++, s->len--, n++)
        if (digit_add(d, *s->ptr))
            d->exponent--;
    return n > 0 ? NULL : NOT_A_NUMBER;
}

/* E8, E+18, e-05; anything else that begins with E is not an exponent (5 EUR). */
static const char *exponent_take(struct str *s, struct decimal *d)
{
    enum { MOST = 999 };
    struct str rest = *s;
    if (!char_take(&rest, 'E') && !char_take(&rest, 'e'))
        return NULL;
    bool is_negative = char_take(&rest, '-');
    if (!is_negative)
        (void)char_take(&rest, '+');
    if (rest.len == 0 || !is_digit(*rest.ptr))
        return NULL;
    int value = 0;
    for (; rest.len > 0 && is_digit(*rest.ptr); rest.ptr++, rest.len--)
        value = value < MOST ? value * 10 + (*rest.ptr - '0') : MOST;
    d->exponent += is_negative ? -value : value;
    *s = rest;
    return value < MOST ? NULL : OUT_OF_RANGE;
}

static const char *decimal_take(struct str *s, enum value_number number, struct decimal *d)
{
    static const char group_marks[] = {[NUMBER_POINT] = ',', [NUMBER_COMMA] = '.', [NUMBER_PLAIN] = '\0'};
    const char decimal_mark = number == NUMBER_COMMA ? ',' : '.';
    struct grouping g;
    const char *rule = whole_take(s, group_marks[number], d, &g);
    if (rule != NULL)
        return rule;
    if (char_take(s, decimal_mark))
        rule = fraction_take(s, d);
    else if (g.n_digits == 0)
        rule = NOT_A_NUMBER;
    if (rule == NULL && number != NUMBER_COMMA && !g.is_grouped)
        rule = exponent_take(s, d);
    return rule;
}

/* Amounts that have no decimals in practice: 150.000 and 150,000 are the same, and 150.00 is 150. What could be either
 * (1.234,567) is refused. */
static const char *whole_number_take(struct str *s, struct decimal *d)
{
    size_t mark = 0, last = 0, n = 0, digits;
    while (n < s->len && (is_digit(s->ptr[n]) || s->ptr[n] == '.' || s->ptr[n] == ',')) {
        if (!is_digit(s->ptr[n])) {
            mark = last == 0 ? n : mark;
            last = n;
        }
        n++;
    }
    digits = n - last - 1;
    bool has_fraction = last > 0 && (digits == 1 || digits == 2);
    if (last > 0 && has_fraction && last != mark && s->ptr[last] == s->ptr[mark])
        return NOT_A_NUMBER;
    char group = last == 0 || (has_fraction && last == mark) ? '\0' : s->ptr[mark];
    struct grouping g;
    const char *rule = whole_take(s, group, d, &g);
    if (rule != NULL || g.n_digits == 0)
        return rule != NULL ? rule : NOT_A_NUMBER;
    if (!has_fraction)
        return NULL;   /* a second kind of mark is left, and refused by who called */
    s->ptr++;
    s->len--;
    return fraction_take(s, d);
}

static bool currency_take(struct str *s, struct amount *a)
{
    if (s->len == 0 || *s->ptr < '$' || (*s->ptr > '$' && *s->ptr < 'A'))
        return false;   /* digits, marks and signs begin no currency */
    for (size_t i = 0; !a->has_currency && i < sizeof currencies / sizeof currencies[0]; i++)
        if (text_take(s, currencies[i].text)) {
            memcpy(a->currency, currencies[i].code, sizeof a->currency);
            a->has_currency = true;
            return true;
        }
    return false;
}

/* Signs, currency and blanks before the number: "-RM 5", "RM -5", "+5". */
static void front_take(struct str *s, struct amount *a)
{
    bool has_sign = false, goes_on = true;
    while (goes_on) {
        text_skip_blanks(s);
        goes_on = currency_take(s, a);
        if (has_sign || goes_on)
            continue;
        a->number.is_negative = char_take(s, '-');
        has_sign = goes_on = a->number.is_negative || char_take(s, '+');
    }
}

static void back_take(struct str *s, struct amount *a)
{
    text_skip_blanks(s);
    a->has_percent = char_take(s, '%');
    if (!a->has_percent)
        (void)currency_take(s, a);
    text_skip_blanks(s);
}

const char *amount_read(struct str s, enum value_number number, struct amount *ret)
{
    *ret = (struct amount){0};
    bool is_bracketed = s.len >= 2 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')';
    if (is_bracketed)
        s = (struct str){s.ptr + 1, s.len - 2};
    if (s.len > 0 && !is_digit(*s.ptr))
        front_take(&s, ret);
    const char *rule = number == NUMBER_WHOLE ? whole_number_take(&s, &ret->number) : decimal_take(&s, number, &ret->number);
    if (rule != NULL)
        return rule;
    if (s.len > 0)
        back_take(&s, ret);
    if (s.len > 0 || (is_bracketed && ret->number.is_negative))
        return NOT_A_NUMBER;
    ret->number.is_negative = ret->number.is_negative || is_bracketed;
    return NULL;
}

enum { POWER_MOST = 19 };

static const uint64_t powers_of_ten[POWER_MOST + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
    UINT64_C(10000000000000000000),
};

const char *decimal_scaled(const struct decimal *d, int decimals, int64_t *ret, bool *ret_exact)
{
    int shift = d->exponent + decimals;
    uint64_t value = 0, rest = d->digits;
    if (shift >= 0) {
        rest = 0;
        if (d->digits > 0 && (shift > POWER_MOST || __builtin_mul_overflow(d->digits, powers_of_ten[shift], &value)))
            return OUT_OF_RANGE;
    } else if (shift >= -POWER_MOST) {
        uint64_t power = powers_of_ten[-shift];
        value = d->digits / power;
        rest = d->digits % power;
        value += rest >= power - rest;
    }
    if (value > INT64_MAX)
        return OUT_OF_RANGE;
    *ret = d->is_negative ? -(int64_t)value : (int64_t)value;
    if (ret_exact != NULL)
        *ret_exact = rest == 0;
    return NULL;
}

/* Both operands are exact below 2^53 and 10^22, so one division rounds once; the rest goes through text. */
const char *decimal_real(const struct decimal *d, double *ret)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    enum { EXACT = 22 };
    char text[48];
    double value = 0;
    if (d->digits <= (UINT64_C(1) << 53) && d->exponent >= -EXACT && d->exponent <= EXACT) {
        value = d->exponent < 0 ? (double)d->digits / powers[-d->exponent] : (double)d->digits * powers[d->exponent];
    } else if (d->digits > 0) {
        int len = snprintf(text, sizeof text, "%lluE%d", (unsigned long long)d->digits, d->exponent);
        if (num_real((struct str){text, (size_t)len}, &value) != 0)
            return OUT_OF_RANGE;
    }
    *ret = d->is_negative && value > 0 ? -value : value;
    return NULL;
}
