#include "ingest/row/feed_pipe.h"

#include "base/thread.h"
#include "ingest/row/order.h"
#include "ingest/row/settle.h"
#include "ingest/row/sort.h"
#include <errno.h>
#include <string.h>

enum { BATCH_ROWS = 1024, BATCH_BYTES = 1 << 18, N_BATCHES = 16, RUN_BYTES = 16 << 20 };

/* Rows, and those refused meanwhile. */
struct batch {
    struct buf rows;
    size_t n_rows, last_at;          /* where the last row begins */
    struct arena texts;              /* of refused values */
    struct feed_reject *rejects;
    size_t n_rejects, cap_rejects;
    int last;                        /* what came after the last row; PIPE_ROW: the next batch */
    struct err e;
};

struct feed_pipe {
    struct feed *feed;
    struct pipe_options o;
    struct feed_options options;     /* the feed's own, while it collects for us */
    struct arena arena;
    /* the reading side's */
    struct batch *filling;
    struct buf row;                  /* as the feed gave it */
    struct buf carried;              /* the last row of the batch before: the next one may have its key */
    struct order order;
    struct sorter *sorter;
    bool is_gathered;                /* all rows have gone into the sorter */
    bool has_numbered, has_to_number, is_numbered;
    struct buf group;                /* the key but the ordinal of the rows being numbered */
    int64_t number;
    struct settle settle;
    /* both sides' */
    pthread_t thread;
    bool is_threaded;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch batches[N_BATCHES]; /* a ring: [taken, made) are full */
    size_t made, taken;
    bool is_stopped;
    /* the caller's */
    bool holds_batch;
    size_t next_at;
};

/* ---- rows in order ---- */

static int pull(struct feed_pipe *p, struct err *e)
{
    int more = feed_next(p->feed, e);
    if (more != 1)
        return more;
    if (p->feed->lacks_account)
        return PIPE_DISORDER;
    p->row.len = 0;
    pack_row(p->o.layout, p->feed, &p->row);
    return PIPE_ROW;
}

static struct packed *pulled(const struct feed_pipe *p)
{
    return (struct packed *)(void *)p->row.ptr;
}

/* A row without a number of its own is numbered within those of its key. -1: its key is not greater than the one before. */
static int number(struct feed_pipe *p, struct packed *row)
{
    const struct pack_layout *l = p->o.layout;
    if (l->ordinal == KIND_NO_COLUMN || p->is_numbered)
        return 0;
    size_t len = row->key_len - sizeof p->number;
    bool is_same = p->group.len == len && memcmp(p->group.ptr, packed_key(row), len) == 0;
    if (!is_same) {
        p->group.len = 0;
        buf_add(&p->group, packed_key(row), len);
        p->number = 0;
    }
    if (!row->is_numbered)
        packed_number(l, row, ++p->number);
    else if (packed_datum(l, row, l->slot_of[l->ordinal]).integer <= p->number)
        return -1;
    return 0;
}

/* Some rows have numbers, others were given some: these may cross, so all are sorted once more. */
static int sort_numbered(struct feed_pipe *p, struct err *e)
{
    struct sorter *again = sorter_open(p->o.folder, RUN_BYTES);
    struct packed *row;
    int more;
    while ((more = sorter_next(p->sorter, &row, e)) == 1) {
        (void)number(p, row);
        if (sorter_add(again, row, e) != 0) {
            more = -1;
            break;
        }
    }
    sorter_close(p->sorter);
    p->sorter = again;
    p->is_numbered = true;
    return more == 0 ? sorter_finish(again, e) : -1;
}

/* All rows into the sorter; stops where a batch is full of refused ones. */
static int gather(struct feed_pipe *p, struct batch *b, struct err *e)
{
    int more = PIPE_ROW;
    while (b->n_rejects < BATCH_ROWS && (more = pull(p, e)) == PIPE_ROW) {
        bool is_numbered = pulled(p)->is_numbered != 0;
        p->has_numbered = p->has_numbered || is_numbered;
        p->has_to_number = p->has_to_number || !is_numbered;
        if (sorter_add(p->sorter, pulled(p), e) != 0)
            return PIPE_ERROR;
    }
    if (more != PIPE_END)
        return more;
    p->is_gathered = true;
    if (sorter_finish(p->sorter, e) != 0)
        return PIPE_ERROR;
    return p->has_numbered && p->has_to_number && sort_numbered(p, e) != 0 ? PIPE_ERROR : PIPE_ROW;
}

