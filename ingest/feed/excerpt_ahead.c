#include "ingest/feed/excerpt_ahead.h"

#include "base/thread.h"
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

struct excerpt_ahead {
    struct excerpt_request request;
    atomic_bool is_given_up;
    pthread_t thread;
    char sha256[SHA_TEXT];
    int failed;
    struct err e;
};

static int write_excerpt(struct excerpt_ahead *x)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct excerpt_request *r = &x->request;
    struct book book;
    if (book_open(&a, r->file, r->limits, &book, &x->e) != 0)
        return -1;
    book.is_excerpt = r->is_excerpt;
    int failed = excerpt_write(&book, r->match, 1, &r->options, r->path, &x->e);
    book_close(&book);
    return failed != 0 ? -1 : sha_file(r->path, x->sha256, &x->e);
}

static void *run(void *context)
{
    struct excerpt_ahead *x = context;
    x->failed = write_excerpt(x);
    return NULL;
}

struct excerpt_ahead *excerpt_ahead_start(const struct excerpt_request *r)
{
    size_t one = 0;
    struct excerpt_ahead *x = mem_grow(NULL, &one, 1, sizeof *x);
    *x = (struct excerpt_ahead){.request = *r};
    x->request.options.is_given_up = &x->is_given_up;
    if (thread_start(&x->thread, "excerpt", run, x) == 0)
        return x;
    mem_free(x);
    return NULL;
}

int excerpt_ahead_end(struct excerpt_ahead *x, char ret_sha256[SHA_TEXT], struct err *e)
{
    (void)pthread_join(x->thread, NULL);
    int failed = x->failed;
    if (failed != 0)
        *e = x->e;
    memcpy(ret_sha256, x->sha256, SHA_TEXT);
    mem_free(x);
    return failed;
}

void excerpt_ahead_drop(struct excerpt_ahead *x)
{
    if (x == NULL)
        return;
    atomic_store(&x->is_given_up, true);
    (void)pthread_join(x->thread, NULL);
    (void)unlink(x->request.path);
    mem_free(x);
}
