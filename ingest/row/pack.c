#include "ingest/row/pack.h"

#include "base/date.h"
#include <stddef.h>
#include <string.h>

enum { ORDER_KNOWN = 1, ORDER_ABSENT = 2 };
#define SIGN (UINT64_C(1) << 63)

/* ---- where things lie ---- */

static bool is_text(enum value_type type)
{
    return type == VALUE_ID || type == VALUE_TEXT || type == VALUE_DATE;
}

void pack_layout_make(struct arena *a, const struct kind *k, struct pack_layout *ret)
{
    *ret = (struct pack_layout){.kind = k, .ordinal = KIND_NO_COLUMN};
    ret->keys = arena_array(a, k->n_columns, sizeof *ret->keys);
    ret->slot_of = arena_array(a, k->n_columns, sizeof *ret->slot_of);
    ret->column_of = arena_array(a, k->n_columns, sizeof *ret->column_of);
    ret->texts = arena_array(a, k->n_columns, sizeof *ret->texts);
    for (size_t i = 0; i < k->n_columns; i++) {
        const struct kind_column *c = &k->columns[i];
        if (is_text(c->type))
            ret->texts[ret->n_texts++] = i;
        ret->slot_of[i] = c->is_subject || !c->is_stored ? PACK_NO_SLOT : ret->n_slots;
        if (ret->slot_of[i] != PACK_NO_SLOT)
            ret->column_of[ret->n_slots++] = i;
    }
    ret->n_stored = ret->n_slots;
    ret->scope = k->is_snapshot ? ret->n_slots++ : PACK_NO_SLOT;
    if (k->is_snapshot)
        return;
    for (size_t i = 0; i < k->n_subject; i++)
        ret->keys[ret->n_keys++] = k->subject[i];
    for (size_t i = 0; i < k->n_columns; i++) {
        if (!k->columns[i].is_key || k->columns[i].is_subject)
            continue;
        ret->keys[ret->n_keys++] = i;
        if (k->columns[i].is_ordinal)
            ret->ordinal = i;
    }
}

static int64_t *slots_of(const struct packed *p)
{
    return (int64_t *)(p + 1);
}

static uint8_t *tags_of(const struct pack_layout *l, const struct packed *p)
{
    return (uint8_t *)(slots_of(p) + l->n_slots);
}

/* ---- keys ---- */

static size_t put_number(char *at, int64_t value)
{
    uint64_t bits = __builtin_bswap64((uint64_t)value ^ SIGN);
    memcpy(at, &bits, sizeof bits);
    return sizeof bits;
}

static int64_t number_at(const char *at)
{
    uint64_t bits;
    memcpy(&bits, at, sizeof bits);
    return (int64_t)(__builtin_bswap64(bits) ^ SIGN);
}

static size_t put_key(char *at, const struct datum *d)
{
    if (d->type != DATUM_TEXT)
        return put_number(at, d->integer);
    if (d->text.len > 0)
        memcpy(at, d->text.ptr, d->text.len);
    at[d->text.len] = '\0';
    return d->text.len + 1;
}

void key_put(struct buf *key, const struct datum *d)
{
    char number[sizeof d->integer];
    if (d->type != DATUM_TEXT) {
        buf_add(key, number, put_number(number, d->integer));
        return;
    }
    buf_add(key, d->text.len > 0 ? d->text.ptr : "", d->text.len);
    buf_add(key, "", 1);
}

struct datum key_take(const char *key, size_t *at, enum value_type type)
{
    struct datum d = {.type = DATUM_INTEGER};
    if (is_text(type)) {
        d.type = DATUM_TEXT;
        d.text = str_of(key + *at);
        *at += d.text.len + 1;
        return d;
    }
    d.integer = number_at(key + *at);
    *at += sizeof d.integer;
    return d;
}

void key_text(const struct pack_layout *l, const struct packed *p, struct buf *ret)
{
    size_t at = 0;
    for (size_t i = 0; i < l->n_keys; i++) {
        const struct kind_column *c = &l->kind->columns[l->keys[i]];
        struct datum d = key_take(packed_key(p), &at, c->type);
        char text[DATE_TIME_TEXT] = "";
        buf_puts(ret, i > 0 ? " " : "");
        if (d.type == DATUM_TEXT)
            buf_add(ret, d.text.ptr, d.text.len);
        else if (c->type != VALUE_INSTANT)
            buf_printf(ret, "%lld", (long long)d.integer);
        else if (d.integer != 0) {
            date_time_text(d.integer, text);
            buf_puts(ret, text);
        }
    }
}