static int next_row(struct feed_pipe *p, struct packed **ret, struct err *e)
{
    if (p->o.order == PIPE_SORT) {
        int more = sorter_next(p->sorter, ret, e);
        if (more == PIPE_ROW)
            (void)number(p, *ret);
        return more;
    }
    int more = pull(p, e);
    *ret = pulled(p);
    if (more != PIPE_ROW || p->o.order == PIPE_AS_IT_COMES)
        return more;
    return order_row(&p->order, *ret) && number(p, *ret) == 0 ? PIPE_ROW : PIPE_DISORDER;
}

/* ---- batches ---- */

static int collect_reject(void *context, const struct feed_reject *r, struct err *e)
{
    struct batch *b = ((struct feed_pipe *)context)->filling;
    (void)e;
    b->rejects = mem_grow(b->rejects, &b->cap_rejects, b->n_rejects + 1, sizeof *b->rejects);
    b->rejects[b->n_rejects] = *r;
    b->rejects[b->n_rejects++].value = (struct str){arena_text(&b->texts, r->value.len > 0 ? r->value.ptr : "", r->value.len),
                                                    r->value.len};
    return 0;
}

static const char *ask_currency(void *context, struct str platform, struct str account)
{
    const struct feed_options *o = &((struct feed_pipe *)context)->options;
    return o->currency_of(o->context, platform, account);
}

static const char *ask_account(void *context, const struct feed *f)
{
    const struct feed_options *o = &((struct feed_pipe *)context)->options;
    return o->account_of(o->context, f);
}

/* A row at the end of a batch, unless its key stands there already and the former stays. */
static int put_row(struct feed_pipe *p, struct batch *b, const struct packed *row, struct err *e)
{
    enum settled settled = SETTLED_OTHER_KEY;
    if (p->o.order != PIPE_AS_IT_COMES && b->n_rows > 0) {
        const struct packed *former = (const struct packed *)(const void *)(b->rows.ptr + b->last_at);
        if (settle_two(&p->settle, former, row, &p->feed->options, &settled, e) != 0)
            return -1;
    }
    if (settled == SETTLED_FORMER_STAYS)
        return 0;
    if (settled == SETTLED_LATTER_STAYS)
        b->rows.len = b->last_at;
    else
        b->n_rows++;
    b->last_at = b->rows.len;
    buf_add(&b->rows, (const char *)row, row->size);
    return 0;
}

static void carry_last(struct feed_pipe *p, struct batch *b)
{
    if (b->n_rows == 0)
        return;
    buf_add(&p->carried, b->rows.ptr + b->last_at, b->rows.len - b->last_at);
    b->rows.len = b->last_at;
    b->n_rows--;
}

static bool has_room(const struct batch *b)
{
    return b->n_rejects < BATCH_ROWS && (b->n_rows < 2 || (b->n_rows <= BATCH_ROWS && b->rows.len < BATCH_BYTES));
}

static int fill_rows(struct feed_pipe *p, struct batch *b)
{
    struct packed *row;
    if (p->o.order == PIPE_SORT && !p->is_gathered) {
        int more = gather(p, b, &b->e);
        if (more != PIPE_ROW || !p->is_gathered)
            return more;
    }
    if (p->carried.len > 0 && put_row(p, b, (const struct packed *)(const void *)p->carried.ptr, &b->e) != 0)
        return PIPE_ERROR;
    p->carried.len = 0;
    while (has_room(b)) {
        int more = next_row(p, &row, &b->e);
        if (more != PIPE_ROW)
            return more;
        if (put_row(p, b, row, &b->e) != 0)
            return PIPE_ERROR;
    }
    carry_last(p, b);
    return PIPE_ROW;
}

static void fill_batch(struct feed_pipe *p, struct batch *b)
{
    arena_reset(&b->texts);
    b->rows.len = b->n_rows = b->n_rejects = b->last_at = 0;
    p->filling = b;
    b->last = fill_rows(p, b);
}

/* ---- the thread that reads ---- */

static struct batch *wait_for_room(struct feed_pipe *p)
{
    struct batch *b = NULL;
    (void)pthread_mutex_lock(&p->lock);
    while (!p->is_stopped && p->made - p->taken == N_BATCHES)
        (void)pthread_cond_wait(&p->changed, &p->lock);
    if (!p->is_stopped)
        b = &p->batches[p->made % N_BATCHES];
    (void)pthread_mutex_unlock(&p->lock);
    return b;
}

