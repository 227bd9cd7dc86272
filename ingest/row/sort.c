#include "ingest/row/sort.h"

#include "base/thread.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_BYTES = 1 << 18, MERGE_BYTES = 16 << 20, READ_LEAST = 1 << 13, READ_MOST = 1 << 18, PREFIX = 8,
       FEW_ROWS = 12 };

/* A row in a run: eight bytes of its key, from where those of the run differ, spare most looks at the key itself. */
struct entry {
    uint64_t prefix;
    const struct packed *row;
};

/* Rows in memory. */
struct run {
    char *bytes;
    size_t used, cap;
    size_t n;
    bool is_ordered;                 /* rows came in order */
    size_t last;                     /* where the last row begins */
    struct entry *entries;
    size_t cap_entries;
};

/* A run in the file, being read. */
struct source {
    off_t at, end;
    char *bytes;
    size_t cap, from, to;
    struct packed *row;
};

struct sorter {
    char *folder;
    size_t run_bytes;
    struct run runs[2], *filling;
    size_t next;                     /* of a single run that never left memory */
    bool is_spilled;
    int file;
    off_t end;
    char *writing;
    struct source *sources;
    size_t n_sources, cap_sources;
    struct source **heap;
    size_t n_heap;
    bool is_started;                 /* the heap's first row was given out */
    /* the thread that sorts and writes */
    pthread_t thread;
    bool is_threaded;
    struct run *job;
    struct err e;
};

struct sorter *sorter_open(const char *folder, size_t run_bytes)
{
    struct sorter *s = NULL;
    size_t cap = 0, len = strlen(folder);
    s = mem_grow(s, &cap, 1, sizeof *s);
    *s = (struct sorter){.run_bytes = run_bytes, .file = -1};
    cap = 0;
    s->folder = mem_grow(NULL, &cap, len + 1, 1);
    memcpy(s->folder, folder, len + 1);
    s->filling = &s->runs[0];
    return s;
}

/* ---- sorting a run ---- */

static size_t key_len(const struct packed *p)
{
    return (size_t)p->key_len + p->order_len;
}

static size_t common_len(const struct packed *a, const struct packed *b, size_t from, size_t most)
{
    const char *x = packed_key(a), *y = packed_key(b);
    size_t len = key_len(a) < key_len(b) ? key_len(a) : key_len(b);
    len = len < most ? len : most;
    while (from < len && x[from] == y[from])
        from++;
    return from;
}

static uint64_t prefix_of(const struct packed *p, size_t from)
{
    unsigned char bytes[PREFIX] = {0};
    size_t len = key_len(p);
    uint64_t bits;
    if (from < len)
        memcpy(bytes, packed_key(p) + from, len - from < PREFIX ? len - from : PREFIX);
    memcpy(&bits, bytes, sizeof bits);
    return __builtin_bswap64(bits);
}

static int compare_rows(const struct packed *a, const struct packed *b)
{
    int order = packed_compare(a, b);
    return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

static int compare_prefix(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->prefix > y->prefix) - (x->prefix < y->prefix);
}

static void sort_few(struct entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct entry e = entries[i];
        size_t k = i;
        for (; k > 0 && compare_rows(entries[k - 1].row, e.row) > 0; k--)
            entries[k] = entries[k - 1];
        entries[k] = e;
    }
}

static int compare_number(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->row->n > y->row->n) - (x->row->n < y->row->n);
}

/* Byte by byte from the last, each pass keeping the order of the one before; bytes in which all are alike need none. */
static void sort_prefixes(struct entry *entries, struct entry *scratch, size_t n)
{
    enum { WORTH = 512, VALUES = 256 };
    size_t counts[PREFIX][VALUES] = {{0}};
    struct entry *from = entries, *to = scratch;
    if (n < WORTH) {
        qsort(entries, n, sizeof *entries, compare_prefix);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < PREFIX; k++)
            counts[k][entries[i].prefix >> 8 * k & 0xff]++;
    for (size_t k = 0; k < PREFIX; k++) {
        size_t at = 0;
        if (counts[k][from[0].prefix >> 8 * k & 0xff] == n)
            continue;
        for (size_t v = 0; v < VALUES; v++) {
            size_t count = counts[k][v];
            counts[k][v] = at;
            at += count;
        }
        for (size_t i = 0; i < n; i++)
            to[counts[k][from[i].prefix >> 8 * k & 0xff]++] = from[i];
        struct entry *last = from;
        from = to;
        to = last;
    }
    if (from != entries)
        memcpy(entries, from, n * sizeof *entries);
}

/* Sorted, rows lie anywhere in memory: the key of one some steps ahead is asked for, so that it is there in time. */
static void ask_ahead(const struct entry *entries, size_t i, size_t n)
{
    enum { AHEAD = 8 };
    if (i + AHEAD < n) {
        __builtin_prefetch(entries[i + AHEAD].row);
        __builtin_prefetch((const char *)entries[i + AHEAD].row + entries[i].row->key_at);
    }
}

