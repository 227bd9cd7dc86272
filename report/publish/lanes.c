#include "report/publish/run.h"

#include "base/thread.h"
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { LANES_MOST = 4 };

/* Shared are only things nobody changes: template, texts, parameters, the list of scopes. libxlsxwriter asks gmtime(), whose answer is one
 * for all threads; every lane asks for the same day, so that it is also the same answer. */

struct printed {
    struct report_outcome outcome;
    struct err err;
    int status;
};
struct lanes {
    const struct scope *scopes;
    size_t n;
    struct printed *each;           /* one a scope */
    atomic_size_t next;             /* the scope nobody has begun */
    atomic_bool has_failed;         /* nothing is begun any more */
};
struct lane {
    struct lanes *all;
    struct run run;                 /* with a connection and a plotter of its own */
    struct plotter plotter;
    pthread_t thread;
    bool has_thread;
};

static void *lane_work(void *context)
{
    struct lane *l = context;
    struct arena a ARENA_AUTO = ARENA_INIT;
    size_t i;
    while (!atomic_load(&l->all->has_failed) && (i = atomic_fetch_add(&l->all->next, 1)) < l->all->n) {
        struct printed *p = &l->all->each[i];
        l->run.outcome = &p->outcome;
        arena_reset(&a);
        p->status = workbook_run(&l->run, &a, &l->all->scopes[i], &p->err);
        if (p->status != 0)
            atomic_store(&l->all->has_failed, true);
    }
    return NULL;
}

static void outcome_move(struct report_outcome *to, struct report_outcome *from)
{
    if (from->files.len > 0)
        buf_add(&to->files, from->files.ptr, from->files.len);
    to->has_second_names |= from->has_second_names;
    to->has_undrawn |= from->has_undrawn;
    to->editions = mem_grow(to->editions, &to->cap_editions, to->n_editions + from->n_editions, sizeof *to->editions);
    if (from->n_editions > 0)
        memcpy(to->editions + to->n_editions, from->editions, from->n_editions * sizeof *to->editions);
    to->n_editions += from->n_editions;
    outcome_release(from);
}

/* The first failure in the order of the scopes is the one that is told. */
static int printed_collect(struct lanes *all, struct report_outcome *ret, struct err *e)
{
    int status = 0;
    for (size_t i = 0; i < all->n; i++) {
        outcome_move(ret, &all->each[i].outcome);
        if (all->each[i].status == 0 || status != 0)
            continue;
        *e = all->each[i].err;
        status = err_wrap(e, "%s", all->scopes[i].id);
    }
    return status;
}

/* The calling thread is a lane too, so that all is done where no other can be had. */
static void lanes_start(struct lane *lanes, size_t n)
{
    for (size_t i = 1; i < n; i++)
        lanes[i].has_thread = thread_start(&lanes[i].thread, "workbook", lane_work, &lanes[i]) == 0;
    (void)lane_work(&lanes[0]);
    for (size_t i = 1; i < n; i++)
        if (lanes[i].has_thread)
            (void)pthread_join(lanes[i].thread, NULL);
}

int lanes_run(struct run *x, size_t first, size_t n, struct err *e)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = cpus < 1 ? 1 : cpus > LANES_MOST ? LANES_MOST : (size_t)cpus, n_lanes = n < most ? n : most, opened = 0;
    struct lanes all = {.scopes = x->scopes.list + first, .n = n, .each = arena_array(x->arena, n + 1, sizeof *all.each)};
    struct lane *lanes = arena_array(x->arena, n_lanes + 1, sizeof *lanes);
    int status = 0;
    for (; opened < n_lanes && status == 0; opened++) {
        lanes[opened] = (struct lane){.all = &all, .run = *x};
        lanes[opened].run.plotters = (struct plotters){&lanes[opened].plotter, 1};
        status = reader_open(x->workspace->warehouse, true, &lanes[opened].run.reader, e);
    }
    if (status == 0 && n > 0)
        lanes_start(lanes, n_lanes);
    for (size_t i = 0; i < opened; i++) {
        reader_close(lanes[i].run.reader);
        plotter_close(&lanes[i].plotter);
    }
    int collected = status == 0 ? printed_collect(&all, x->outcome, e) : 0;
    return status != 0 ? status : collected;
}
