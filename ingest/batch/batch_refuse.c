#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include "base/log.h"
#include <stdio.h>

/* Where a person puts it again: "inbox/shop9/", or the place it was read at. */
const char *batch_where_it_lay(struct batch *b, const struct batch_file *f)
{
    if (f->origin != FROM_INBOX)
        return f->path == NULL || f->is_house ? f->name : f->path;
    return arena_format(&b->arena, "inbox/%.*s", (int)(file_name(f->name) - f->name), f->name);
}

/* Refuses the file: a load row without rows, and a page for the person who dropped it. */
int batch_refuse_as(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
                    struct err *why, struct err *e)
{
    BUF_AUTO struct buf page = BUF_INIT;
    struct load_request r = {.file = f->name, .sheet = "", .sha256 = f->sha256, .observed_at = f->observed_at,
                             .loaded_at = f->dropped_at};
    char place[48] = "";
    if (why->line > 0)
        (void)snprintf(place, sizeof place, "line %ld: ", why->line);
    struct err shown = *why;
    (void)snprintf(shown.file, sizeof shown.file, "%.500s", f->name);
    err_print(&shown);
    char *reason = arena_format(&b->arena, "%s%s", place, why->text);
    advice = why->code == ERR_LIMIT ? ADVICE_LIMIT : advice;
    refusal_page(&page, &(struct refusal){f->name, batch_where_it_lay(b, f), reason, advice}, detail);
    f->why = arena_text(&b->arena, page.ptr, page.len);
    f->state = FILE_REFUSED;
    b->n_refused++;
    if ((advice == ADVICE_ACCOUNT ? load_withdraw(b->loader, &r, reason, e) : load_refuse(b->loader, m, &r, false, reason, e)) != 0)
        return -1;
    return batch_settle(b, f, e);
}

/* What is refused again stays as it was. */
int batch_refuse(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
                 struct err *why, struct err *e)
{
    f->state = FILE_SKIPPED;
    return f->is_orphan || f->is_kept ? 0 : batch_refuse_as(b, f, m, advice, detail, why, e);
}

bool batch_is_file_trouble(const struct err *e)
{
    return e->code == ERR_INPUT || e->code == ERR_LIMIT;
}

/* A file nobody knows, or knows the account of, while a format or kind of the workspace is broken: it may be the one that does. */
bool batch_waits_for_format(const struct batch *b, const struct batch_file *f)
{
    return b->formats->n_broken > 0 && f->origin == FROM_INBOX;
}

/* Left where it is for the next run. */
int batch_skip(struct batch *b, struct batch_file *f, const char *why)
{
    log_place(LOG_WARNING, f->name, 0, "%s; left for the next run", why);
    f->state = FILE_SKIPPED;
    b->n_refused++;
    return 0;
}
