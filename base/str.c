#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

struct str str_of(const char *text)
{
    return text == NULL ? (struct str){NULL, 0} : (struct str){text, strlen(text)};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *text)
{
    return str_eq(a, str_of(text));
}

bool str_starts(struct str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && (len == 0 || memcmp(s.ptr, prefix, len) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && (len == 0 || memcmp(s.ptr + s.len - len, suffix, len) == 0);
}

static const char *const blanks[] = {
    " ", "\t", "\r", "\n",
    "\xC2\xA0",     /* U+00A0 no-break space */
    "\xE2\x80\xAF", /* U+202F narrow no-break space: French and ICU thousands */
    "\xE3\x80\x80", /* U+3000 ideographic space */
    "\xEF\xBB\xBF", /* U+FEFF byte order mark */
};

static size_t blank_at_start(struct str s)
{
    if (s.len == 0 || ((unsigned char)s.ptr[0] > ' ' && (unsigned char)s.ptr[0] < 0x80))
        return 0;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (str_starts(s, blanks[i]))
            return strlen(blanks[i]);
    return 0;
}

static size_t blank_at_end(struct str s)
{
    unsigned char last = s.len > 0 ? (unsigned char)s.ptr[s.len - 1] : 'x';
    if (last > ' ' && last < 0x80)
        return 0;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (str_ends(s, blanks[i]))
            return strlen(blanks[i]);
    return 0;
}

static bool is_bare(char c)
{
    return c > ' ' && c < 0x7f;
}

struct str str_trim(struct str s)
{
    if (s.len > 0 && is_bare(s.ptr[0]) && is_bare(s.ptr[s.len - 1]))
        return s;                    /* most are */
    for (size_t n = blank_at_start(s); n > 0; n = blank_at_start(s)) {
        s.ptr += n;
        s.len -= n;
    }
    for (size_t n = blank_at_end(s); n > 0; n = blank_at_end(s))
        s.len -= n;
    return s;
}

char *str_text(struct arena *a, struct str s)
{
    return arena_text(a, s.ptr, s.len);
}

/* utf8proc sorts combining marks by insertion, quadratic in a run of them: 32,767 marks in one hostile cell take
 * seconds. No heading is this long; what is keeps its form but for ASCII. */
enum { FOLD_MOST = 8192 };

static size_t fold_ascii(char *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        out[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] - 'A' + 'a') : s.ptr[i];
    return s.len;
}

/* NFKC with case folding in the caller's memory; utf8proc_map would malloc. *ret_out NULL: not UTF-8. */
static size_t fold_unicode(struct arena *a, struct str s, char **ret_out)
{
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;
    *ret_out = NULL;
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, NULL, 0, options);
    if (n < 0)
        return 0;
    utf8proc_int32_t *points = arena_array(a, (size_t)n + 1, sizeof *points);
    n = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, points, n, options);
    n = n < 0 ? n : utf8proc_reencode(points, n, options);
    if (n < 0)
        return 0;
    *ret_out = (char *)points;
    return (size_t)n;
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t squeeze(char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_white(text[i]))
            text[n++] = text[i];
        else if (n > 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == ':' || text[n - 1] == '.'))
        n--;
    return n;
}

struct str str_fold(struct arena *a, struct str s)
{
    char *out = NULL;
    size_t len = 0;
    if (s.len <= FOLD_MOST && !str_is_ascii(s))
        len = fold_unicode(a, s, &out);
    if (out == NULL) {
        out = arena_alloc(a, s.len + 1);
        len = fold_ascii(out, s);
    }
    len = squeeze(out, len);
    out[len] = '\0';
    return (struct str){out, len};
}

