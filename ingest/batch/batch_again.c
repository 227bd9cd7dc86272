#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include "base/log.h"
#include <stdio.h>
#include <string.h>

/* Where the archive keeps the file; NULL: it does not. */
static void find_kept(struct batch *b, struct batch_file *f, const struct archive_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(entries[i].sha256, f->sha256) != 0)
            continue;
        f->path = arena_format(&b->arena, "%s/%s", b->workspace->archive, entries[i].path);
        f->kept_sha256 = entries[i].kept_sha256[0] != '\0' ? entries[i].kept_sha256 : NULL;
    }
}

/* The file of a load, from `SELECT file, sha256, observed_at, loaded_at`. */
static struct batch_file *add_loaded(struct batch *b, sqlite3_stmt *s)
{
    struct batch_file *f = batch_add_file(b, NULL, str_text(&b->arena, db_text(s, 0)), FROM_ARCHIVE);
    struct str sha256 = db_text(s, 1);
    (void)snprintf(f->sha256, sizeof f->sha256, "%.*s", (int)sha256.len, sha256.ptr);
    f->observed_at = f->mtime = sqlite3_column_int64(s, 2);
    f->dropped_at = sqlite3_column_int64(s, 3);
    f->folder = batch_first_folder(&b->arena, f->name);
    return f;
}

static bool is_waiting(struct batch *b, struct str sha256)
{
    for (size_t i = 0; i < b->n_files; i++)
        if (str_is(sha256, b->files[i].sha256) && b->files[i].state == FILE_WAITING)
            return true;
    return false;
}

/* Adds the files of the loads `sql` finds, their bytes from inbox/refused/ or the archive. */
int batch_add_again(struct batch *b, const char *sql, bool is_orphan, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct archive_entry *entries = NULL;
    size_t n = 0;
    int64_t mtime;
    int more;
    if (db_prepare(b->loader->db, sql, &s, e) != 0)
        return -1;
    while ((more = db_step(s, e)) == 1) {
        if (is_waiting(b, db_text(s, 1)))
            continue;
        if (entries == NULL && file_exists(arena_format(&b->arena, "%s/manifest.jsonl", b->workspace->archive)) &&
            archive_read(&b->arena, b->workspace->archive, &entries, &n, e) != 0)
            return -1;
        struct batch_file *f = add_loaded(b, s);
        struct err why = ERR_INIT;
        char *refused = is_orphan ? batch_refused_path(b, f) : NULL;
        f->is_orphan = is_orphan;
        f->is_kept = refused == NULL || !file_exists(refused);
        f->origin = f->is_kept ? FROM_ARCHIVE : FROM_INBOX;
        f->path = refused;
        if (f->is_kept) {
            f->path = NULL;
            find_kept(b, f, entries, n);
        }
        if (f->path != NULL && f->is_kept)
            batch_check_kept(b, f);
        if (f->path != NULL && f->state == FILE_WAITING && file_stat(f->path, &f->bytes, &mtime, &why) == 0) {
            b->n_again++;
            continue;
        }
        if (!is_orphan)
            log_place(LOG_WARNING, f->name, 0, "is another account's than was thought, and no copy of it is kept: put it into the inbox again");
        b->n_files--;
    }
    return more;
}

/* Refused because nothing said whose they are: files that came since may say it. */
int batch_add_orphans(struct batch *b, struct err *e)
{
    return batch_add_again(b, "SELECT file, sha256, observed_at, loaded_at FROM load WHERE status = 'refused' AND account_by = 'nobody'", true, e);
}

/* Loads that rest on what is not so any more. */
int batch_add_stale(struct batch *b, struct err *e)
{
    return batch_add_again(b, "SELECT l.file, l.sha256, l.observed_at, l.loaded_at FROM whose AS w JOIN temp.whose_next AS n USING (whose_id)"
                        " JOIN load AS l USING (sha256) WHERE w.basis <> '' AND w.account <> n.account"
                        " AND l.status <> 'refused' AND l.replaced_by IS NULL GROUP BY l.sha256 ORDER BY l.version, l.sha256", false, e);
}