static void *read_ahead(void *context)
{
    struct feed_pipe *p = context;
    struct batch *b;
    int last = PIPE_ROW;
    while (last == PIPE_ROW && (b = wait_for_room(p)) != NULL) {
        fill_batch(p, b);
        last = b->last;
        (void)pthread_mutex_lock(&p->lock);
        p->made++;
        (void)pthread_cond_signal(&p->changed);
        (void)pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

/* ---- the caller's thread ---- */

static void give_back(struct feed_pipe *p)
{
    if (!p->holds_batch)
        return;
    (void)pthread_mutex_lock(&p->lock);
    p->taken++;
    (void)pthread_cond_signal(&p->changed);
    (void)pthread_mutex_unlock(&p->lock);
    p->holds_batch = false;
}

static struct batch *take_batch(struct feed_pipe *p)
{
    if (!p->is_threaded) {
        fill_batch(p, &p->batches[0]);
    } else {
        give_back(p);
        (void)pthread_mutex_lock(&p->lock);
        while (p->made == p->taken)
            (void)pthread_cond_wait(&p->changed, &p->lock);
        (void)pthread_mutex_unlock(&p->lock);
    }
    p->holds_batch = true;
    p->next_at = 0;
    return &p->batches[p->taken % N_BATCHES];
}

static int tell_rejects(struct feed_pipe *p, const struct batch *b, struct err *e)
{
    for (size_t i = 0; i < b->n_rejects; i++)
        if (p->options.reject(p->options.context, &b->rejects[i], e) != 0)
            return -1;
    return 0;
}

int feed_pipe_next(struct feed_pipe *p, const struct packed **ret, struct err *e)
{
    struct batch *b = &p->batches[p->taken % N_BATCHES];
    while (!p->holds_batch || p->next_at == b->rows.len) {
        if (p->holds_batch && b->last != PIPE_ROW) {
            if (b->last == PIPE_ERROR)
                *e = b->e;
            return b->last;
        }
        b = take_batch(p);
        if (tell_rejects(p, b, e) != 0)
            return PIPE_ERROR;
        if (b->last == PIPE_DISORDER)
            p->next_at = b->rows.len; /* what was read will be read again */
    }
    const struct packed *row = (const struct packed *)(const void *)(b->rows.ptr + p->next_at);
    p->next_at += row->size;
    *ret = row;
    return PIPE_ROW;
}

void feed_pipe_twice(const struct feed_pipe *p, int64_t *ret_same, int64_t *ret_refused)
{
    *ret_same = p->settle.n_same;
    *ret_refused = p->settle.n_refused;
}

/* ---- opening ---- */

int feed_pipe_open(struct feed *f, const struct pipe_options *o, struct feed_pipe **ret, struct err *e)
{
    struct arena own = ARENA_INIT;
    struct feed_pipe *p = arena_alloc(&own, sizeof *p);
    p->arena = own;
    p->feed = f;
    p->o = *o;
    p->options = f->options;
    *ret = p;
    settle_make(o->layout, &p->settle);
    if (o->order == PIPE_SORT)
        p->sorter = sorter_open(o->folder, RUN_BYTES);
    f->options.context = p;
    f->options.reject = collect_reject;
    f->options.currency_of = p->options.currency_of == NULL ? NULL : ask_currency;
    f->options.account_of = p->options.account_of == NULL ? NULL : ask_account;
    if (!o->is_threaded)
        return 0;
    (void)pthread_mutex_init(&p->lock, NULL);
    (void)pthread_cond_init(&p->changed, NULL);
    p->is_threaded = true;
    errno = thread_start(&p->thread, "read", read_ahead, p);
    if (errno == 0)
        return 0;
    p->is_threaded = false;
    feed_pipe_close(p);
    *ret = NULL;
    return err_errno(e, "cannot start a thread");
}

void feed_pipe_close(struct feed_pipe *p)
{
    if (p == NULL)
        return;
    if (p->is_threaded) {
        (void)pthread_mutex_lock(&p->lock);
        p->is_stopped = true;
        (void)pthread_cond_signal(&p->changed);
        (void)pthread_mutex_unlock(&p->lock);
        (void)pthread_join(p->thread, NULL);
        (void)pthread_cond_destroy(&p->changed);
        (void)pthread_mutex_destroy(&p->lock);
    }
    p->feed->options = p->options;
    for (size_t i = 0; i < N_BATCHES; i++) {
        arena_release(&p->batches[i].texts);
        buf_release(&p->batches[i].rows);
        mem_free(p->batches[i].rejects);
    }
    order_release(&p->order);
    sorter_close(p->sorter);
    buf_release(&p->row);
    buf_release(&p->carried);
    buf_release(&p->group);
    struct arena own = p->arena; /* the pipe lies in its own arena */
    arena_release(&own);
}
