#include "ingest/row/said.h"

#include "base/num.h"
#include <string.h>

enum { SLOTS_FIRST = 1024, TABLE_BITS = 16 };

static const uint64_t table_mask = ((uint64_t)1 << TABLE_BITS) - 1;

static struct said_entry *find(const struct said *s, uint64_t key)
{
    size_t i = (size_t)key & (s->n_slots - 1);
    while (s->entries[i].key != 0 && s->entries[i].key != key)
        i = (i + 1) & (s->n_slots - 1);
    return &s->entries[i];
}

/* At most three of four slots are taken. */
static void make_room(struct said *s)
{
    if (4 * (s->n + 1) <= 3 * s->n_slots)
        return;
    struct said grown = {.n = s->n, .n_slots = s->n_slots == 0 ? SLOTS_FIRST : 2 * s->n_slots};
    size_t cap = 0;
    grown.entries = mem_grow(NULL, &cap, grown.n_slots, sizeof *grown.entries);
    memset(grown.entries, 0, grown.n_slots * sizeof *grown.entries);
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->entries[i].key != 0)
            *find(&grown, s->entries[i].key) = s->entries[i];
    mem_free(s->entries);
    *s = grown;
}

enum said_answer said_row(struct said *s, const struct kind *k, const struct packed *row, unsigned table)
{
    make_room(s);
    uint64_t key = num_hash(num_hash(0, k->name, strlen(k->name)), packed_key(row), row->key_len);
    uint64_t content = ((uint64_t)row->vhash & ~table_mask) | (table & table_mask);
    struct said_entry *entry = find(s, key == 0 ? 1 : key);
    if (entry->key != 0 && ((entry->content ^ content) & table_mask) != 0)
        return (entry->content & ~table_mask) == (content & ~table_mask) ? SAID_ALIKE : SAID_OTHERWISE;
    s->n += entry->key == 0;
    *entry = (struct said_entry){key == 0 ? 1 : key, content};
    return SAID_NEW;
}

void said_release(struct said *s)
{
    mem_free(s->entries);
    *s = (struct said){0};
}
