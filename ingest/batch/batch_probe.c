#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include "base/log.h"
#include "ingest/match/observed.h"
#include <string.h>

static void probe_book(struct batch *b, struct batch_file *f)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err ignored = ERR_INIT; /* told when the file is loaded */
    struct book book;
    struct contents c = {0};
    const struct observed_file file = {f->name, f->mtime, f->dropped_at};
    f->observed_at = observed_file_time(&file);
    if (book_open(&a, f->path, &b->limits, &book, &ignored) != 0)
        return;
    const struct match *first = contents_read(b->formats, &a, &book, &c, &ignored) == 0 && c.n > 0 ? &c.matches[0] : NULL;
    struct observed o;
    observed_find(first, &book, &file, b->loader->zone, &o);
    f->observed_at = o.at;
    if (f->is_house && load_follow(b->loader, f->name, f->sha256, observed_file_time(&file), &f->observed_at, &ignored) != 0)
        f->observed_at = observed_file_time(&file);
    for (size_t i = 0; i < c.n; i++)
        f->is_asked = f->is_asked || batch_is_asked_kind(c.matches[i].format->kind->name);
    contents_release(&c);
    book_close(&book);
}

/* Bytes that were changed in the archive, or cut, are not what anybody dropped. */
void batch_check_kept(struct batch *b, struct batch_file *f)
{
    char sha256[SHA_TEXT];
    struct err e = ERR_INIT;
    if (sha_file(f->path, sha256, &e) == 0 && strcmp(sha256, f->kept_sha256 != NULL ? f->kept_sha256 : f->sha256) == 0)
        return;
    f->state = FILE_SKIPPED;
    b->n_refused++;
    log_place(LOG_ERROR, f->name, 0, "%s: %s", f->path, e.code != ERR_NONE ? e.text : "is not what was archived");
}

int batch_probe(struct batch *b, struct batch_file *f)
{
    struct err e = ERR_INIT;
    int64_t mtime;
    if (file_stat(f->path, &f->bytes, &mtime, &e) != 0 ||
        (f->origin != FROM_ARCHIVE && sha_file(f->path, f->sha256, &e) != 0)) {
        bool is_gone = f->origin != FROM_ARCHIVE && !file_exists(f->path);
        f->state = FILE_SKIPPED;
        b->n_refused += !is_gone;
        log_place(is_gone ? LOG_WARNING : LOG_ERROR, f->name, 0, "%s", is_gone ? "is gone; left out" : e.text);
        return 0;
    }
    if (f->origin != FROM_ARCHIVE) {
        f->mtime = mtime;
        probe_book(b, f);
    } else {
        batch_check_kept(b, f);
    }
    return 0;
}
