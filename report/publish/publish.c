#include "report/publish/publish.h"

#include "base/file.h"
#include "base/log.h"
#include "base/sha.h"
#include "base/thread.h"
#include "report/publish/edition.h"
#include "report/publish/held.h"
#include "report/paint/page.h"
#include "report/paint/paint.h"
#include "report/paint/picture.h"
#include "report/paint/readback.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const int64_t FREE_BYTES_LEAST = 16 * 1024 * 1024;

/* libxlsxwriter does not notice a full disk; readback does, this says it earlier and clearer. */
static int space_check(const char *dir, struct err *e)
{
    struct statvfs v;
    if (statvfs(dir, &v) != 0)
        return err_errno(e, "cannot examine '%s'", dir);
    if ((int64_t)v.f_bavail * (int64_t)v.f_frsize < FREE_BYTES_LEAST && v.f_blocks > 0)
        log_line(LOG_WARNING, "less than 16 MB are free for '%s'", dir);
    return 0;
}

static int folders_make(const struct publication *p, struct err *e)
{
    return file_mkdirs(p->dir, e) != 0 || file_mkdirs(p->latest_dir, e) != 0 ? -1 : space_check(p->dir, e);
}

/* ---- the page ---- */

/* The page links to the workbook beside it, so the one in latest/ is painted for itself. */
struct pages {
    size_t n;                   /* 0: the template has none */
    const char *targets[2];     /* the period's, the latest */
    char *temps[2];             /* NULL: not written, or published */
};

static int page_write(const struct plan *plan, const struct publication *p, const char *book, const char *target, char **ret_temp,
                      struct err *e)
{
    struct buf html BUF_AUTO = BUF_INIT;
    struct page_options o = {p->workspace->dir, settings_text(p->workspace->settings, "language"), file_name(book)};
    if (page_paint(plan, &o, &html, e) != 0 || file_temp(plan->arena, target, ret_temp, e) != 0)
        return -1;
    return file_write(*ret_temp, (struct str){html.ptr, html.len}, e);
}

static int pages_write(const struct plan *plan, const struct publication *p, struct pages *ret, struct err *e)
{
    const char *const dirs[] = {p->dir, p->latest_dir}, *const books[] = {p->file, p->latest};
    for (; plan->template->page != NULL && ret->n < 2; ret->n++) {
        ret->targets[ret->n] = arena_format(plan->arena, "%s/%s.html", dirs[ret->n], plan->template->page);
        if (page_write(plan, p, books[ret->n], ret->targets[ret->n], &ret->temps[ret->n], e) != 0)
            return -1;
    }
    return 0;
}

static int pages_publish(struct pages *pages, bool is_newest, struct buf *ret_files, struct err *e)
{
    for (size_t i = 0; i < pages->n && (i == 0 || is_newest); i++) {
        if (file_publish(pages->temps[i], pages->targets[i], e) != 0)
            return -1;
        pages->temps[i] = NULL;
        buf_printf(ret_files, "%s\n", pages->targets[i]);
    }
    return 0;
}

static void pages_discard(const struct pages *pages)
{
    for (size_t i = 0; i < 2; i++)
        if (pages->temps[i] != NULL)
            (void)unlink(pages->temps[i]);
}

/* ---- the workbook ---- */

static int files_publish(const struct publication *p, const char *temp, const struct pictures *pictures, struct pages *pages,
                         struct buf *ret_files, struct err *e)
{
    if (picture_publish(pictures, e) != 0 || file_publish(temp, p->file, e) != 0)
        return -1;
    buf_printf(ret_files, "%s\n", p->file);
    /* A reprint of an old day is not the latest. */
    if (p->is_newest && file_copy(p->file, p->latest, e) != 0)
        return -1;
    if (p->is_newest)
        buf_printf(ret_files, "%s\n", p->latest);
    for (size_t i = 0; i < pictures->n; i++)
        if (pictures->files[i].target != NULL && pictures->files[i].is_drawn)
            buf_printf(ret_files, "%s\n", pictures->files[i].target);
    return pages_publish(pages, p->is_newest, ret_files, e);
}

/* What the warehouse is to remember of it. */
static int edition_make(const struct publication *p, struct edition *ret, struct err *e)
{
    *ret = (struct edition){.template = p->template, .scope = p->scope, .created_utc_s = p->workspace->now_utc_s};
    date_text(p->period->last, ret->as_of);
    (void)snprintf(ret->period, sizeof ret->period, "%s", p->period->text);
    (void)snprintf(ret->cells_from, sizeof ret->cells_from, "%s", p->cells_from != NULL ? p->cells_from : "");
    (void)snprintf(ret->settings, sizeof ret->settings, "%s", p->settings);
    return sha_file(p->file, ret->sha256, e);
}

