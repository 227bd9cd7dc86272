#include "ingest/row/settle.h"

#include <string.h>

enum { KEY_SHOWN = 200 };

void settle_make(const struct pack_layout *l, struct settle *ret)
{
    size_t last = 0; /* as the kind declares them, not as they are ordered */
    for (size_t i = 0; i < l->kind->n_columns; i++)
        last = l->kind->columns[i].is_key ? i : last;
    *ret = (struct settle){.layout = l, .blamed = l->kind->columns[last].name};
}

/* As SQLite orders them: nothing, numbers, texts. */
static int compare_data(const struct datum *a, const struct datum *b)
{
    double x = a->type == DATUM_REAL ? a->real : (double)a->integer, y = b->type == DATUM_REAL ? b->real : (double)b->integer;
    int a_class = a->type == DATUM_TEXT ? 2 : a->type != DATUM_NULL, b_class = b->type == DATUM_TEXT ? 2 : b->type != DATUM_NULL;
    if (a_class != b_class || a_class == 0)
        return a_class - b_class;
    if (a_class == 2) {
        size_t len = a->text.len < b->text.len ? a->text.len : b->text.len;
        int order = len > 0 ? memcmp(a->text.ptr, b->text.ptr, len) : 0;
        return order != 0 ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
    }
    if (a->type == DATUM_INTEGER && b->type == DATUM_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return (x > y) - (x < y);
}

static bool has_more(const struct settle *s, const struct packed *a, const struct packed *b)
{
    const struct pack_layout *l = s->layout;
    for (size_t i = 0; i < l->kind->n_keep; i++) {
        uint32_t slot = l->slot_of[l->kind->keep[i]];
        if (slot == PACK_NO_SLOT)
            continue;
        struct datum x = packed_datum(l, a, slot), y = packed_datum(l, b, slot);
        int order = compare_data(&x, &y);
        if (order != 0)
            return order > 0;
    }
    return false;
}

int settle_refuse(const struct settle *s, const struct packed *p, const struct feed_options *o, struct err *e)
{
    BUF_AUTO struct buf key = BUF_INIT;
    key_text(s->layout, p, &key);
    struct feed_reject r = {.place = (long)p->place, .column = s->blamed, .rule = "duplicate_key",
                            .value = {key.ptr, key.len < KEY_SHOWN ? key.len : KEY_SHOWN}};
    return o->reject(o->context, &r, e);
}

int settle_two(struct settle *s, const struct packed *former, const struct packed *latter, const struct feed_options *o,
               enum settled *ret, struct err *e)
{
    *ret = SETTLED_OTHER_KEY;
    if (former->key_len != latter->key_len || memcmp(packed_key(former), packed_key(latter), former->key_len) != 0)
        return 0;
    *ret = SETTLED_FORMER_STAYS;
    if (former->vhash == latter->vhash) {
        s->n_same++;
        return 0;
    }
    if (has_more(s, latter, former))
        *ret = SETTLED_LATTER_STAYS;
    s->n_refused++;
    return settle_refuse(s, *ret == SETTLED_LATTER_STAYS ? former : latter, o, e);
}
