#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool batch_is_asked_kind(const char *kind)
{
    return strcmp(kind, "accounts") == 0 || strcmp(kind, "session_file") == 0;
}

struct batch_file *batch_add_file(struct batch *b, const char *path, const char *name, enum file_origin origin)
{
    b->files = mem_grow(b->files, &b->cap_files, b->n_files + 1, sizeof *b->files);
    struct batch_file *f = &b->files[b->n_files++];
    *f = (struct batch_file){.path = path, .name = name, .origin = origin, .dropped_at = b->workspace->now_utc_s};
    return f;
}

/* "seri.home.my/export.xlsx" -> "seri.home.my" */
const char *batch_first_folder(struct arena *a, const char *name)
{
    const char *slash = strchr(name, '/');
    return slash == NULL ? NULL : arena_text(a, name, (size_t)(slash - name));
}

/* What Excel and browsers leave beside files, and our own notes. */
static bool is_no_export(const char *name)
{
    static const char *const suffixes[] = {".why.txt", ".part", ".crdownload", ".tmp"};
    struct str text = str_of(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (str_ends(text, suffixes[i]))
            return true;
    return str_starts(str_of(file_name(name)), "~$");
}

static void add_inbox_file(struct batch *b, const char *name)
{
    if (is_no_export(name) || str_starts(str_of(name), "refused/"))
        return;
    struct batch_file *f = batch_add_file(b, arena_format(&b->arena, "%s/%s", b->workspace->inbox, name), name, FROM_INBOX);
    f->folder = batch_first_folder(&b->arena, name);
}

int batch_add_inbox(struct batch *b, struct err *e)
{
    char **names;
    size_t n;
    const char *house = workspace_path(&b->arena, b->workspace, "house.xlsx");
    if (file_exists(house))
        batch_add_file(b, house, "house.xlsx", FROM_PATH)->is_house = true;
    if (!file_exists(b->workspace->inbox))
        return 0;
    if (file_list(&b->arena, b->workspace->inbox, &names, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        add_inbox_file(b, names[i]);
    return 0;
}

static void add_outside_file(struct batch *b, const char *path)
{
    const char *name = file_name(path);
    struct batch_file *f = batch_add_file(b, arena_text(&b->arena, path, strlen(path)), arena_text(&b->arena, name, strlen(name)),
                                    FROM_PATH);
    if (name - path < 2)
        return;
    char *folder = arena_text(&b->arena, path, (size_t)(name - path) - 1);
    f->folder = file_name(folder);
}

static int add_folder(struct batch *b, const char *path, struct err *e)
{
    char **names;
    size_t n;
    if (file_list(&b->arena, path, &names, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (!is_no_export(names[i]))
            add_outside_file(b, arena_format(&b->arena, "%s/%s", path, names[i]));
    return 0;
}

int batch_add_path(struct batch *b, const char *path, struct err *e)
{
    char real[PATH_MAX], inbox[PATH_MAX];
    struct stat st;
    if (realpath(path, real) == NULL || stat(real, &st) != 0) {
        (void)err_errno(e, "cannot open");
        return err_at(e, path, 0, 0);
    }
    bool has_inbox = realpath(b->workspace->inbox, inbox) != NULL;
    size_t n = has_inbox ? strlen(inbox) : 0;
    if (S_ISDIR(st.st_mode) && has_inbox && strcmp(real, inbox) == 0)
        return batch_add_inbox(b, e);
    if (S_ISDIR(st.st_mode))
        return add_folder(b, real, e);
    if (has_inbox && strncmp(real, inbox, n) == 0 && real[n] == '/')
        add_inbox_file(b, arena_text(&b->arena, real + n + 1, strlen(real + n + 1)));
    else
        add_outside_file(b, real);
    return 0;
}

static struct batch_file *file_of_sha(struct batch *b, const char *sha256)
{
    for (size_t i = b->n_files; i > 0; i--)
        if (strcmp(b->files[i - 1].sha256, sha256) == 0)
            return &b->files[i - 1];
    return NULL;
}

/* Of several excerpts the last holds most; the last folder it lay in is its folder. */
static void take_entry(struct batch *b, struct batch_file *f, const char *dir, const struct archive_entry *entry)
{
    const char *folder = batch_first_folder(&b->arena, entry->name);
    f->is_asked = f->is_asked || batch_is_asked_kind(entry->kind);
    f->path = arena_format(&b->arena, "%s/%s", dir, entry->path);
    f->kept_sha256 = entry->kept_sha256[0] != '\0' ? entry->kept_sha256 : NULL;
    if (folder == NULL)
        return;
    f->name = entry->name;
    f->folder = folder;
}

int batch_add_archive(struct batch *b, const char *dir, struct err *e)
{
    struct archive_entry *entries;
    size_t n;
    if (archive_read(&b->arena, dir, &entries, &n, e) != 0)
        return -1;
    b->keeps_archive = false;
    for (size_t i = 0; i < n; i++) {
        const struct archive_entry *entry = &entries[i];
        struct batch_file *f = file_of_sha(b, entry->sha256);
        if (f == NULL) {
            f = batch_add_file(b, NULL, entry->name, FROM_ARCHIVE);
            f->folder = batch_first_folder(&b->arena, entry->name);
            (void)snprintf(f->sha256, sizeof f->sha256, "%s", entry->sha256);
            f->observed_at = f->mtime = entry->observed_at;
            f->dropped_at = entry->dropped_at;
        }
        take_entry(b, f, dir, entry);
    }
    return 0;
}
