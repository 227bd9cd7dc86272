#include "ingest/batch/keep.h"

#include "ingest/feed/excerpt.h"
#include <string.h>
#include <unistd.h>

enum { AHEAD_BYTES = 4 << 20 };   /* a smaller file is kept when it has been loaded */

static const char *excerpt_currency(void *context, struct str platform, struct str account)
{
    const struct keep *x = context;
    const char *folder = account.len == 0 ? x->file->folder : NULL;
    const struct account *a = account_find(&x->b->loader->accounts, platform, folder != NULL ? str_of(folder) : account);
    return a == NULL || a->currency[0] == '\0' ? NULL : a->currency;
}

static void excerpt_options(struct keep *x, struct feed_options *ret)
{
    const char *currency = settings_text(x->b->workspace->settings, "currency");
    *ret = (struct feed_options){.context = x, .currency_of = excerpt_currency, .account = x->account};
    if (strlen(currency) < sizeof ret->currency)
        memcpy(ret->currency, currency, strlen(currency) + 1);
}

/* What is kept of a large file is written while the file is loaded. */
int keep_start(struct keep *x, struct err *e)
{
    const struct contents *c = x->contents;
    if (x->file->bytes < AHEAD_BYTES || !x->b->keeps_archive || x->b->is_dry_run || x->file->origin == FROM_ARCHIVE)
        return 0;
    if (!c->is_personal)
        return archive_add_ahead(&x->b->archive, x->file->path, x->file->sha256, e);
    if (c->n > 1 || x->book->type == BOOK_JSON)
        return 0;
    if (archive_excerpt_path(&x->b->archive, x->file->path, x->file->sha256, &x->temp, e) != 0)
        return -1;
    struct excerpt_request r = {.file = x->file->path, .limits = &x->b->limits, .is_excerpt = x->book->is_excerpt,
                                .match = &c->matches[0], .path = x->temp};
    excerpt_options(x, &r.options);
    x->ahead = excerpt_ahead_start(&r);
    return 0;
}

void keep_drop(struct keep *x)
{
    archive_drop_ahead(&x->b->archive);
    excerpt_ahead_drop(x->ahead);
    x->ahead = NULL;
}

static int write_now(struct keep *x, char ret_sha256[SHA_TEXT], struct err *e)
{
    struct feed_options o;
    excerpt_options(x, &o);
    if (archive_excerpt_path(&x->b->archive, x->file->path, x->file->sha256, &x->temp, e) != 0)
        return -1;
    int failed = excerpt_write(x->book, x->contents->matches, x->contents->n, &o, x->temp, e);
    return failed != 0 ? -1 : sha_file(x->temp, ret_sha256, e);
}

static int keep_excerpt(struct keep *x, struct kept *ret, struct err *e)
{
    struct excerpt_ahead *ahead = x->ahead;
    x->ahead = NULL;
    int failed = ahead != NULL ? excerpt_ahead_end(ahead, ret->sha256, e) : write_now(x, ret->sha256, e);
    if (failed == 0)
        return archive_keep_excerpt(&x->b->archive, x->file->path, x->file->sha256, x->temp, ret->sha256, &ret->path, e);
    if (x->temp != NULL)
        (void)unlink(x->temp);
    return -1;
}

/* The copy is made before the file's savepoint is released: bytes that changed meanwhile undo the load. */
int keep_file(struct keep *x, bool is_new, struct kept *ret, struct err *e)
{
    struct batch *b = x->b;
    *ret = (struct kept){.path = ""};
    if (!b->keeps_archive || b->is_dry_run || x->file->origin == FROM_ARCHIVE)
        return 0;
    if (!x->contents->is_personal)
        return archive_add(&b->archive, x->file->path, x->file->sha256, &ret->path, e);
    return is_new ? keep_excerpt(x, ret, e) : 0;
}

void keep_record(struct batch *b, const struct batch_file *f, const struct kept *kept, const char *sheet, const struct match *m,
                 const struct load_result *r)
{
    const struct archive_entry entry = {.name = f->name, .sheet = sheet, .kind = m->format->kind->name,
                                        .format = m->format->name, .account = r->account, .sha256 = f->sha256,
                                        .path = kept->path, .kept_sha256 = kept->sha256, .observed_at = f->observed_at,
                                        .dropped_at = f->dropped_at};
    if (kept->path[0] != '\0' && (r->outcome == LOAD_DONE || f->is_moved))
        archive_record(&b->archive, &entry);
}
