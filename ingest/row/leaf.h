/* leaf: pages of an SQLite database as its file format has them (sqlite.org/fileformat2.html): tables keyed by a whole number.
 *
 * Every page has LEAF_PAGE bytes. Records are written straight from values; what does not fit on a page alone cannot be written. */
#ifndef INGEST_LEAF_H
#define INGEST_LEAF_H

#include "base/str.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LEAF_PAGE = 65536, LEAF_FILE_HEADER = 100, RECORD_VALUES = 1000 };

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
void record_null(struct record *r);
void record_int(struct record *r, int64_t value);
void record_real(struct record *r, double value);
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