int packed_compare(const struct packed *a, const struct packed *b)
{
    size_t a_len = a->key_len + a->order_len, b_len = b->key_len + b->order_len;
    int order = memcmp(packed_key(a), packed_key(b), a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* ---- rows ---- */

static size_t texts_len(const struct pack_layout *l, const struct feed *f)
{
    size_t len = f->scope.len;
    for (size_t i = 0; i < l->n_texts; i++)
        if (f->data[l->texts[i]].type == DATUM_TEXT)
            len += f->data[l->texts[i]].text.len;
    return len;
}

/* What rows without a number are ordered by: absent values last, then the order of the file. */
static size_t put_order(const struct pack_layout *l, const struct feed *f, char *at)
{
    const struct datum *d = &f->data[l->kind->columns[l->ordinal].order_by];
    if (d->type == DATUM_NULL || d->type == DATUM_REAL) {
        *at = ORDER_ABSENT;
        return 1;
    }
    *at = ORDER_KNOWN;
    return 1 + put_key(at + 1, d);
}

static char *pack_key(const struct pack_layout *l, const struct feed *f, struct packed *p, char *at)
{
    char *from = at;
    for (size_t i = 0; i < l->n_keys; i++) {
        at += put_key(at, &f->data[l->keys[i]]);
        if (i + 1 == l->kind->n_subject)
            p->subject_len = (uint32_t)(at - from);
    }
    p->key_len = (uint32_t)(at - from);
    if (l->ordinal == KIND_NO_COLUMN)
        return at;
    p->is_numbered = f->data[l->ordinal].integer != -1;
    p->order_len = p->is_numbered ? 0 : (uint32_t)put_order(l, f, at);
    return at + p->order_len;
}

static char *put_text(const struct pack_layout *l, struct packed *p, uint32_t slot, struct str text, char *at)
{
    tags_of(l, p)[slot] = DATUM_TEXT;
    slots_of(p)[slot] = (int64_t)((uint64_t)(at - (char *)p) << 32 | text.len);
    if (text.len > 0)
        memcpy(at, text.ptr, text.len);
    return at + text.len;
}

/* Texts behind the key, each where its slot says. */
static char *pack_values(const struct pack_layout *l, const struct feed *f, struct packed *p, char *at)
{
    int64_t *slots = slots_of(p);
    uint8_t *tags = tags_of(l, p);
    for (uint32_t slot = 0; slot < l->n_stored; slot++) {
        const struct datum *d = &f->data[l->column_of[slot]];
        if (d->type == DATUM_TEXT) {
            at = put_text(l, p, slot, d->text, at);
            continue;
        }
        tags[slot] = (uint8_t)d->type;
        memcpy(&slots[slot], d->type == DATUM_REAL ? (const void *)&d->real : (const void *)&d->integer, sizeof *slots);
    }
    return l->scope == PACK_NO_SLOT ? at : put_text(l, p, l->scope, f->scope, at);
}

enum { ALIGN = 8 };

void pack_row(const struct pack_layout *l, const struct feed *f, struct buf *out)
{
    /* twice: a text may stand in the key and in a slot; and the order behind the key */
    size_t most = sizeof(struct packed) + l->n_slots * (sizeof(int64_t) + 1) + 3 * texts_len(l, f) + (l->n_keys + 2) * 9 + ALIGN;
    while (out->cap < out->len + most + 1)
        out->ptr = mem_grow(out->ptr, &out->cap, out->len + most + 1, 1);
    struct packed *p = (struct packed *)(void *)(out->ptr + out->len);
    *p = (struct packed){.vhash = f->vhash, .n = f->n, .place = f->place};
    char *at = (char *)tags_of(l, p) + l->n_slots;
    p->key_at = (uint32_t)(at - (char *)p);
    at = pack_values(l, f, p, pack_key(l, f, p, at));
    size_t size = ((size_t)(at - (char *)p) + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    memset(at, 0, size - (size_t)(at - (char *)p));
    p->size = (uint32_t)size;
    out->len += size;
}

struct datum packed_datum(const struct pack_layout *l, const struct packed *p, uint32_t slot)
{
    struct datum d = {.type = (enum datum_type)packed_tags(l, p)[slot]};
    if (d.type == DATUM_TEXT)
        d.text = packed_text(p, slot);
    else if (d.type == DATUM_REAL)
        memcpy(&d.real, &packed_slots(p)[slot], sizeof d.real);
    else
        d.integer = packed_slots(p)[slot];
    return d;
}

void packed_number(const struct pack_layout *l, struct packed *p, int64_t number)
{
    char *key = (char *)p + p->key_at;
    (void)put_number(key + p->key_len - sizeof number, number);
    slots_of(p)[l->slot_of[l->ordinal]] = number;
    p->order_len = 0;
    p->is_numbered = 1;
}
