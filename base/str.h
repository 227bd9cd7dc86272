/* str: text views (pointer and length) and a growing buffer. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *ptr;   /* not NUL-terminated; may be NULL when len is 0 */
    size_t len;
};
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

struct str str_of(const char *text);                       /* NULL gives an empty view */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
/* Inline, and without a way out of its loop: it is asked of every cell. */
static inline bool str_is_ascii(struct str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.len; i++)
        all |= (unsigned char)s.ptr[i];
    return all < 0x80;
}

/* Trims ASCII space, tab, CR, LF, NBSP, narrow NBSP, ideographic space, BOM. */
struct str str_trim(struct str s);
char *str_text(struct arena *a, struct str s);             /* NUL-terminated copy */

/* Heading form: full-width to ASCII, NFKC, case folded, white space runs to one space, trailing
 * ':' and '.' removed, trimmed. By utf8proc. Two headings are the same when these are. */
struct str str_fold(struct arena *a, struct str s);
/* The words of a text, to look for names in it: its heading form, whatever is no letter, mark or digit one space (invisible characters
 * nothing), a space before the first and after the last word: ' nurul ain '. Without a word: empty. */
struct str str_words(struct arena *a, struct str s);

/* Valid UTF-8 and no control character but tab, LF, CR. */
bool str_is_clean(struct str s);

/* Index of the candidate with the least edit distance, at most `most`; -1 if none. */
int str_nearest(const char *word, const char *const *candidates, size_t n, size_t most);

struct buf {
    char *ptr;      /* always NUL-terminated once non-NULL */
    size_t len, cap;
};
#define BUF_INIT {0}
#define BUF_AUTO __attribute__((cleanup(buf_release)))
void buf_add(struct buf *b, const char *ptr, size_t len);
void buf_puts(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Base64 with padding, in one line. */
void buf_base64(struct buf *b, struct str bytes);
void buf_clear(struct buf *b);
void buf_release(struct buf *b);

#endif
