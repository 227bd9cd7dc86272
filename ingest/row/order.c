#include "ingest/row/order.h"

#include "base/num.h"
#include <string.h>

enum { SEEN_FIRST = 1 << 10, SEEN_MOST = 1 << 20 };

static bool is_new(struct order *o, uint64_t hash)
{
    size_t i = hash & (o->cap_seen - 1);
    for (; o->seen[i] != 0; i = (i + 1) & (o->cap_seen - 1))
        if (o->seen[i] == hash)
            return false;
    o->seen[i] = hash;
    o->n_seen++;
    return true;
}

static void grow(struct order *o)
{
    uint64_t *former = o->seen;
    size_t n = o->cap_seen, cap = 0;
    o->seen = mem_grow(NULL, &cap, n == 0 ? SEEN_FIRST : 2 * n, sizeof *o->seen);
    o->cap_seen = cap;
    o->n_seen = 0;
    for (size_t i = 0; i < n; i++)
        if (former[i] != 0)
            (void)is_new(o, former[i]);
    mem_free(former);
}

/* Two subjects of one hash make a file seem out of order: it is sorted then, and nothing is lost but time. */
static bool is_new_subject(struct order *o, const struct packed *p)
{
    uint64_t hash = num_hash(1, packed_key(p), p->subject_len);
    if (o->n_seen >= SEEN_MOST)
        return false;
    if (2 * (o->n_seen + 1) > o->cap_seen)
        grow(o);
    return is_new(o, hash == 0 ? 1 : hash);
}

static bool has_former_subject(const struct order *o, const struct packed *p)
{
    return o->subject_len == p->subject_len && memcmp(o->key.ptr, packed_key(p), p->subject_len) == 0;
}

bool order_row(struct order *o, const struct packed *p)
{
    size_t len = (size_t)p->key_len + p->order_len, common = len < o->key.len ? len : o->key.len;
    bool is_in_order = true;
    if (p->subject_len > 0 && (!o->has_row || !has_former_subject(o, p)))
        is_in_order = is_new_subject(o, p);
    else if (o->has_row) {
        int order = memcmp(o->key.ptr, packed_key(p), common);
        is_in_order = order < 0 || (order == 0 && o->key.len <= len);
    }
    buf_clear(&o->key);
    buf_add(&o->key, packed_key(p), len);
    o->subject_len = p->subject_len;
    o->has_row = true;
    return is_in_order;
}

void order_release(struct order *o)
{
    buf_release(&o->key);
    mem_free(o->seen);
    *o = (struct order){0};
}
