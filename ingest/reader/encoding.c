#include "ingest/reader/encoding.h"

#include "base/arena.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>

static const struct {
    const char *name, *iconv;
    bool is_setting;       /* else the file itself says so */
} encodings[] = {
    [ENCODING_AUTO] = {"auto", NULL, false},
    [ENCODING_UTF8] = {"UTF-8", NULL, false},
    [ENCODING_UTF16LE] = {"UTF-16", "UTF-16LE", false},
    [ENCODING_UTF16BE] = {"UTF-16 (big-endian)", "UTF-16BE", false},
    [ENCODING_1252] = {"windows-1252", "CP1252", true},
    [ENCODING_1258] = {"windows-1258", "CP1258", true},
    [ENCODING_874] = {"windows-874", "CP874", true},
    [ENCODING_GB18030] = {"gb18030", "GB18030", true},
};

const char *encoding_name(enum encoding encoding)
{
    return encodings[encoding].name;
}

int encoding_of(const char *name, enum encoding *ret)
{
    for (size_t i = 0; i < N_ENCODINGS; i++)
        if (encodings[i].is_setting && strcmp(encodings[i].name, name) == 0) {
            *ret = (enum encoding)i;
            return 0;
        }
    return -1;
}

/* ---- what the bytes themselves tell ---- */

/* Separators and line ends of UTF-16 have their zero bytes on one side only. */
static enum encoding by_zeros(const char *ptr, size_t len)
{
    size_t n[2] = {0};
    for (size_t i = 0; i < len; i++)
        n[i & 1] += ptr[i] == '\0';
    if (n[0] + n[1] < 2 || (n[0] + n[1]) * 64 < len || (n[0] > 0 && n[1] > 0))
        return ENCODING_AUTO;   /* one zero in a text is a fault, not an encoding */
    return n[0] == 0 ? ENCODING_UTF16LE : ENCODING_UTF16BE;
}

enum encoding encoding_sniff(const char *ptr, size_t len, size_t *ret_mark)
{
    static const struct {
        const char *mark;
        size_t len;
        enum encoding encoding;
    } marks[] = {{"\xEF\xBB\xBF", 3, ENCODING_UTF8}, {"\xFF\xFE", 2, ENCODING_UTF16LE}, {"\xFE\xFF", 2, ENCODING_UTF16BE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (len >= marks[i].len && memcmp(ptr, marks[i].mark, marks[i].len) == 0) {
            *ret_mark = marks[i].len;
            return marks[i].encoding;
        }
    *ret_mark = 0;
    return by_zeros(ptr, len);
}

bool encoding_is_ascii(const char *ptr, size_t len)
{
    const uint64_t tops = 0x8080808080808080;
    uint64_t all = 0, word;
    size_t i = 0;
    for (; i + sizeof word <= len; i += sizeof word) {
        memcpy(&word, ptr + i, sizeof word);
        all |= word;
    }
    for (; i < len; i++)
        all |= (unsigned char)ptr[i];
    return (all & tops) == 0;
}

/* One byte, of which only the form counts: an overlong character is badly made UTF-8, but it is no windows-1252. */
static void census_byte(struct census *c, unsigned char byte)
{
    bool is_inside = (byte & 0xC0) == 0x80;
    if (c->to_come > 0 && is_inside) {
        c->n_come++;
        c->n_formed += --c->to_come == 0;
        return;
    }
    c->n_odd += c->to_come > 0;
    c->n_come = 0;
    c->to_come = byte >= 0xF8 || byte < 0xC0 ? 0 : byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    c->n_odd += byte >= 0x80 && c->to_come == 0;
}

void census_add(struct census *c, const char *ptr, size_t len)
{
    enum { STEP = 64 };
    for (size_t i = 0; i < len;) {
        size_t n = len - i < STEP ? len - i : STEP;
        if (c->to_come > 0 || !encoding_is_ascii(ptr + i, n))
            for (size_t k = i; k < i + n; k++)
                census_byte(c, (unsigned char)ptr[k]);
        i += n;
    }
}

bool census_is_utf8(const struct census *c)
{
    int64_t n_cut = c->to_come > 0;   /* by the end of the file; one byte alone has no form yet */
    return c->n_formed + (n_cut > 0 && c->n_come > 0) > c->n_odd + (n_cut > 0 && c->n_come == 0);
}

/* ---- decoding ---- */

enum { TAIL_MOST = 16 };

struct decoder {
    iconv_t conversion;
    char tail[TAIL_MOST];            /* the beginning of a character */
    size_t n_tail;
};

int decoder_open(enum encoding encoding, struct decoder **ret, struct err *e)
{
    size_t cap = 0;
    iconv_t conversion = iconv_open("UTF-8", encodings[encoding].iconv);
    if (conversion == (iconv_t)-1)
        return err_errno(e, "cannot decode %s", encodings[encoding].name);
    *ret = mem_grow(NULL, &cap, 1, sizeof **ret);
    (*ret)->conversion = conversion;
    return 0;
}

void decoder_close(struct decoder *d)
{
    if (d == NULL)
        return;
    (void)iconv_close(d->conversion);
    mem_free(d);
}

size_t decoder_room(size_t len)
{
    return (len + TAIL_MOST) * 3 + TAIL_MOST;   /* of one byte at most three; and what iconv holds back */
}

/* 0: all taken but what is kept of `in`; -1: no text. */
static int convert(struct decoder *d, char **in, size_t *n_in, char **out, size_t *room)
{
    if (iconv(d->conversion, in, n_in, out, room) != (size_t)-1)
        return 0;
    return errno == EINVAL && *n_in < TAIL_MOST ? 0 : -1;
}

/* The tail grows by a byte at a time until it is a character. */
static int tail_step(struct decoder *d, const char **ptr, size_t *len, char **out, size_t *room)
{
    while (d->n_tail > 0 && *len > 0) {
        if (d->n_tail == TAIL_MOST)
            return -1;
        d->tail[d->n_tail++] = *(*ptr)++;
        --*len;
        char *in = d->tail;
        size_t n_in = d->n_tail;
        if (convert(d, &in, &n_in, out, room) != 0)
            return -1;
        memmove(d->tail, in, n_in);
        d->n_tail = n_in;
    }
    return 0;
}

int decoder_step(struct decoder *d, const char *ptr, size_t len, bool is_end, char *out, size_t *ret_len)
{
    char *at = out;
    size_t room = decoder_room(len);
    int state = tail_step(d, &ptr, &len, &at, &room);
    char *in = (char *)(uintptr_t)ptr;   /* iconv writes nothing there */
    if (state == 0 && len > 0)
        state = convert(d, &in, &len, &at, &room);
    if (state == 0 && len > 0) {
        memcpy(d->tail, in, len);
        d->n_tail = len;
    }
    if (state == 0 && is_end)
        state = d->n_tail > 0 || iconv(d->conversion, NULL, NULL, &at, &room) == (size_t)-1 ? -1 : 0;
    *ret_len = (size_t)(at - out);
    return state;
}
