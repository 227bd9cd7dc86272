#include "ingest/row/leaf.h"

#include <string.h>

enum { LEAF_TABLE = 13, PARENT_TABLE = 5, LEAF_HEADER = 8, PARENT_HEADER = 12, POINTER = 2, VARINT_MOST = 9,
       RECORD_MOST = LEAF_PAGE - 1024 };    /* that nothing has to be continued on another page */

/* ---- numbers ---- */

static void put_big(uint8_t *at, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        at[i] = (uint8_t)(value >> 8 * (len - 1 - i));
}

/* Seven bits a byte, the greatest first; the ninth byte has eight. */
static size_t put_varint(uint8_t *at, uint64_t value)
{
    enum { BITS = 7, WITHOUT_NINTH = 56 };
    size_t n = (size_t)(63 - __builtin_clzll(value | 1)) / BITS + 1;
    if (value >> WITHOUT_NINTH != 0) {
        n = VARINT_MOST;
        at[n - 1] = (uint8_t)value;
        value >>= 1;                 /* so that the seven bits before it are next */
    } else {
        at[n - 1] = value & 0x7f;
    }
    for (size_t i = n - 1; i-- > 0;)
        at[i] = (uint8_t)((value >>= BITS) | 0x80);
    return n;
}

/* ---- records ---- */

void record_begin(struct record *r)
{
    r->types_len = r->values_len = 0;
    r->is_too_long = false;
}

void record_text(struct record *r, struct str text)
{
    r->is_too_long = r->is_too_long || r->values_len + text.len > RECORD_MOST - RECORD_VALUES * (VARINT_MOST + sizeof(int64_t));
    if (r->is_too_long)
        return;
    r->types_len += put_varint(r->types + r->types_len, 2 * text.len + RECORD_TEXT);
    if (text.len > 0)
        memcpy(r->values + r->values_len, text.ptr, text.len);
    r->values_len += text.len;
}

/* ---- pages ---- */

static void put_header(const struct leaf *l, uint8_t type)
{
    uint8_t *at = l->page + l->header;
    at[0] = type;
    put_big(at + 3, l->n, 2);
    put_big(at + 5, l->content & 0xffff, 2);   /* 0 stands for 65536 */
}

void leaf_begin(struct leaf *l, uint8_t *page, size_t header)
{
    *l = (struct leaf){.page = page, .header = header, .content = LEAF_PAGE};
    put_header(l, LEAF_TABLE);
}

bool leaf_add(struct leaf *l, int64_t key, const struct record *r)
{
    uint8_t head[3 * VARINT_MOST];
    /* the length of the types counts itself: one byte, or two */
    size_t own = r->types_len + 1 < 0x80 ? 1 : r->types_len + 2 < 0x4000 ? 2 : 3, size = own + r->types_len + r->values_len;
    size_t n = put_varint(head, size);
    n += put_varint(head + n, (uint64_t)key);
    n += put_varint(head + n, own + r->types_len);
    size_t cell = n + r->types_len + r->values_len, pointers = l->header + LEAF_HEADER + POINTER * (l->n + 1);
    if (r->is_too_long || pointers + cell > l->content)
        return false;
    l->content -= cell;
    uint8_t *at = l->page + l->content;
    memcpy(at, head, n);
    memcpy(at + n, r->types, r->types_len);
    memcpy(at + n + r->types_len, r->values, r->values_len);
    put_big(l->page + pointers - POINTER, l->content, POINTER);
    l->n++;
    put_header(l, LEAF_TABLE);
    return true;
}

void leaf_parent(uint8_t *page, size_t header, uint32_t first, size_t n, const int64_t *keys)
{
    struct leaf l = {.page = page, .header = header, .content = LEAF_PAGE};
    uint8_t cell[4 + VARINT_MOST];
    for (; l.n + 1 < n; l.n++) {
        put_big(cell, first + l.n, 4);
        size_t len = 4 + put_varint(cell + 4, (uint64_t)keys[l.n]);
        l.content -= len;
        memcpy(page + l.content, cell, len);
        put_big(page + header + PARENT_HEADER + POINTER * l.n, l.content, POINTER);
    }
    put_header(&l, PARENT_TABLE);
    put_big(page + header + LEAF_HEADER, first + n - 1, 4);
}

void leaf_file(uint8_t *page, uint32_t n_pages)
{
    static const struct {
        uint8_t at, len, value;
    } fields[] = {{17, 1, 1},        /* pages of 65536 bytes */
                  {18, 1, 1}, {19, 1, 1},                       /* a rollback journal, were it written to */
                  {21, 1, 64}, {22, 1, 32}, {23, 1, 32},        /* fixed */
                  {24, 4, 1}, {92, 4, 1},                       /* changes, and as of which change the number of pages is true */
                  {40, 4, 1}, {44, 4, 4},                       /* the schema: its version, its format */
                  {56, 4, 1}};                                  /* UTF-8 */
    memcpy(page, "SQLite format 3", 16);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        put_big(page + fields[i].at, fields[i].value, fields[i].len);
    put_big(page + 28, n_pages, 4);
}