struct str str_words(struct arena *a, struct str s)
{
    struct str folded = str_fold(a, s);
    char *out = arena_alloc(a, folded.len + 3);
    size_t len = 0;
    out[len++] = ' ';
    for (size_t i = 0; i < folded.len;) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)folded.ptr + i, (utf8proc_ssize_t)(folded.len - i), &point);
        utf8proc_category_t kind = n > 0 ? utf8proc_category(point) : UTF8PROC_CATEGORY_ZS;
        size_t step = n > 0 ? (size_t)n : 1;
        if (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO) { /* letters, marks, numbers */
            memcpy(out + len, folded.ptr + i, step);
            len += step;
        } else if (kind != UTF8PROC_CATEGORY_CF && out[len - 1] != ' ') {
            out[len++] = ' ';
        }
        i += step;
    }
    if (len == 1)
        len = 0;
    else if (out[len - 1] != ' ')
        out[len++] = ' ';
    out[len] = '\0';
    return (struct str){out, len};
}

/* Length of the well-formed character at p (RFC 3629: no overlong form, no surrogate), 0 if it is none. */
static size_t character_len(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first, last, low, high; /* lead byte range; range of the second byte */
        size_t len;
    } forms[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (p[0] < forms[i].first || p[0] > forms[i].last)
            continue;
        if (left < forms[i].len || p[1] < forms[i].low || p[1] > forms[i].high)
            return 0;
        for (size_t k = 2; k < forms[i].len; k++)
            if ((p[k] & 0xC0) != 0x80)
                return 0;
        return forms[i].len;
    }
    return 0;
}

/* Eight bytes at once: printable ASCII only? Exact for this purpose: a false alarm takes the slow way. */
static bool is_plain8(const unsigned char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t below_space = (x - ones * 0x20) & ~x;
    uint64_t not_del = x ^ (ones * 0x7F);
    uint64_t is_del = (not_del - ones) & ~not_del;
    return ((x | below_space | is_del) & highs) == 0;
}

bool str_is_clean(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    for (size_t i = 0; i < s.len;) {
        if (s.len - i >= 8 && is_plain8(p + i)) {
            i += 8;
        } else if (p[i] < 0x80) {
            if ((p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r') || p[i] == 0x7F)
                return false;
            i++;
        } else {
            size_t n = character_len(p + i, s.len - i);
            if (n == 0 || (p[i] == 0xC2 && p[i + 1] < 0xA0)) /* C1 controls */
                return false;
            i += n;
        }
    }
    return true;
}

enum { WORD_MOST = 127 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance by bytes, one row of the matrix at a time. */
static size_t edit_distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t row[WORD_MOST + 1];
    for (size_t j = 0; j <= n_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[n_b];
}

int str_nearest(const char *word, const char *const *candidates, size_t n, size_t most)
{
    int nearest = -1;
    size_t n_word = strlen(word);
    for (size_t i = 0; i < n && n_word <= WORD_MOST; i++) {
        size_t len = strlen(candidates[i]);
        if (len > WORD_MOST)
            continue;
        size_t distance = edit_distance(word, n_word, candidates[i], len);
        if (nearest < 0 ? distance <= most : distance < most) {
            nearest = (int)i;
            most = distance;
        }
    }
    return nearest;
}

static void buf_reserve(struct buf *b, size_t more)
{
    size_t needed;
    if (__builtin_add_overflow(b->len, more, &needed) || needed == SIZE_MAX)
        mem_fail();
    b->ptr = mem_grow(b->ptr, &b->cap, needed + 1, 1);
}

void buf_add(struct buf *b, const char *ptr, size_t len)
{
    buf_reserve(b, len);
    if (len > 0)
        memcpy(b->ptr + b->len, ptr, len);
    b->len += len;
    b->ptr[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        mem_fail(); /* glibc fails here only for want of memory or beyond INT_MAX */
    buf_reserve(b, (size_t)len);
    (void)vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
    va_end(again);
    b->len += (size_t)len;
}

void buf_base64(struct buf *b, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t bits = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? (uint32_t)p[i + 2] : 0);
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63], left > 1 ? digits[bits >> 6 & 63] : '=',
                        left > 2 ? digits[bits & 63] : '='};
        buf_add(b, four, sizeof four);
    }
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->ptr != NULL)
        b->ptr[0] = '\0';
}

void buf_release(struct buf *b)
{
    mem_free(b->ptr);
    *b = (struct buf)BUF_INIT;
}
