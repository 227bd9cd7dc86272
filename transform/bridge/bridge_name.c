#include "transform/bridge/bridge_name.h"

#include "base/num.h"
#include <string.h>

#define FREE ((size_t)-1)

/* The bucket that holds the text, or the free one where it would go. At least half of the buckets are free. */
static size_t *bucket_of(const struct bridge_names *names, const char *text, size_t len)
{
    size_t i = num_hash(0, text, len) & (names->n_buckets - 1);
    while (names->bucket[i] != FREE && strcmp(names->text.ptr + names->start[names->bucket[i]], text) != 0)
        i = (i + 1) & (names->n_buckets - 1);
    return &names->bucket[i];
}

static void names_grow(struct bridge_names *names)
{
    if (2 * (names->n + 1) <= names->n_buckets)
        return;
    size_t had = 0;
    names->n_buckets = names->n_buckets == 0 ? 64 : 4 * names->n_buckets;
    mem_free(names->bucket);
    names->bucket = mem_grow(NULL, &had, names->n_buckets, sizeof *names->bucket);
    for (size_t i = 0; i < names->n_buckets; i++)
        names->bucket[i] = FREE;
    for (size_t i = 0; i < names->n; i++) {
        const char *text = names->text.ptr + names->start[i];
        *bucket_of(names, text, strlen(text)) = i;
    }
}

size_t bridge_names_number(struct bridge_names *names, const struct str *parts, size_t n_parts)
{
    names_grow(names);
    size_t start = names->text.len;
    for (size_t i = 0; i < n_parts; i++) {
        if (i > 0)
            buf_add(&names->text, "\x1f", 1);   /* no id holds a control character */
        buf_add(&names->text, parts[i].ptr, parts[i].len);
    }
    size_t *bucket = bucket_of(names, names->text.ptr + start, names->text.len - start);
    if (*bucket != FREE) {
        names->text.len = start;
        return *bucket;
    }
    buf_add(&names->text, "", 1);
    names->start = mem_grow(names->start, &names->cap, names->n + 1, sizeof *names->start);
    names->start[names->n] = start;
    return *bucket = names->n++;
}

void bridge_names_release(struct bridge_names *names)
{
    buf_release(&names->text);
    mem_free(names->start);
    mem_free(names->bucket);
    *names = (struct bridge_names){0};
}