struct painting {
    const struct plan *plan;
    struct paint_options options;
    struct arena arena;
    char sha[SHA_TEXT];
    struct err err;
    int status;
};

static void *painting_work(void *context)
{
    struct painting *x = context;
    x->status = paint_book(x->plan, &x->arena, &x->options, &x->err) != 0 || sha_file(x->options.path, x->sha, &x->err) != 0 ? -1 : 0;
    return NULL;
}

/* libxlsxwriter ignores what write() says; a call that fails once can leave a part of the zip short that no reader of cells
 * would miss. So the workbook is painted twice: the same plan gives the same bytes, unless something was lost. */
static int paint_surely(const struct plan *plan, const struct publication *p, const char *temp, struct err *e)
{
    const char *again = arena_format(plan->arena, "%s.2", temp);
    struct painting one = {.plan = plan, .arena = ARENA_INIT, .options = {temp, p->workspace->dir, p->period->last, p->period->text,
                           arena_format(plan->arena, "rundown %s, settings %.12s", RUNDOWN_VERSION, p->settings)}}, two = one;
    pthread_t thread;
    two.options.path = again;
    /* Of a binder one after the other: two of a hundred hosts at once are more than the memory it may take. */
    bool has_thread = plan->n_parts == 1 && thread_start(&thread, "second", painting_work, &two) == 0;
    (void)painting_work(&one);
    if (has_thread)
        (void)pthread_join(thread, NULL);
    arena_release(&one.arena);
    if (!has_thread)
        (void)painting_work(&two);
    (void)unlink(again);
    arena_release(&two.arena);
    const struct painting *failed = one.status != 0 ? &one : two.status != 0 ? &two : NULL;
    if (failed != NULL) {
        *e = failed->err;
        return -1;
    }
    if (strcmp(one.sha, two.sha) != 0)
        return err_set(e, ERR_SYSTEM, "the workbook just written is not whole: disk full? not published");
    return readback_check(plan, temp, e);
}

void publication_place(struct arena *a, const char *out, struct publication *p)
{
    const char *dash = p->word != NULL ? "-" : "", *word = p->word != NULL ? p->word : "";
    p->dir = arena_format(a, "%s/%s", out, p->period->text);
    p->latest_dir = arena_format(a, "%s/latest", out);
    p->file = arena_format(a, "%s/%s%s%s-%s.xlsx", p->dir, p->template, dash, word, p->period->text);
    p->latest = arena_format(a, "%s/%s%s%s.xlsx", p->latest_dir, p->template, dash, word);
    p->charts_dir = arena_format(a, "%s/charts", p->dir);
}

/* A date mistyped must not stand in latest/ until that day comes. */
static bool is_future(const struct publication *p)
{
    char first[DATE_TEXT];
    date_text(p->period->first, first);
    if (strcmp(first, p->today) <= 0)
        return false;
    log_line(LOG_WARNING, "%s begins after %s: latest/ stays as it is", p->period->text, p->today);
    return true;
}

int publication_settle(struct arena *a, struct reader *reader, struct publication *p, bool *ret_has_second, struct err *e)
{
    const char *file = p->file, *latest = p->latest;
    char last[DATE_TEXT];
    date_text(p->period->last, last);
    const struct edition_question q = {p->template, p->scope, last, p->today};
    if (edition_is_newest(reader, a, &q, &p->is_newest, e) != 0)
        return -1;
    p->is_newest = !is_future(p) && p->is_newest;
    p->file = held_name(a, file);
    if (p->is_newest)
        p->latest = held_name(a, latest);
    *ret_has_second |= p->file != file || p->latest != latest;
    return 0;
}

int publish(struct plan *plan, const struct publication *p, const struct plotters *plotters, struct buf *ret_files,
            struct edition *ret_edition, struct err *e)
{
    struct pictures pictures = {0};
    struct pages pages = {0};
    char *temp;
    if (folders_make(p, e) != 0 || file_temp(plan->arena, p->file, &temp, e) != 0 ||
        picture_draw(plan, p->workspace->dir, p->charts_dir, plotters, &pictures, e) != 0)
        return -1;
    int status = paint_surely(plan, p, temp, e) != 0 || pages_write(plan, p, &pages, e) != 0 ||
                 files_publish(p, temp, &pictures, &pages, ret_files, e) != 0 ? -1 : 0;
    pages_discard(&pages);
    if (status != 0) {
        (void)err_at(e, p->file, 0, 0);
        (void)unlink(temp);
        picture_discard(&pictures);
        return -1;
    }
    return edition_make(p, ret_edition, e);
}
