/* value_part: what value.c, value_number.c and value_time.c share. Readers of one value return NULL, or the rule it
 * breaks. */
#ifndef INGEST_VALUE_PART_H
#define INGEST_VALUE_PART_H

#include "ingest/value/value.h"

/* digits * 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
    bool is_negative;
};

struct amount {
    struct decimal number;
    char currency[4];     /* "" if none is shown, or one of several ("$") */
    bool has_currency, has_percent;
};

/* The whole text: sign or parentheses, currency and number in any usual order. */
const char *amount_read(struct str s, enum value_number number, struct amount *ret);
/* Rounded half away from zero; *ret_exact (may be NULL) tells whether nothing was lost. */
const char *decimal_scaled(const struct decimal *d, int decimals, int64_t *ret, bool *ret_exact);
const char *decimal_real(const struct decimal *d, double *ret);

/* Moments and days in the forms `clock` allows (CLOCK_*), in texts and in numeric cells. */
const char *instant_read(struct str s, enum cell_kind kind, unsigned clock, struct value *ret);
const char *date_read(struct str s, enum cell_kind kind, unsigned clock, struct value *ret);
/* Durations as platforms write them: 1h 40min, 2h37m, 0h19m, 5400, 03:00:00, 175h16m7s, 10j50m8d, Thai; 00:36 is refused (hours and
 * minutes, or minutes and seconds?); in a numeric cell a number below 1 with a point is Excel's part of a day. */
const char *duration_read(struct str s, enum cell_kind kind, int64_t *ret_seconds);

/* Full-width forms, foreign minus signs and blanks to ASCII, currency signs to codes, invisible marks away; what is
 * not known stays. ASCII text is returned as it is; text that does not fit comes back empty (no value is so long). */
enum { FOLDED_MOST = 96 };
struct str text_ascii(struct str s, char buffer[FOLDED_MOST]);

/* Takes `token` (ASCII letters in any case) off the front. */
bool text_take(struct str *s, const char *token);

/* The same for one character, inline because a file of minutes has seventy million cells. */
static inline bool char_take(struct str *s, char c)
{
    if (s->len == 0 || *s->ptr != c)
        return false;
    s->ptr++;
    s->len--;
    return true;
}

static inline void text_skip_blanks(struct str *s)
{
    while (char_take(s, ' ') || char_take(s, '\t'))
        continue;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
