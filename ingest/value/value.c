#include "ingest/value/value_part.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *text, *ascii;
} signs[] = {
    {"\xC2\xA0", " "},       {"\xE2\x80\xAF", " "},   {"\xE2\x80\x89", " "},   {"\xE2\x80\x87", " "},
    {"\xE3\x80\x80", " "},   {"\xE2\x80\x8B", ""},    {"\xE2\x80\x8E", ""},    {"\xE2\x80\x8F", ""},
    {"\xEF\xBB\xBF", ""},    {"\xE2\x88\x92", "-"},   {"\xE2\x80\x93", "-"},   {"\xE2\x80\x94", "-"},
    {"\xE2\x80\x90", "-"},   {"\xE2\x80\x91", "-"},   {"\xE3\x80\x9C", "~"},
    {"\xE2\x82\xAB", "VND"}, {"\xC4\x91", "VND"},     {"\xC4\x90", "D"},       {"\xE0\xB8\xBF", "THB"},
    {"\xE2\x82\xB1", "PHP"},
};

/* U+FF01 to U+FF5E are ASCII 0x21 to 0x7E in full width: EF BC 81.. and EF BD 80... */
static char full_width(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    if (s.len < 3 || p[0] != 0xEF || (p[1] != 0xBC && p[1] != 0xBD))
        return '\0';
    int code = ((p[1] & 0x3F) << 6 | (p[2] & 0x3F)) - 0xF00 + 0x20;
    return code >= 0x21 && code <= 0x7E ? (char)code : '\0';
}

/* One character of s, which is not ASCII, in ASCII; how many bytes of s it was. */
static size_t sign_fold(struct str s, struct str *ret, char *one)
{
    *one = full_width(s);
    *ret = (struct str){one, 1};
    if (*one != '\0')
        return 3;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (str_starts(s, signs[i].text)) {
            *ret = str_of(signs[i].ascii);
            return strlen(signs[i].text);
        }
    *ret = (struct str){s.ptr, 1};
    return 1;
}

struct str text_ascii(struct str s, char buffer[FOLDED_MOST])
{
    size_t len = 0;
    if (str_is_ascii(s))
        return s;
    while (s.len > 0) {
        char one = *s.ptr;
        struct str folded = {&one, 1};
        size_t n = 1;
        if ((unsigned char)one >= 0x80)
            n = sign_fold(s, &folded, &one);
        if (folded.len > FOLDED_MOST - len)
            return (struct str){NULL, 0};
        for (size_t i = 0; i < folded.len; i++)
            buffer[len++] = folded.ptr[i];
        s.ptr += n;
        s.len -= n;
    }
    return str_trim((struct str){buffer, len});
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool text_take(struct str *s, const char *token)
{
    size_t n = 0;
    while (n < s->len && token[n] != '\0' && lower(s->ptr[n]) == lower(token[n]))
        n++;
    if (token[n] != '\0')
        return false;
    s->ptr += n;
    s->len -= n;
    return true;
}

static bool is_missing(struct str s)
{
    if (s.len > 3 || (s.len > 0 && is_digit(*s.ptr)))
        return false;
    return s.len == 0 || str_is(s, "-") || str_is(s, "--") || str_is(s, "/") || str_is(s, "N/A");
}

bool value_is_excel_error(struct str s)
{
    static const char *const errors[] = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!",
                                         "#SPILL!", "#CALC!", "#GETTING_DATA"};
    if (s.len == 0 || s.ptr[0] != '#')
        return false;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (str_is(s, errors[i]))
            return true;
    return false;
}

static size_t count_digits(struct str s, size_t from)
{
    size_t n = from;
    while (n < s.len && is_digit(s.ptr[n]))
        n++;
    return n - from;
}

/* 7.66568E+18, in the locale's spelling: what Excel shows of a long id. A text needs the plus sign, or 1E5 would be one. */
static bool is_scientific(struct str s, enum cell_kind kind)
{
    size_t i = count_digits(s, 0);
    if (i == 0)
        return false;
    if (i < s.len && (s.ptr[i] == '.' || s.ptr[i] == ','))
        i += 1 + count_digits(s, i + 1);
    if (i >= s.len || lower(s.ptr[i]) != 'e')
        return false;
    i++;
    if (i < s.len && s.ptr[i] == '+')
        i++;
    else if (kind != CELL_NUMBER)
        return false;
    size_t n = count_digits(s, i);
    return n > 0 && i + n == s.len;
}

enum { ID_KEPT = 15, ID_LONG = 18 };

