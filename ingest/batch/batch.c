#include "ingest/batch/batch_file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void batch_limits(const struct settings *s, struct reader_limits *ret)
{
    const int64_t mega = 1024 * 1024;
    *ret = (struct reader_limits){
        .file_bytes = settings_int(s, "limits.file_mb") * mega, .csv_bytes = settings_int(s, "limits.csv_mb") * mega,
        .json_bytes = settings_int(s, "limits.json_mb") * mega, .rows = settings_int(s, "limits.rows"),
        .columns = settings_int(s, "limits.columns"), .cell = settings_int(s, "limits.cell"),
        .zip_entries = settings_int(s, "limits.zip_entries"), .zip_bytes = settings_int(s, "limits.zip_mb") * mega,
        .strings_bytes = settings_int(s, "limits.strings_mb") * mega,
        .zip_ratio = settings_int(s, "limits.zip_ratio"), .xml_depth = settings_int(s, "limits.xml_depth")};
    int known = encoding_of(settings_text(s, "encoding"), &ret->encoding);
    assert(known == 0);   /* the catalogue lists what it may be */
    (void)known;
}

void batch_open(const struct workspace *w, const struct format_list *formats, struct loader *l, struct batch *ret)
{
    *ret = (struct batch){.workspace = w, .formats = formats, .loader = l};
    ret->keeps_archive = settings_bool(w->settings, "archive.keep");
    batch_limits(w->settings, &ret->limits);
    archive_open(w->archive, &ret->archive);
}

void batch_close(struct batch *b)
{
    if (b->is_in_transaction)
        db_rollback(b->loader->db);
    archive_close(&b->archive);
    mem_free(b->files);
    mem_free(b->group);
    arena_release(&b->arena);
}

/* What others are read by first, then in the order of their seconds: so each load knows most and goes in directly. By name within a
 * second, which is mostly the order of the keys. */
static int compare_files(const void *a, const void *b)
{
    const struct batch_file *first = a, *second = b;
    if (first->is_asked != second->is_asked)
        return first->is_asked ? -1 : 1;
    if (first->observed_at != second->observed_at)
        return first->observed_at < second->observed_at ? -1 : 1;
    int order = strcmp(first->name, second->name);
    return order != 0 ? order : strcmp(first->sha256, second->sha256);
}

/* ---- all files ---- */

static int sweep(struct batch *b, enum load_asks asks, bool of_orphans, bool *ret_progress, struct err *e)
{
    *ret_progress = false;
    for (size_t i = 0; i < b->n_files; i++) {
        struct batch_file *f = &b->files[i];
        if (f->state != FILE_WAITING || (asks == LOAD_ASK && f->is_orphan != of_orphans))
            continue;
        if (batch_load_file(b, f, asks, e) != 0)
            return -1;
        f = &b->files[i];
        *ret_progress = *ret_progress || f->state != FILE_WAITING;
        if (f->is_asked && f->state == FILE_LOADED && load_refresh(b->loader, e) != 0)
            return -1;
    }
    return 0;
}

static int refuse_orphan(struct batch *b, struct batch_file *f, struct err *e)
{
    struct err why = ERR_INIT;
    const char *folder = f->folder;
    if (f->is_orphan) {
        f->state = FILE_SKIPPED;
        return whose_forget(b->loader->db, f->sha256, e);
    }
    if (batch_waits_for_format(b, f))
        return batch_skip(b, f, "nothing says whose it is while files in formats/ or kinds/ are broken");
    (void)err_set(&why, ERR_INPUT,
                  "nothing says whose file this is: it names no account, and no other file knows its sessions%s%s%s;"
                  " put it into inbox/<account>/, the account written as in the accounts sheet",
                  folder != NULL ? " ('" : "", folder != NULL ? folder : "",
                  folder != NULL ? "' is no account or alias there)" : "");
    return batch_refuse_as(b, f, NULL, ADVICE_ACCOUNT, "", &why, e);
}

/* What a load that was taken back shared with others, they say again. */
static int say_again(struct batch *b, struct err *e)
{
    bool ignored;
    if (batch_begin(b, e) != 0 ||
        batch_add_again(b, "SELECT l.file, l.sha256, l.observed_at, l.loaded_at FROM temp.whose_again JOIN load AS l USING (load_id)"
                     " GROUP BY l.sha256 ORDER BY l.version, l.sha256", false, e) != 0 ||
        sweep(b, LOAD_AGAIN, false, &ignored, e) != 0)
        return -1;
    return db_exec(b->loader->db, "DELETE FROM temp.whose_again", e);
}

/* Decides anew whose all files are, from all there are, and moves what has to move. A file of which some sheets say it and others do
 * not is loaded here first, and may decide others: hence the rounds. */
static int settle_whose(struct batch *b, struct err *e)
{
    enum { ROUNDS_MOST = 8 };
    bool progress = true;
    for (int round = 0; progress && round < ROUNDS_MOST; round++) {
        if (batch_begin(b, e) != 0 || load_refresh(b->loader, e) != 0 ||
            whose_decide(b->loader->db, b->workspace->settings, b->loader->kinds, e) != 0 ||
            batch_add_stale(b, e) != 0 || sweep(b, LOAD_DECIDED, false, &progress, e) != 0)
            return -1;
        for (size_t i = 0; i < b->n_files; i++)
            if (b->files[i].state == FILE_WAITING && b->files[i].is_kept && !b->files[i].is_orphan) {
                progress = true;
                if (batch_begin(b, e) != 0 || refuse_orphan(b, &b->files[i], e) != 0)
                    return -1;
            }
    }
    for (size_t i = 0; i < b->n_files; i++)
        if (b->files[i].state == FILE_WAITING && (batch_begin(b, e) != 0 || refuse_orphan(b, &b->files[i], e) != 0))
            return -1;
    return say_again(b, e);
}

static int sweep_all(struct batch *b, struct err *e)
{
    bool ignored;
    bool is_new = false;
    if (batch_begin(b, e) != 0 || db_run_resource(b->loader->db, "ingest/schema/whose_clean.sql", e) != 0 || load_refresh(b->loader, e) != 0 ||
        sweep(b, LOAD_ASK, false, &ignored, e) != 0)
        return -1;
    for (size_t i = 0; i < b->n_files && !is_new; i++)
        is_new = b->files[i].state == FILE_LOADED || b->files[i].state == FILE_WAITING;
    if (!is_new)
        return 0;
    if (batch_begin(b, e) != 0 || batch_add_orphans(b, e) != 0 || sweep(b, LOAD_ASK, true, &ignored, e) != 0)
        return -1;
    return settle_whose(b, e);
}

int batch_run(struct batch *b, struct err *e)
{
    for (size_t i = 0; i < b->n_files; i++)
        if (batch_probe(b, &b->files[i]) != 0)
            return -1;
    if (b->n_files > 0)
        qsort(b->files, b->n_files, sizeof *b->files, compare_files);
    if (sweep_all(b, e) != 0)
        return -1;
    if (!b->is_dry_run)
        return batch_commit(b, e);
    if (b->is_in_transaction)
        db_rollback(b->loader->db);
    b->is_in_transaction = false;
    return 0;
}
