/* shortcut: cells of one column that need not be read in full: bare digits, a text the row before had too, a clock of
 * the day the row before had. Nine cells in ten of a file of minutes. What a shortcut does not know goes the general
 * way (value.h); what it knows, it reads as the general way would. For feed*.c only. */
#ifndef INGEST_SHORTCUT_H
#define INGEST_SHORTCUT_H

#include "base/date.h"
#include "ingest/feed/feed.h"
#include <string.h>

enum shortcut_way {
    SHORTCUT_NONE,
    SHORTCUT_COUNT,      /* digits */
    SHORTCUT_MONEY,      /* digits, with a point and at most two decimals unless the dialect's decimals begin with a comma */
    SHORTCUT_SAME,       /* the bytes of the row before */
    SHORTCUT_DAY         /* the date of the row before and hh:mm or hh:mm:ss */
};

/* Numbers of so many digits are within the bounds of value.c. */
enum { SHORTCUT_TEXT = 64, SHORTCUT_DATE = 11, SHORTCUT_COUNT_MOST = 15, SHORTCUT_MONEY_MOST = 14 };

struct shortcut {
    enum shortcut_way way;
    unsigned n_hits, n_misses;
    bool is_kept;
    enum cell_kind kind;
    size_t len;
    int64_t day_s;                   /* DAY: midnight of the date in `text` */
    struct datum datum;              /* SAME: what `text` means; may point into it */
    char text[SHORTCUT_TEXT];        /* the cell of the row before; DAY: its date and the gap behind it */
};

/* For cells of `type` that become data of the same type and nothing else. */
enum shortcut_way shortcut_for(enum value_type type);
/* What the general way made of a cell, for the rows to come. `d` may point into the cell or to what lives as long as
 * the file; else it is not kept. */
void shortcut_keep(struct shortcut *s, const struct cell *c, const struct datum *d);

static inline uint64_t shortcut_word(const char *ptr)
{
    uint64_t x;
    memcpy(&x, ptr, sizeof x);
    return x;
}

static inline bool shortcut_is_same(const char *a, const char *b, size_t len)
{
    size_t i = 0;
    for (; i + sizeof(uint64_t) <= len; i += sizeof(uint64_t))
        if (shortcut_word(a + i) != shortcut_word(b + i))
            return false;
    for (; i < len; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static inline bool shortcut_count(struct str s, int64_t *ret)
{
    int64_t value = 0;
    if (s.len == 0 || s.len > SHORTCUT_COUNT_MOST)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

static inline bool shortcut_money(struct str s, enum value_number number, int64_t *ret)
{
    int64_t value = 0;
    size_t i = 0, n_decimals = 0;
    if (s.len == 0 || s.len > SHORTCUT_MONEY_MOST)
        return false;
    for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
        value = value * 10 + (s.ptr[i] - '0');
    if (i > 0 && i + 1 < s.len && s.ptr[i] == '.' && number != NUMBER_COMMA)
        for (i++; i < s.len && n_decimals < 2 && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++, n_decimals++)
            value = value * 10 + (s.ptr[i] - '0');
    if (i != s.len)
        return false;
    *ret = n_decimals == 2 ? value : n_decimals == 1 ? value * 10 : value * 100;
    return true;
}

/* Two digits; 99 is too many of anything. */
static inline unsigned shortcut_pair(const char *ptr)
{
    unsigned tens = (unsigned)(unsigned char)ptr[0] - '0', ones = (unsigned)(unsigned char)ptr[1] - '0';
    return tens > 9 || ones > 9 ? 99 : tens * 10 + ones;
}

static inline bool shortcut_clock(const struct shortcut *k, struct str s, int64_t *ret)
{
    enum { HH_MM = 16, HH_MM_SS = 19 };
    if (!k->is_kept || (s.len != HH_MM && s.len != HH_MM_SS) || s.ptr[13] != ':' ||
        (s.len == HH_MM_SS && s.ptr[16] != ':') || !shortcut_is_same(s.ptr, k->text, SHORTCUT_DATE))
        return false;
    unsigned hour = shortcut_pair(s.ptr + 11), minute = shortcut_pair(s.ptr + 14);
    unsigned second = s.len == HH_MM_SS ? shortcut_pair(s.ptr + 17) : 0;
    *ret = k->day_s + (int64_t)(hour * 3600 + minute * 60 + second);
    return hour < 24 && minute < 60 && second < 60;
}

/* True with *ret set; else the general way must be gone. */
static inline bool shortcut_take(struct shortcut *k, const struct cell *c, enum value_number number, struct datum *ret)
{
    switch (k->way) {
    case SHORTCUT_NONE: return false;
    case SHORTCUT_COUNT:
        ret->type = DATUM_INTEGER;
        return shortcut_count(c->text, &ret->integer);
    case SHORTCUT_MONEY:
        ret->type = DATUM_INTEGER;
        return shortcut_money(c->text, number, &ret->integer);
    case SHORTCUT_DAY:
        ret->type = DATUM_INTEGER;
        return c->kind == CELL_TEXT && shortcut_clock(k, c->text, &ret->integer);
    case SHORTCUT_SAME:
        if (!k->is_kept || c->kind != k->kind || c->text.len != k->len || !shortcut_is_same(c->text.ptr, k->text, k->len))
            return false;
        k->n_hits++;
        *ret = k->datum;
        return true;
    }
    return false;
}

#endif