/* Excel keeps 15 significant digits; an id of 18 or 19 with only zeros behind them looks as if it had been through it. */
static bool is_zero_tailed(struct str s)
{
    if (s.len < ID_LONG || s.ptr[s.len - 1] != '0' || count_digits(s, 0) != s.len)
        return false;
    for (size_t i = ID_KEPT; i < s.len; i++)
        if (s.ptr[i] != '0')
            return false;
    return true;
}

/* One right id of 18 digits in 1,000 ends in 000, and Excel spares no id of a column. So such a one is right in a column whose ids were
 * not rounded; a further one only where so many were told that chance makes as many. */
bool id_column_shows(struct id_column *c, struct str s)
{
    enum { PER_TAILED = 200 };
    if (s.len < ID_LONG || s.len > sizeof c->last || count_digits(s, 0) != s.len)
        return false;
    bool is_last = c->len == s.len && memcmp(c->last, s.ptr, s.len) == 0;
    if (is_last)
        return c->is_last_right;
    bool is_copy = c->len == s.len && memcmp(c->last, s.ptr, ID_KEPT) == 0;   /* its neighbour, rounded */
    bool is_tailed = is_zero_tailed(s), is_right = !is_tailed || (!is_copy && c->n_exact > PER_TAILED * c->n_tailed);
    c->n_exact += !is_tailed;
    c->n_tailed += is_tailed && is_right;
    c->is_last_right = is_right;
    c->len = s.len;
    memcpy(c->last, s.ptr, s.len);
    return is_right;
}

/* 7345678901234567168.0: a long id that was a binary fraction in somebody's script keeps 15 or 16 digits. */
static bool is_fraction(struct str s)
{
    enum { KEPT = 15 };
    size_t i = count_digits(s, 0);
    return i > KEPT && i + 1 < s.len && s.ptr[i] == '.' && i + 1 + count_digits(s, i + 1) == s.len;
}

/* A long id in a numeric cell is right where a script wrote its digits out, and not where it ever was a double. Above 2^53 a double
 * has gaps, so it is written either as what it is (7345678901234567168), or in 15 to 17 digits with zeros behind. One right id in 64 of
 * 18 digits, in 1024 of 19, looks like that too. */
static bool is_double(struct str s)
{
    enum { LEAST_KEPT = 15, MOST_KEPT = 17, DIGITS_MOST = 19 };
    static const uint64_t EXACT_MOST = 9007199254740992; /* 2^53 */
    if (s.len == 0 || count_digits(s, 0) != s.len)
        return false;
    if (s.len > DIGITS_MOST)
        return true; /* no id that counts is so long */
    uint64_t id = 0, unit = 1;
    for (size_t i = 0; i < s.len; i++)
        id = id * 10 + (uint64_t)(s.ptr[i] - '0');
    if (id <= EXACT_MOST)
        return false;
    uint64_t nearest = (uint64_t)(double)id, gap = id > nearest ? id - nearest : nearest - id;
    for (size_t kept = s.len; kept > LEAST_KEPT; kept--, unit *= 10)
        if (kept <= MOST_KEPT && id % unit == 0 && 2 * gap <= unit)
            return true;
    return gap == 0 || id % unit == 0;
}

/* '7345678901234567123: how people keep Excel from rounding it; the mark is no part of the id. */
static struct str without_mark(struct str s)
{
    bool is_marked = s.len > 1 && s.ptr[0] == '\'' && 1 + count_digits(s, 1) == s.len;
    return is_marked ? (struct str){s.ptr + 1, s.len - 1} : s;
}

/* Digits and full-width ones, and nothing else: the same id in other characters would be another one. */
static bool is_wide(struct str s)
{
    size_t n_wide = 0, i = 0;
    while (i < s.len) {
        bool wide = i + 2 < s.len && memcmp(s.ptr + i, "\xEF\xBC", 2) == 0 && (unsigned char)s.ptr[i + 2] - 0x90U <= 9;
        if (!wide && (s.ptr[i] < '0' || s.ptr[i] > '9'))
            return false;
        n_wide += wide;
        i += wide ? 3 : 1;
    }
    return n_wide > 0;
}

static const char *id_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    ret->text = s = without_mark(s);
    if (is_wide(s))
        return "not_an_id";
    if (is_scientific(s, kind) || is_zero_tailed(s) || is_fraction(s) || (kind == CELL_NUMBER && !d->has_exact_ids && is_double(s)))
        return "id_rounded_by_excel";
    return kind == CELL_NUMBER && count_digits(s, 0) != s.len ? "not_an_id" : NULL;
}

static const char *text_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    (void)d;
    (void)kind;
    ret->text = s;
    return NULL;
}

/* Numeric cells of workbooks and JSON are written with a point whatever the dialect of texts is. */
static enum value_number number_of(const struct dialect *d, enum cell_kind kind)
{
    return kind == CELL_NUMBER ? NUMBER_PLAIN : d->number;
}

