#include "report/template/place.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct place {
    const json_t *value;
    long line;
};
struct places {
    struct place *list;
    size_t n, cap;
    const char *at, *end;   /* the reader */
    long line;
    struct arena *arena;
};

/* jansson keeps members in order of appearance, so one walk over text and tree meets the same values. */
static void skip_blank(struct places *p)
{
    for (; p->at < p->end && strchr(" \t\r\n,:", *p->at) != NULL; p->at++)
        p->line += *p->at == '\n';
}

static void skip_text(struct places *p)
{
    for (p->at++; p->at < p->end && *p->at != '"'; p->at++)
        p->at += *p->at == '\\';
    p->at++;
}

static void place_add(struct places *p, const json_t *value)
{
    if (p->n == p->cap) {
        size_t cap = p->cap == 0 ? 256 : p->cap * 2;
        struct place *list = arena_array(p->arena, cap, sizeof *list);
        if (p->n > 0)
            memcpy(list, p->list, p->n * sizeof *list);
        p->list = list;
        p->cap = cap;
    }
    p->list[p->n++] = (struct place){value, p->line};
}

static void place_walk(struct places *p, const json_t *value)
{
    skip_blank(p);
    place_add(p, value);
    const char *key;
    json_t *member;
    size_t i;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        p->at++;
        json_object_foreach((json_t *)(uintptr_t)value, key, member) {
            skip_blank(p);
            skip_text(p);
            place_walk(p, member);
        }
        skip_blank(p);
        p->at++;
        break;
    case JSON_ARRAY:
        p->at++;
        json_array_foreach((json_t *)(uintptr_t)value, i, member)
            place_walk(p, member);
        skip_blank(p);
        p->at++;
        break;
    case JSON_STRING:
        skip_text(p);
        break;
    default:
        while (p->at < p->end && strchr(" \t\r\n,:]}", *p->at) == NULL)
            p->at++;
    }
}

static int place_compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
}

struct places *places_new(struct arena *a, struct str text, const json_t *root)
{
    struct places *p = arena_alloc(a, sizeof *p);
    *p = (struct places){.at = text.ptr, .end = text.ptr + text.len, .line = 1, .arena = a};
    place_walk(p, root);
    qsort(p->list, p->n, sizeof *p->list, place_compare);
    return p;
}

long place_line(const struct places *p, const json_t *value)
{
    struct place wanted = {.value = value};
    const struct place *found = bsearch(&wanted, p->list, p->n, sizeof *p->list, place_compare);
    return found != NULL ? found->line : 0;
}

/* true, false and null are shared by jansson: their line is not known, the object's stands in. */
long place_key_line(const struct places *p, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    bool is_shared = value == NULL || json_is_boolean(value) || json_is_null(value);
    return place_line(p, is_shared ? object : value);
}
