/* A JSON document's excerpt: the values rows were read from, at their paths; lists keep their length. */
#include "ingest/feed/excerpt.h"

#include "base/json.h"
#include "ingest/reader/json_path.h"
#include <stdlib.h>
#include <string.h>

/* What becomes of a node of the document. A value some good row was read from is kept, whatever other rows say. */
struct fate {
    const json_t *node;
    const char *mark;                /* in its place; NULL: kept */
};

struct json_excerpt {
    struct arena arena;              /* marks */
    struct fate *slots;              /* by address; a power of two, at most half full */
    size_t n, n_slots;
    const struct match *m;
    const json_t *root;
    struct json_rows rows;           /* goes with the feed, row by row */
    struct buf mark;
};

static struct fate *slot_of(struct fate *slots, size_t n_slots, const json_t *node)
{
    size_t at = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 17);
    while (slots[at & (n_slots - 1)].node != NULL && slots[at & (n_slots - 1)].node != node)
        at++;
    return &slots[at & (n_slots - 1)];
}

static void grow(struct json_excerpt *x)
{
    size_t n_slots = x->n_slots > 0 ? x->n_slots * 2 : 1024;
    struct fate *slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL)
        mem_fail();
    for (size_t i = 0; i < x->n_slots; i++)
        if (x->slots[i].node != NULL)
            *slot_of(slots, n_slots, x->slots[i].node) = x->slots[i];
    free(x->slots);
    x->slots = slots;
    x->n_slots = n_slots;
}

static void set_fate(struct json_excerpt *x, const json_t *node, const char *mark)
{
    if (node == NULL || json_is_null(node))
        return;
    if ((x->n + 1) * 2 > x->n_slots)
        grow(x);
    struct fate *slot = slot_of(x->slots, x->n_slots, node);
    if (slot->node == NULL) {
        *slot = (struct fate){node, mark};
        x->n++;
    } else if (mark == NULL) {
        slot->mark = NULL;
    }
}

/* "costs[type=LIVE].amount": the member that chose the element stays. */
static void keep_choices(struct json_excerpt *x, const char *path)
{
    for (const char *at = strchr(path, '['); at != NULL; at = strchr(at + 1, '[')) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        const char *equals = strchr(at, '='), *end = strchr(at, ']');
        if (equals != NULL && end != NULL && equals < end)
            set_fate(x, json_rows_value(&x->rows, arena_format(&a, "%.*s.%.*s", (int)(end + 1 - path), path,
                                                               (int)(equals - at - 1), at + 1)), NULL);
    }
}

/* The value a column was read from; of a row that is not kept, every value it declares. */
static void set_row(struct json_excerpt *x, const struct row *row, const char *mark)
{
    const struct match *m = x->m;
    for (size_t c = 0; c < m->format->kind->n_columns; c++)
        for (size_t i = m->cells[c].first; i < m->cells[c].first + m->cells[c].n && i < row->n_cells; i++) {
            if (row->cells[i].kind == CELL_EMPTY)
                continue;
            set_fate(x, json_rows_value(&x->rows, m->paths[i]), mark);
            keep_choices(x, m->paths[i]);
            if (mark == NULL)
                break;
        }
}

static int watch_row(void *context, const struct feed *f, enum feed_fate fate, const struct feed_reject *why, struct err *e)
{
    struct json_excerpt *x = context;
    (void)e;
    (void)json_rows_next(&x->rows);
    set_fate(x, x->rows.outer, NULL);
    if (x->rows.inner_path != NULL)
        set_fate(x, x->rows.inner, NULL);
    if (fate == FEED_TAKEN) {
        set_row(x, f->cells, NULL);
    } else if (fate == FEED_REFUSED || !row_is_blank(f->cells)) {
        const struct excerpt_mark mark = {.fate = fate, .column = str_of(why != NULL ? why->column : NULL),
                                          .rule = str_of(why != NULL ? why->rule : NULL)};
        excerpt_mark_write(&x->mark, &mark);
        set_row(x, f->cells, arena_text(&x->arena, x->mark.ptr, x->mark.len));
    }
    return 0;
}

/* ---- the document ---- */

static json_t *copy(struct json_excerpt *x, const json_t *node);

static json_t *copy_object(struct json_excerpt *x, const json_t *node, bool is_kept)
{
    json_t *to = json_object(), *value;
    const char *name;
    json_object_foreach((json_t *)(uintptr_t)node, name, value) {
        json_t *kept = copy(x, value);
        if (kept != NULL)
            (void)json_object_set_new_nocheck(to, name, kept);
    }
    if (json_object_size(to) > 0 || is_kept)
        return to;
    json_decref(to);
    return NULL;
}

static json_t *copy_list(struct json_excerpt *x, const json_t *node, bool is_kept)
{
    json_t *to = json_array();
    for (size_t i = 0; i < json_array_size(node); i++) {
        json_t *kept = copy(x, json_array_get(node, i));
        is_kept = is_kept || kept != NULL;
        (void)json_array_append_new(to, kept != NULL ? kept : json_null());
    }
    if (is_kept)
        return to;
    json_decref(to);
    return NULL;
}

/* NULL: nothing of it is kept. */
static json_t *copy(struct json_excerpt *x, const json_t *node)
{
    const struct fate *fate = slot_of(x->slots, x->n_slots, node);
    bool is_known = fate->node != NULL;
    if (json_is_object(node))
        return copy_object(x, node, is_known);
    if (json_is_array(node))
        return copy_list(x, node, is_known);
    if (!is_known)
        return NULL;
    return fate->mark != NULL ? json_string_nocheck(fate->mark) : json_incref((json_t *)(uintptr_t)node);
}

/* What the document says once: when it was fetched, which days it is about. */
static void keep_stated(struct json_excerpt *x, const struct format_heading *paths, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (paths[i].text.ptr[0] == '/')
            set_fate(x, json_path_find(x->root, paths[i].text.ptr + 1), NULL);
}

static int watch_match(struct json_excerpt *x, struct book *b, const struct match *m, const struct feed_options *o, struct err *e)
{
    const struct feed_watch watch = {x, watch_row};
    struct feed_options options = *o;
    struct feed f;
    int more;
    options.watch = &watch;
    x->m = m;
    if (json_rows_open(x->root, m->rows, &x->rows, e) != 0 || feed_open(b, m, &options, &f, e) != 0)
        return -1;
    set_fate(x, x->rows.outer, NULL);
    keep_stated(x, m->format->created, m->format->n_created);
    keep_stated(x, m->format->range, m->format->n_range);
    while ((more = feed_next(&f, e)) == 1)
        continue;
    feed_close(&f);
    return more;
}

static int dump(struct json_excerpt *x, FILE *out, struct err *e)
{
    json_t *kept = copy(x, x->root);
    /* 17 digits: a number reads back as the same one */
    int failed = kept == NULL || json_dumpf(kept, out, JSON_COMPACT | JSON_REAL_PRECISION(17)) != 0;
    json_decref(kept);
    (void)putc('\n', out);
    return failed == 0 ? 0 : err_set(e, ERR_SYSTEM, "cannot write what is kept of the document");
}

int excerpt_json(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, FILE *out, struct err *e)
{
    struct json_excerpt x = {.root = book_json_borrow(b)};
    int failed = 0;
    grow(&x);
    for (size_t i = 0; i < n && failed == 0; i++)
        failed = watch_match(&x, b, &matches[i], o, e);
    if (failed == 0)
        failed = dump(&x, out, e);
    free(x.slots);
    buf_release(&x.mark);
    arena_release(&x.arena);
    return failed;
}