/* Above these no figure of a shop is real, and sums over years still fit 64 bits. */
static const int64_t MONEY_MOST = 10000000000000000, COUNT_MOST = 1000000000000000;

static const char *money_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    struct amount a;
    const char *rule = amount_read(s, number_of(d, kind), &a);
    if (rule == NULL && a.has_percent)
        rule = "not_a_number";
    if (rule == NULL)
        rule = decimal_scaled(&a.number, 2, &ret->integer, NULL);
    if (rule == NULL && (ret->integer > MONEY_MOST || ret->integer < -MONEY_MOST))
        rule = "out_of_range";
    if (rule == NULL)
        memcpy(ret->currency, a.currency, sizeof ret->currency);
    return rule;
}

static const char *count_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    struct amount a;
    bool is_exact = true;
    const char *rule = amount_read(s, number_of(d, kind), &a);
    if (rule == NULL && (a.has_percent || a.has_currency))
        rule = "not_a_number";
    if (rule == NULL)
        rule = decimal_scaled(&a.number, 0, &ret->integer, &is_exact);
    if (rule == NULL && !is_exact)
        rule = "not_a_whole_number";
    if (rule == NULL && (ret->integer > COUNT_MOST || ret->integer < -COUNT_MOST))
        rule = "out_of_range";
    return rule;
}

/* A mean of seconds is a ratio too, and Shopee writes it 00:00:36. */
static const char *ratio_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    struct amount a;
    int64_t seconds;
    const char *rule = amount_read(s, number_of(d, kind), &a);
    if (rule != NULL && duration_read(s, kind, &seconds) == NULL) {
        ret->real = (double)seconds;
        return NULL;
    }
    if (rule == NULL && a.has_currency)
        rule = "not_a_number";
    if (rule != NULL)
        return rule;
    a.number.exponent -= a.has_percent ? 2 : 0;
    return decimal_real(&a.number, &ret->real);
}

static const char *seconds_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    (void)d;
    return duration_read(s, kind, &ret->integer);
}

/* Minutes with decimals, under a heading that says so; or a duration with units after all. */
static const char *minutes_read(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    const double most_s = 3.6e9;
    struct amount a;
    double minutes;
    const char *rule = amount_read(s, number_of(d, kind), &a);
    if (rule != NULL)
        return duration_read(s, kind, &ret->integer);
    if (a.has_currency || a.has_percent || a.number.is_negative)
        return "not_a_duration";
    if (decimal_real(&a.number, &minutes) != NULL || minutes * 60 > most_s)
        return "out_of_range";
    ret->integer = llround(minutes * 60);
    return NULL;
}

static const char *instant_of(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    return instant_read(s, kind, d->clock, ret);
}

static const char *date_of(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret)
{
    return date_read(s, kind, d->clock, ret);
}

static const struct {
    const char *name;
    bool is_verbatim;      /* else the text is folded to ASCII first */
    const char *(*read)(const struct dialect *d, enum cell_kind kind, struct str s, struct value *ret);
} types[] = {
    [VALUE_ID] = {"id", true, id_read},
    [VALUE_TEXT] = {"text", true, text_read},
    [VALUE_MONEY] = {"money", false, money_read},
    [VALUE_COUNT] = {"count", false, count_read},
    [VALUE_RATIO] = {"ratio", false, ratio_read},
    [VALUE_SECONDS] = {"seconds", false, seconds_read},
    [VALUE_INSTANT] = {"instant", false, instant_of},
    [VALUE_DATE] = {"date", false, date_of},
    [VALUE_MINUTES] = {"minutes", false, minutes_read},
};

int value_parse(enum value_type type, const struct dialect *d, const struct cell *c, struct value *ret, const char **ret_rule)
{
    char buffer[FOLDED_MOST];
    *ret = (struct value){.is_null = true};
    if (c->kind == CELL_EMPTY)
        return 0;
    struct str raw = str_trim(c->text);
    struct str s = types[type].is_verbatim ? raw : text_ascii(raw, buffer);
    if (is_missing(s) && (s.len > 0 || raw.len <= sizeof buffer))
        return 0;
    ret->is_null = false;
    const char *rule = value_is_excel_error(s) ? "excel_error" : types[type].read(d, c->kind, s, ret);
    if (rule == NULL)
        return 0;
    *ret_rule = rule;
    return -1;
}

int value_type_of(const char *name, enum value_type *ret)
{
    enum value_type type;
    if (value_as_of(name, &type) != 0 || type == VALUE_MINUTES)
        return -1;
    *ret = type;
    return 0;
}

int value_as_of(const char *name, enum value_type *ret)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0) {
            *ret = (enum value_type)i;
            return 0;
        }
    return -1;
}
