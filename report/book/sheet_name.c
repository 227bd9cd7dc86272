#include "report/book/sheet_name.h"

#include "report/book/book.h"
#include <string.h>

enum { UNITS_MOST = 31 };

static size_t units_of(const char *text)
{
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
        n += (*p & 0xC0) == 0x80 ? 0 : *p >= 0xF0 ? 2 : 1;
    return n;
}

static const char *name_clean(struct arena *a, const char *text, size_t most)
{
    struct buf out BUF_AUTO = BUF_INIT;
    struct str trimmed = str_trim(str_of(text));
    for (size_t i = 0; i < trimmed.len; i++) {
        char c = trimmed.ptr[i];
        if (c == '\'')
            buf_puts(&out, "\xE2\x80\x99");   /* a quote may not begin or end a name, and is doubled in formulas */
        else
            buf_add(&out, strchr("[]:*?/\\\t\r\n", c) != NULL ? "-" : &c, 1);
    }
    if (out.len == 0)
        return "";
    return str_text(a, str_trim(str_of(book_clean(a, out.ptr, most))));
}

bool sheet_name_is_good(struct arena *a, const char *text)
{
    return text[0] != '\0' && strcmp(name_clean(a, text, UNITS_MOST), text) == 0 && !str_is(str_fold(a, str_of(text)), "history");
}

const char *sheet_name_join(struct arena *a, const char *name, const char *what)
{
    size_t used = units_of(what) + 3;
    return used >= UNITS_MOST ? what : arena_format(a, "%s \xC2\xB7 %s", name_clean(a, name, UNITS_MOST - used), what);
}

static bool is_taken(struct arena *a, const char *name, const char *const *taken, size_t n)
{
    struct str folded = str_fold(a, str_of(name));
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_fold(a, str_of(taken[i])), folded))
            return true;
    return str_is(folded, "history");
}

const char *sheet_name_make(struct arena *a, const char *text, const char *const *taken, size_t n)
{
    const char *name = name_clean(a, text, UNITS_MOST);
    if (name[0] == '\0')
        name = "-";
    const char *tried = name;
    for (int k = 2; is_taken(a, tried, taken, n); k++) {
        const char *mark = arena_format(a, " (%d)", k);
        tried = arena_format(a, "%s%s", name_clean(a, name, UNITS_MOST - strlen(mark)), mark);
    }
    return tried;
}
