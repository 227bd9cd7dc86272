/* pack: a typed row as one run of bytes: to be sorted, written to a file, handed to another thread, and read by SQLite
 * without being unpacked.
 *
 * The key is written so that memcmp orders it as SQLite orders the columns: texts with a NUL behind them (clean texts hold
 * none), whole numbers with the greatest byte first and the sign turned. A kind's subject comes first. */
#ifndef INGEST_PACK_H
#define INGEST_PACK_H

#include "ingest/feed/feed.h"

#define PACK_NO_SLOT UINT32_MAX

/* Where the columns of a kind lie. */
struct pack_layout {
    const struct kind *kind;
    size_t *keys, n_keys;            /* key columns, the subject's first, else as declared; none for snapshots */
    size_t ordinal;                  /* the key column that numbers rows, the last of keys; KIND_NO_COLUMN */
    uint32_t *slot_of;               /* per column of the kind; PACK_NO_SLOT: in the key only, or not stored */
    size_t *column_of;               /* per slot of a column, and so many are they */
    size_t n_stored;
    size_t *texts, n_texts;          /* columns of texts */
    uint32_t n_slots;
    uint32_t scope;                  /* the slot of a snapshot's scope */
};

/* Followed by the slots (8 bytes each: a number, or a text's place and length), a tag per slot, the key, the texts. */
struct packed {
    uint32_t size;                   /* of all, a multiple of 8 */
    uint32_t key_at, key_len;        /* from the beginning of the row */
    uint32_t subject_len;            /* how much of the key is the subject */
    uint32_t order_len;              /* behind the key: what rows to be numbered are ordered by */
    uint32_t is_numbered;            /* the file gives the ordinal */
    int64_t vhash, n, place;
};

void pack_layout_make(struct arena *a, const struct kind *k, struct pack_layout *ret);
/* The feed's current row, at the end of a buffer that grows; *ret_size: of the row. */
void pack_row(const struct pack_layout *l, const struct feed *f, struct buf *out);

static inline const char *packed_key(const struct packed *p)
{
    return (const char *)p + p->key_at;
}
/* <0, 0, >0: by key, and by what rows to be numbered are ordered by. */
int packed_compare(const struct packed *a, const struct packed *b);
static inline const int64_t *packed_slots(const struct packed *p)
{
    return (const int64_t *)(p + 1);
}
/* Per slot the enum datum_type of what is in it. */
static inline const uint8_t *packed_tags(const struct pack_layout *l, const struct packed *p)
{
    return (const uint8_t *)(packed_slots(p) + l->n_slots);
}
static inline struct str packed_text(const struct packed *p, uint32_t slot)
{
    uint64_t value = (uint64_t)packed_slots(p)[slot];
    return (struct str){(const char *)p + (value >> 32), (size_t)(value & UINT32_MAX)};
}
/* The key of a row of a kind with a subject, as one number: the number of the subject, the row's moment, and which of the contents
 * told of that moment it is (ingest/schema/kind_raw_subject.sql). */
enum { MOMENT_SUBJECT_BIT = 41, MOMENT_SECONDS_BIT = 8, MOMENT_CONTENTS = 1 << MOMENT_SECONDS_BIT };
static inline int64_t packed_moment(const struct pack_layout *l, const struct packed *p, int64_t subject, int64_t nth)
{
    int64_t seconds = packed_slots(p)[l->slot_of[l->kind->moment]];
    return subject << MOMENT_SUBJECT_BIT | seconds << MOMENT_SECONDS_BIT | nth;
}
/* The value in a slot; views into the row. */
struct datum packed_datum(const struct pack_layout *l, const struct packed *p, uint32_t slot);
/* Gives the row its number within the rows of the same key, and forgets what it was ordered by. */
void packed_number(const struct pack_layout *l, struct packed *p, int64_t number);

/* One key column's value at the end of a key; and back again: *at moves behind it. */
void key_put(struct buf *key, const struct datum *d);
struct datum key_take(const char *key, size_t *at, enum value_type type);
/* The key for people: columns with spaces between them, moments as texts. */
void key_text(const struct pack_layout *l, const struct packed *p, struct buf *ret);

#endif
