#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { GROUP_FILES = 2048, GROUP_BYTES = 64 << 20 };

char *batch_refused_path(struct batch *b, const struct batch_file *f)
{
    char *path = arena_format(&b->arena, "%s/refused/%s", b->workspace->inbox, f->name);
    char sha256[SHA_TEXT];
    struct err ignored = ERR_INIT;
    if (!file_exists(path) || (sha_file(path, sha256, &ignored) == 0 && strcmp(sha256, f->sha256) == 0))
        return path;
    size_t folders = (size_t)(file_name(path) - path);
    return arena_format(&b->arena, "%.*s%.8s-%s", (int)folders, path, f->sha256, file_name(path));
}

static int write_note(struct batch *b, const struct batch_file *f, const char *path, struct err *e)
{
    char *folder = arena_text(&b->arena, path, (size_t)(file_name(path) - path) - 1);
    if (file_mkdirs(folder, e) != 0)
        return -1;
    return file_write(arena_format(&b->arena, "%s.why.txt", path), str_of(f->why), e);
}

static int put_aside(struct batch *b, const struct batch_file *f, struct err *e)
{
    char *path = batch_refused_path(b, f);
    if (write_note(b, f, path, e) != 0)
        return -1;
    return f->origin == FROM_INBOX ? file_move(f->path, path, e) : 0;
}

/* Understood now: what was put aside of the same bytes, or said of a file of this name that does not lie there, is of no use any more. */
static void forget_refusal(struct batch *b, const struct batch_file *f)
{
    const char *path = arena_format(&b->arena, "%s/refused/%s", b->workspace->inbox, f->name);
    char sha256[SHA_TEXT];
    struct err ignored = ERR_INIT;
    if (!file_exists(path))
        (void)unlink(arena_format(&b->arena, "%s.why.txt", path));
    if (!file_exists(path) || sha_file(path, sha256, &ignored) != 0 || strcmp(sha256, f->sha256) != 0)
        return;
    (void)unlink(path);
    (void)unlink(arena_format(&b->arena, "%s.why.txt", path));
}

/* After the commit: the inbox keeps only what has not been dealt with. */
static int clear_inbox(struct batch *b, const struct batch_file *f, struct err *e)
{
    if (f->state == FILE_REFUSED)
        return f->origin == FROM_ARCHIVE && !f->is_kept ? 0 : put_aside(b, f, e);
    if (f->origin == FROM_ARCHIVE) {
        if (f->is_orphan)
            (void)unlink(arena_format(&b->arena, "%s.why.txt", batch_refused_path(b, f)));
        return 0;
    }
    forget_refusal(b, f);
    if (f->why != NULL && write_note(b, f, batch_refused_path(b, f), e) != 0)
        return -1;
    if (f->origin == FROM_PATH || unlink(f->path) == 0 || errno == ENOENT)
        return 0;
    (void)err_errno(e, "cannot take it out of the inbox");
    return err_at(e, f->path, 0, 0);
}

int batch_begin(struct batch *b, struct err *e)
{
    if (b->is_in_transaction)
        return 0;
    if (db_begin(b->loader->db, e) != 0)
        return -1;
    b->is_in_transaction = true;
    return 0;
}

int batch_commit(struct batch *b, struct err *e)
{
    if (!b->is_in_transaction)
        return 0;
    if (archive_flush(&b->archive, e) != 0 || db_commit(b->loader->db, e) != 0)
        return -1;
    b->is_in_transaction = false;
    load_committed(b->loader);
    for (size_t i = 0; i < b->n_group; i++)
        if (clear_inbox(b, &b->files[b->group[i]], e) != 0)
            return -1;
    b->n_group = 0;
    b->group_bytes = 0;
    return 0;
}

int batch_settle(struct batch *b, const struct batch_file *f, struct err *e)
{
    b->group = mem_grow(b->group, &b->cap_group, b->n_group + 1, sizeof *b->group);
    b->group[b->n_group++] = (size_t)(f - b->files);
    b->group_bytes += f->bytes;
    bool is_full = b->n_group >= GROUP_FILES || b->group_bytes >= GROUP_BYTES;
    return is_full && !b->is_dry_run ? batch_commit(b, e) : 0;
}
