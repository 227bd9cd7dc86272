#include "ingest/feed_pipe.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

enum { BATCH_ROWS = 256, N_BATCHES = 4 };

/* Rows copied out of the feed, and those it refused meanwhile. */
struct batch {
    struct arena texts;
    struct datum *data;              /* BATCH_ROWS x columns */
    struct feed_row rows[BATCH_ROWS];
    size_t n_rows;
    struct feed_reject *rejects;
    size_t n_rejects, cap_rejects;
    int last;                        /* what came after the last row; PIPE_ROW: the next batch */
    struct err e;
};

struct feed_pipe {
    struct feed *feed;
    bool wants_ascending, is_threaded;
    struct arena arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch batches[N_BATCHES]; /* a ring: [taken, made) are full */
    size_t made, taken, next_row;
    bool is_stopped, holds_batch;
    struct feed_options options;     /* the feed's own, while it collects for us */
    struct batch *collecting;
};

/* ---- both ways ---- */

static int pull(struct feed_pipe *p, struct err *e)
{
    int more = feed_next(p->feed, e);
    if (more != 1)
        return more;
    if (p->wants_ascending && (!p->feed->is_ascending || p->feed->lacks_account))
        return PIPE_DISORDER;
    return PIPE_ROW;
}

static struct feed_row row_of(const struct feed *f)
{
    return (struct feed_row){f->data, f->vhash, f->n, f->scope, f->place};
}

/* ---- the thread that reads ---- */

static struct str keep_text(struct batch *b, struct str s)
{
    return s.len == 0 ? (struct str){"", 0} : (struct str){arena_text(&b->texts, s.ptr, s.len), s.len};
}

static int collect_reject(void *context, const struct feed_reject *r, struct err *e)
{
    struct batch *b = ((struct feed_pipe *)context)->collecting;
    (void)e;
    b->rejects = mem_grow(b->rejects, &b->cap_rejects, b->n_rejects + 1, sizeof *b->rejects);
    b->rejects[b->n_rejects] = *r;
    b->rejects[b->n_rejects++].value = keep_text(b, r->value);
    return 0;
}

static const char *ask_currency(void *context, struct str platform, struct str account)
{
    const struct feed_options *o = &((struct feed_pipe *)context)->options;
    return o->currency_of(o->context, platform, account);
}

static void copy_row(const struct feed *f, struct batch *b)
{
    size_t n = f->kind->n_columns;
    struct datum *data = b->data + b->n_rows * n;
    memcpy(data, f->data, n * sizeof *data);
    for (size_t i = 0; i < n; i++)
        if (data[i].type == DATUM_TEXT)
            data[i].text = keep_text(b, data[i].text);
    b->rows[b->n_rows] = row_of(f);
    b->rows[b->n_rows].data = data;
    b->rows[b->n_rows++].scope = keep_text(b, f->scope);
}

static void fill_batch(struct feed_pipe *p, struct batch *b)
{
    arena_reset(&b->texts);
    b->n_rows = b->n_rejects = 0;
    b->last = PIPE_ROW;
    p->collecting = b;
    /* a batch of refused rows only must end, too */
    while (b->n_rows < BATCH_ROWS && b->n_rejects < BATCH_ROWS) {
        b->last = pull(p, &b->e);
        if (b->last != PIPE_ROW)
            return;
        copy_row(p->feed, b);
    }
}

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
    give_back(p);
    (void)pthread_mutex_lock(&p->lock);
    while (p->made == p->taken)
        (void)pthread_cond_wait(&p->changed, &p->lock);
    (void)pthread_mutex_unlock(&p->lock);
    p->holds_batch = true;
    p->next_row = 0;
    return &p->batches[p->taken % N_BATCHES];
}

static int tell_rejects(struct feed_pipe *p, const struct batch *b, struct err *e)
{
    for (size_t i = 0; i < b->n_rejects; i++)
        if (p->options.reject(p->options.context, &b->rejects[i], e) != 0)
            return -1;
    return 0;
}

static int next_threaded(struct feed_pipe *p, struct feed_row *ret, struct err *e)
{
    struct batch *b = &p->batches[p->taken % N_BATCHES];
    while (!p->holds_batch || p->next_row == b->n_rows) {
        if (p->holds_batch && b->last != PIPE_ROW) {
            if (b->last == PIPE_ERROR)
                *e = b->e;
            return b->last;
        }
        b = take_batch(p);
        if (tell_rejects(p, b, e) != 0)
            return PIPE_ERROR;
    }
    *ret = b->rows[p->next_row++];
    return PIPE_ROW;
}

int feed_pipe_next(struct feed_pipe *p, struct feed_row *ret, struct err *e)
{
    if (p->is_threaded)
        return next_threaded(p, ret, e);
    int more = pull(p, e);
    if (more == PIPE_ROW)
        *ret = row_of(p->feed);
    return more;
}

/* ---- opening ---- */

/* Signals are for the thread that can undo things. */
static int start(struct feed_pipe *p)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&p->thread, NULL, read_ahead, p);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

int feed_pipe_open(struct feed *f, bool is_threaded, bool wants_ascending, struct feed_pipe **ret, struct err *e)
{
    struct arena own = ARENA_INIT;
    struct feed_pipe *p = arena_alloc(&own, sizeof *p);
    p->arena = own;
    p->feed = f;
    p->wants_ascending = wants_ascending;
    p->options = f->options;
    *ret = p;
    if (!is_threaded)
        return 0;
    for (size_t i = 0; i < N_BATCHES; i++)
        p->batches[i].data = arena_array(&p->arena, f->kind->n_columns * BATCH_ROWS, sizeof *p->batches[i].data);
    f->options.context = p;
    f->options.reject = collect_reject;
    f->options.currency_of = p->options.currency_of == NULL ? NULL : ask_currency;
    (void)pthread_mutex_init(&p->lock, NULL);
    (void)pthread_cond_init(&p->changed, NULL);
    p->is_threaded = true;
    errno = start(p);
    if (errno == 0)
        return 0;
    p->is_threaded = false;
    f->options = p->options;
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
        p->feed->options = p->options;
    }
    for (size_t i = 0; i < N_BATCHES; i++) {
        arena_release(&p->batches[i].texts);
        mem_free(p->batches[i].rejects);
    }
    struct arena own = p->arena; /* the pipe lies in its own arena */
    arena_release(&own);
}