/* By the eight bytes behind what all have in common; then each group of those in which these are equal, too. */
static void sort_entries(struct entry *entries, struct entry *scratch, size_t n, size_t from)
{
    size_t common = SIZE_MAX, longest = 0;
    if (n <= FEW_ROWS) {
        sort_few(entries, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        ask_ahead(entries, i, n);
        common = common_len(entries[0].row, entries[i].row, from, common);
        longest = key_len(entries[i].row) > longest ? key_len(entries[i].row) : longest;
    }
    if (common == longest) {         /* one key */
        qsort(entries, n, sizeof *entries, compare_number);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        ask_ahead(entries, i, n);
        entries[i].prefix = prefix_of(entries[i].row, common);
    }
    sort_prefixes(entries, scratch, n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && entries[end].prefix == entries[i].prefix;)
            end++;
        if (end - i > 1)
            sort_entries(entries + i, scratch, end - i, common);
    }
}

static void sort_run(struct run *r)
{
    r->entries = mem_grow(r->entries, &r->cap_entries, 2 * r->n, sizeof *r->entries);   /* the second half is scratch */
    size_t i = 0;
    for (size_t at = 0; at < r->used; i++) {
        r->entries[i].row = (const struct packed *)(const void *)(r->bytes + at);
        at += r->entries[i].row->size;
    }
    if (!r->is_ordered)
        sort_entries(r->entries, r->entries + r->n, r->n, 0);
}

/* ---- writing a run ---- */

