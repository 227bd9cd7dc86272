/* leaf: pages of an SQLite database as its file format has them (sqlite.org/fileformat2.html): tables keyed by a whole number.
 *
 * Every page has LEAF_PAGE bytes. Records are written straight from values; what does not fit on a page alone cannot be written. */
#ifndef INGEST_LEAF_H
#define INGEST_LEAF_H

#include "base/str.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { LEAF_PAGE = 65536, LEAF_FILE_HEADER = 100, RECORD_VALUES = 1000 };

/* What the format calls a value; whole numbers of 1, 2, 3, 4, 6 and 8 bytes are 1 to 6, texts are odd from 13 on. */
enum record_type { RECORD_NULL = 0, RECORD_REAL = 7, RECORD_ZERO = 8, RECORD_ONE = 9, RECORD_TEXT = 13 };

/* A record being made, one value after the other. */
struct record {
    uint8_t *types, *values;         /* room for LEAF_PAGE bytes each: more numbers than RECORD_VALUES fill neither */
    size_t types_len, values_len;
    bool is_too_long;
};

/* A page of rows, or one that names such pages (its children). */
struct leaf {
    uint8_t *page;
    size_t header;                   /* where the page's own header begins: LEAF_FILE_HEADER on the first of a file, else 0 */
    size_t n, content;               /* rows; where the last begins */
};

void record_begin(struct record *r);
static inline void record_null(struct record *r)
{
    r->types[r->types_len++] = RECORD_NULL;
}
/* `bits` as they are, with the greatest byte first. What is too much is written over by the next. */
static inline void record_put(struct record *r, enum record_type type, uint64_t bits, size_t len)
{
    uint64_t big = __builtin_bswap64(bits << (64 - 8 * len));
    r->types[r->types_len++] = (uint8_t)type;
    memcpy(r->values + r->values_len, &big, sizeof big);
    r->values_len += len;
}
/* In as few bytes as hold it, of the lengths there are. */
static inline void record_int(struct record *r, int64_t value)
{
    static const uint8_t types[] = {0, 1, 2, 3, 4, 5, 5, 6, 6}, lengths[] = {0, 1, 2, 3, 4, 6, 6, 8, 8};
    if (value == 0 || value == 1) {
        r->types[r->types_len++] = value == 0 ? RECORD_ZERO : RECORD_ONE;
        return;
    }
    uint64_t size = (uint64_t)(value ^ value >> 63) << 1 | 1;   /* with a bit for the sign */
    size_t n = (size_t)(64 - __builtin_clzll(size) + 7) / 8;
    record_put(r, (enum record_type)types[n], (uint64_t)value, lengths[n]);
}
static inline void record_real(struct record *r, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    record_put(r, RECORD_REAL, bits, sizeof bits);
}
void record_text(struct record *r, struct str text);

/* `page` is all zero. */
void leaf_begin(struct leaf *l, uint8_t *page, size_t header);
/* Rows come in ascending order of key. false: no room. */
bool leaf_add(struct leaf *l, int64_t key, const struct record *r);

/* A page of pages: `n` >= 2 of them, numbered from `first` on; keys: the greatest of each. */
void leaf_parent(uint8_t *page, size_t header, uint32_t first, size_t n, const int64_t *keys);
/* The first bytes of a file of so many pages, which are its first page's. */
void leaf_file(uint8_t *page, uint32_t n_pages);

#endif
