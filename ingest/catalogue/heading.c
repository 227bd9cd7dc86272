#include "ingest/catalogue/heading.h"

#include <string.h>

/* Folded spellings in trailing parentheses. A bare dollar belongs to four countries: cut off, but no currency. */
static const struct {
    const char *text, *currency;
} currencies[] = {
    {"rm", "MYR"},   {"myr", "MYR"}, {"rp", "IDR"},  {"idr", "IDR"}, {"\u20ab", "VND"}, {"\u0111", "VND"},
    {"vnd", "VND"},  {"\u0e3f", "THB"}, {"thb", "THB"}, {"s$", "SGD"}, {"sgd", "SGD"}, {"\u20b1", "PHP"},
    {"php", "PHP"},  {"us$", "USD"}, {"usd", "USD"}, {"r$", "BRL"},  {"brl", "BRL"},  {"nt$", "TWD"},
    {"twd", "TWD"},  {"$", ""},
};

/* En dash, em dash and minus are U+2013, U+2014 and U+2212; one export writes a title with the first, the next with '-'. */
static bool is_dash(const char *p, size_t len)
{
    return len >= 3 && (memcmp(p, "\u2013", 3) == 0 || memcmp(p, "\u2014", 3) == 0 || memcmp(p, "\u2212", 3) == 0);
}

static size_t tighten(char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i] == '_' ? ' ' : text[i];
        if (is_dash(text + i, len - i)) {
            c = '-';
            i += 2;
        }
        if ((c == '(' || c == ')' || c == ' ') && n > 0 && text[n - 1] == ' ')
            n--;
        if (c == ' ' && n > 0 && text[n - 1] == '(')
            continue;
        text[n++] = c;
    }
    return n;
}

static struct str cut_currency(struct str s, char ret_currency[4])
{
    if (!str_ends(s, ")"))
        return s;
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        size_t n = strlen(currencies[i].text) + 2;
        if (s.len <= n || s.ptr[s.len - n] != '(' ||
            memcmp(s.ptr + s.len - n + 1, currencies[i].text, n - 2) != 0)
            continue;
        if (ret_currency != NULL)
            memcpy(ret_currency, currencies[i].currency, strlen(currencies[i].currency) + 1);
        return (struct str){s.ptr, s.len - n};
    }
    return s;
}

struct str heading_key(struct arena *a, struct str cell, char ret_currency[4])
{
    if (ret_currency != NULL)
        ret_currency[0] = '\0';
    struct str folded = str_fold(a, str_trim(cell));
    char *text = str_text(a, folded);
    return cut_currency((struct str){text, tighten(text, folded.len)}, ret_currency);
}