static int write_all(struct sorter *s, const char *bytes, size_t n, struct err *e)
{
    while (n > 0) {
        ssize_t done = pwrite(s->file, bytes, n, s->end);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return err_errno(e, "cannot write rows to be sorted in %s", s->folder);
        s->end += done;
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

static int make_file(struct sorter *s, struct err *e)
{
    char path[4096];
    if (s->file >= 0)
        return 0;
    if ((size_t)snprintf(path, sizeof path, "%s/.sort-XXXXXX", s->folder) >= sizeof path)
        return err_set(e, ERR_SYSTEM, "the path of the folder is too long: %s", s->folder);
    s->file = mkstemp(path);
    if (s->file < 0 || unlink(path) != 0)
        return err_errno(e, "cannot make a file for rows to be sorted in %s", s->folder);
    size_t cap = 0;
    s->writing = mem_grow(NULL, &cap, WRITE_BYTES, 1);
    return 0;
}

static int write_run(struct sorter *s, const struct run *r, struct err *e)
{
    size_t used = 0;
    if (make_file(s, e) != 0)
        return -1;
    s->sources = mem_grow(s->sources, &s->cap_sources, s->n_sources + 1, sizeof *s->sources);
    struct source *to = &s->sources[s->n_sources++];
    *to = (struct source){.at = s->end};
    for (size_t i = 0; i < r->n; i++) {
        const struct packed *row = r->entries[i].row;
        if (used + row->size > WRITE_BYTES) {
            if (write_all(s, s->writing, used, e) != 0)
                return -1;
            used = 0;
        }
        if (row->size > WRITE_BYTES) {
            if (write_all(s, (const char *)row, row->size, e) != 0)
                return -1;
            continue;
        }
        memcpy(s->writing + used, row, row->size);
        used += row->size;
    }
    if (write_all(s, s->writing, used, e) != 0)
        return -1;
    to->end = s->end;
    return 0;
}

static void *sort_and_write(void *context)
{
    struct sorter *s = context;
    sort_run(s->job);
    (void)write_run(s, s->job, &s->e);
    return NULL;
}

static int wait_for_thread(struct sorter *s, struct err *e)
{
    if (!s->is_threaded)
        return 0;
    (void)pthread_join(s->thread, NULL);
    s->is_threaded = false;
    s->job->used = s->job->n = 0;
    if (s->e.code == ERR_NONE)
        return 0;
    *e = s->e;
    return -1;
}

/* The full run goes to the thread, the other one is filled next. */
static int hand_over(struct sorter *s, struct err *e)
{
    if (wait_for_thread(s, e) != 0)
        return -1;
    s->is_spilled = true;
    s->job = s->filling;
    errno = thread_start(&s->thread, "sort", sort_and_write, s);
    if (errno != 0)
        return err_errno(e, "cannot start a thread");
    s->is_threaded = true;
    s->filling = s->filling == &s->runs[0] ? &s->runs[1] : &s->runs[0];
    return 0;
}

int sorter_add(struct sorter *s, const struct packed *row, struct err *e)
{
    struct run *r = s->filling;
    if (r->n > 0 && r->used + row->size > s->run_bytes) {
        if (hand_over(s, e) != 0)
            return -1;
        r = s->filling;
    }
    r->bytes = mem_grow(r->bytes, &r->cap, r->used + row->size, 1);
    r->is_ordered = r->n == 0 ||
                    (r->is_ordered && packed_compare((const struct packed *)(const void *)(r->bytes + r->last), row) <= 0);
    memcpy(r->bytes + r->used, row, row->size);
    r->last = r->used;
    r->used += row->size;
    r->n++;
    return 0;
}

/* ---- merging ---- */

/* 1: source->row is the next. 0: the run is at its end. */
static int next_of(struct sorter *s, struct source *o, struct err *e)
{
    const size_t head = sizeof(struct packed);
    size_t need = head;
    if (o->to - o->from >= head)
        need = ((const struct packed *)(const void *)(o->bytes + o->from))->size;
    while (o->to - o->from < need) {
        if (o->at == o->end)
            return o->to == o->from ? 0 : err_set(e, ERR_SYSTEM, "rows to be sorted are cut in %s", s->folder);
        memmove(o->bytes, o->bytes + o->from, o->to - o->from);
        o->to -= o->from;
        o->from = 0;
        if (need > o->cap)
            o->bytes = mem_grow(o->bytes, &o->cap, need, 1);
        size_t want = o->cap - o->to;
        want = (off_t)want < o->end - o->at ? want : (size_t)(o->end - o->at);
        ssize_t n = pread(s->file, o->bytes + o->to, want, o->at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_errno(e, "cannot read rows to be sorted in %s", s->folder);
        o->at += n;
        o->to += (size_t)n;
        if (o->to >= head)
            need = ((const struct packed *)(const void *)o->bytes)->size;
    }
    o->row = (struct packed *)(void *)(o->bytes + o->from);
    o->from += o->row->size;
    return 1;
}

static bool is_before(const struct source *a, const struct source *b)
{
    return compare_rows(a->row, b->row) < 0;
}

/* Down along the lesser child to the end, and up again from there: the next row of a run is mostly greater than those of most others. */
static void sift(struct sorter *s, size_t top)
{
    struct source *moving = s->heap[top];
    size_t i = top;
    for (size_t child; (child = 2 * i + 1) < s->n_heap; i = child) {
        if (child + 1 < s->n_heap && is_before(s->heap[child + 1], s->heap[child]))
            child++;
        s->heap[i] = s->heap[child];
    }
    for (size_t parent; i > top && is_before(moving, s->heap[parent = (i - 1) / 2]); i = parent)
        s->heap[i] = s->heap[parent];
    s->heap[i] = moving;
}

static void release_run(struct run *r)
{
    mem_free(r->bytes);
    mem_free(r->entries);
    *r = (struct run){0};
}

static int start_merge(struct sorter *s, struct err *e)
{
    size_t bytes = MERGE_BYTES / s->n_sources, cap = 0;
    bytes = (bytes < READ_LEAST ? READ_LEAST : bytes > READ_MOST ? READ_MOST : bytes) & ~(size_t)(PREFIX - 1);
    release_run(&s->runs[0]);
    release_run(&s->runs[1]);
    s->heap = mem_grow(NULL, &cap, s->n_sources, sizeof(struct source *));
    for (size_t i = 0; i < s->n_sources; i++) {
        struct source *o = &s->sources[i];
        o->bytes = mem_grow(NULL, &o->cap, bytes, 1);
        int more = next_of(s, o, e);
        if (more < 0)
            return -1;
        if (more == 1)
            s->heap[s->n_heap++] = o;
    }
    for (size_t i = s->n_heap / 2; i-- > 0;)
        sift(s, i);
    return 0;
}

int sorter_finish(struct sorter *s, struct err *e)
{
    if (!s->is_spilled) {
        sort_run(s->filling);
        return 0;
    }
    if (s->filling->n > 0 && hand_over(s, e) != 0)
        return -1;
    return wait_for_thread(s, e) != 0 ? -1 : start_merge(s, e);
}

static int next_merged(struct sorter *s, struct packed **ret, struct err *e)
{
    if (s->is_started && s->n_heap > 0) {
        int more = next_of(s, s->heap[0], e);
        if (more < 0)
            return -1;
        if (more == 0)
            s->heap[0] = s->heap[--s->n_heap];
        if (s->n_heap > 0)
            sift(s, 0);
    }
    s->is_started = true;
    if (s->n_heap == 0)
        return 0;
    *ret = s->heap[0]->row;
    return 1;
}

int sorter_next(struct sorter *s, struct packed **ret, struct err *e)
{
    struct run *r = s->filling;
    if (s->is_spilled)
        return next_merged(s, ret, e);
    if (s->next == r->n)
        return 0;
    *ret = (struct packed *)(void *)(r->bytes + ((const char *)r->entries[s->next++].row - r->bytes));
    return 1;
}

void sorter_close(struct sorter *s)
{
    struct err ignored = ERR_INIT;
    if (s == NULL)
        return;
    (void)wait_for_thread(s, &ignored);
    for (size_t i = 0; i < s->n_sources; i++)
        mem_free(s->sources[i].bytes);
    mem_free(s->sources);
    mem_free(s->heap);
    mem_free(s->writing);
    release_run(&s->runs[0]);
    release_run(&s->runs[1]);
    if (s->file >= 0)
        (void)close(s->file);
    mem_free(s->folder);
    mem_free(s);
}
