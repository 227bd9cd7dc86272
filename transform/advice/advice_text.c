#include "transform/advice/advice_text.h"

#include <math.h>
#include <string.h>

const char *const advice_word_names[ADVICE_WORDS] = {
    [WORD_SUBJECT] = "subject", [WORD_FACTOR] = "factor", [WORD_ACTUAL] = "actual", [WORD_EXPECTED] = "expected", [WORD_PCT] = "pct",
    [WORD_SESSIONS] = "sessions", [WORD_EXPOSURE] = "exposure", [WORD_UNIT] = "unit", [WORD_PER_UNIT] = "per_unit", [WORD_WEEKS] = "weeks",
};

const char *advice_text_unknown(struct arena *a, const char *text, const char *const *names, size_t n)
{
    for (const char *p = strchr(text, '{'); p != NULL; p = strchr(p + 1, '{')) {
        size_t len = strspn(p + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"), i = 0;
        if (len == 0 || p[1 + len] != '}')
            continue;
        while (i < n && (strlen(names[i]) != len || strncmp(names[i], p + 1, len) != 0))
            i++;
        if (i == n)
            return arena_text(a, p + 1, len);
    }
    return NULL;
}

static const struct advice_word *word_at(const char *text, const struct advice_word *words, size_t n, size_t *ret_len)
{
    const char *end = text[0] == '{' ? strchr(text, '}') : NULL;
    for (size_t i = 0; end != NULL && i < n; i++)
        if (strlen(words[i].name) == (size_t)(end - text - 1) && strncmp(words[i].name, text + 1, (size_t)(end - text - 1)) == 0) {
            *ret_len = (size_t)(end - text + 1);
            return &words[i];
        }
    *ret_len = 1;
    return NULL;
}

char *advice_text(struct arena *a, const char *text, const struct advice_word *words, size_t n)
{
    size_t size = 1, len, at = 0;
    for (const char *p = text; *p != '\0'; p += len) {
        const struct advice_word *w = word_at(p, words, n, &len);
        size += w != NULL ? strlen(w->value) : 1;
    }
    char *ret = arena_array(a, size, 1);
    for (const char *p = text; *p != '\0'; p += len) {
        const struct advice_word *w = word_at(p, words, n, &len);
        size_t part = w != NULL ? strlen(w->value) : 1;
        memcpy(ret + at, w != NULL ? w->value : p, part);
        at += part;
    }
    return ret;
}

/* Thousands apart. */
static char *whole(struct arena *a, double value)
{
    char *plain = arena_format(a, "%.0f", fabs(value));
    size_t digits = strlen(plain), at = 0;
    char *ret = arena_array(a, digits + digits / 3 + 2, 1);
    if (value < 0 && strcmp(plain, "0") != 0)
        ret[at++] = '-';
    for (size_t i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            ret[at++] = ',';
        ret[at++] = plain[i];
    }
    return ret;
}

char *advice_figure(struct arena *a, double value, const char *unit, const char *currency)
{
    if (!isfinite(value))
        return arena_format(a, "-");
    if (strcmp(unit, "percent") == 0)
        return arena_format(a, "%.*f %%", fabs(value) < .1 ? 2 : 1, 100 * value);
    const char *number = fabs(value) < 10 ? arena_format(a, "%.2f", value) : whole(a, value);
    return strcmp(unit, "money") == 0 ? arena_format(a, "%s %s", currency, number) : arena_format(a, "%s", number);
}
