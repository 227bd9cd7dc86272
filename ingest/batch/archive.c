#include "ingest/batch/archive.h"

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "ingest/batch/copy_hashed.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUFFIX_MOST = 6 };

void archive_open(const char *dir, struct archive *ret)
{
    *ret = (struct archive){0};
    ret->dir = arena_text(&ret->arena, dir, strlen(dir));
}

/* Forgets what was not flushed. */
static void archive_drop(struct archive *a)
{
    archive_drop_ahead(a);
    for (size_t i = 0; i < a->n_copies; i++)
        (void)unlink(a->copies[i].temp);
    struct arena fresh = ARENA_INIT;
    char *dir = arena_text(&fresh, a->dir, strlen(a->dir));
    arena_release(&a->arena);
    a->arena = fresh;
    a->dir = dir;
    a->n_copies = 0;
    a->n_lines = 0;
}

void archive_close(struct archive *a)
{
    archive_drop(a);
    mem_free(a->copies);
    mem_free(a->lines);
    arena_release(&a->arena);
}

/* ".XLSX" -> ".xlsx"; anything that is no plain suffix is left out. */
static void suffix_of(const char *file, char ret[SUFFIX_MOST + 1])
{
    const char *dot = strrchr(file_name(file), '.');
    size_t n = dot == NULL ? 0 : strlen(dot);
    ret[0] = '\0';
    if (n < 2 || n > SUFFIX_MOST)
        return;
    for (size_t i = 1; i < n; i++) {
        char c = dot[i] >= 'A' && dot[i] <= 'Z' ? (char)(dot[i] + 32) : dot[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            ret[0] = '\0';
            return;
        }
        ret[i] = c;
    }
    ret[0] = '.';
    ret[n] = '\0';
}

static bool is_same_size(const char *file, const char *kept)
{
    struct stat a, b;
    return stat(file, &a) == 0 && stat(kept, &b) == 0 && S_ISREG(b.st_mode) && a.st_size == b.st_size;
}

static bool is_copied(const struct archive *a, const char *target)
{
    for (size_t i = 0; i < a->n_copies; i++)
        if (strcmp(a->copies[i].target, target) == 0)
            return true;
    return false;
}

static void add_copy(struct archive *a, char *temp, char *target)
{
    a->copies = mem_grow(a->copies, &a->cap_copies, a->n_copies + 1, sizeof *a->copies);
    a->copies[a->n_copies++] = (struct archive_copy){temp, target};
}

/* A name to write to, beside the others of the same folder. */
static int start_copy(struct archive *a, const char *sha256, const char *target, char **ret_temp, struct err *e)
{
    return file_mkdirs(arena_format(&a->arena, "%s/%.2s", a->dir, sha256), e) != 0 ? -1 : file_temp(&a->arena, target, ret_temp, e);
}

/* Where the file is to lie; *ret_path: below the archive. */
static char *target_of(struct archive *a, const char *file, const char *sha256, const char **ret_path)
{
    char suffix[SUFFIX_MOST + 1];
    suffix_of(file, suffix);
    *ret_path = arena_format(&a->arena, "%.2s/%s%s", sha256, sha256, suffix);
    return arena_format(&a->arena, "%s/%s", a->dir, *ret_path);
}

/* A copy of another size was cut off by a crash of the machine. */
static bool is_kept(const struct archive *a, const char *file, const char *target)
{
    return is_copied(a, target) || is_same_size(file, target);
}

int archive_add_ahead(struct archive *a, const char *file, const char *sha256, struct err *e)
{
    const char *path;
    char *temp, *target = target_of(a, file, sha256, &path);
    archive_drop_ahead(a);
    if (is_kept(a, file, target))
        return 0;
    if (start_copy(a, sha256, target, &temp, e) != 0)
        return -1;
    a->ahead = copy_ahead_start(file, temp, arena_text(&a->arena, sha256, strlen(sha256)));
    a->ahead_copy = (struct archive_copy){temp, target};
    return 0;
}

void archive_drop_ahead(struct archive *a)
{
    copy_ahead_drop(a->ahead);
    a->ahead = NULL;
}

static int end_ahead(struct archive *a, struct err *e)
{
    struct copy_ahead *x = a->ahead;
    a->ahead = NULL;
    if (copy_ahead_end(x, e) != 0)
        return -1;
    add_copy(a, a->ahead_copy.temp, a->ahead_copy.target);
    return 0;
}

int archive_add(struct archive *a, const char *file, const char *sha256, const char **ret_path, struct err *e)
{
    char *temp, *target = target_of(a, file, sha256, ret_path);
    if (a->ahead != NULL && strcmp(a->ahead_copy.target, target) == 0)
        return end_ahead(a, e);
    if (is_kept(a, file, target))
        return 0;
    if (start_copy(a, sha256, target, &temp, e) != 0 || copy_hashed(file, temp, sha256, NULL, e) != 0)
        return -1;
    add_copy(a, temp, target);
    return 0;
}

/* What was read must be what is named: the file is hashed once more where nothing is copied from it. */
static int check_same(const char *file, const char *sha256, struct err *e)
{
    char hex[SHA_TEXT];
    if (sha_file(file, hex, e) != 0)
        return -1;
    if (strcmp(hex, sha256) == 0)
        return 0;
    (void)err_set(e, ERR_INPUT, "changed while it was read");
    return err_at(e, file, 0, 0);
}

int archive_excerpt_path(struct archive *a, const char *file, const char *sha256, char **ret_temp, struct err *e)
{
    char suffix[SUFFIX_MOST + 1];
    suffix_of(file, suffix);
    return start_copy(a, sha256, arena_format(&a->arena, "%s/%.2s/%s%s", a->dir, sha256, sha256, suffix), ret_temp, e);
}

/* Named by both hashes: another excerpt of the same file, made when a format has learned more, does not take the place of the first. */
int archive_keep_excerpt(struct archive *a, const char *file, const char *sha256, char *temp, const char *kept_sha256,
                         const char **ret_path, struct err *e)
{
    char suffix[SUFFIX_MOST + 1];
    suffix_of(file, suffix);
    if (check_same(file, sha256, e) != 0) {
        (void)unlink(temp);
        return -1;
    }
    char *path = arena_format(&a->arena, "%.2s/%s.%.8s%s", sha256, sha256, kept_sha256, suffix);
    char *target = arena_format(&a->arena, "%s/%s", a->dir, path);
    *ret_path = path;
    if (is_copied(a, target) || is_same_size(temp, target))
        (void)unlink(temp);
    else
        add_copy(a, temp, target);
    return 0;
}

/* ---- the manifest ---- */

static void utc_text(int64_t utc_s, char ret[DATE_TIME_TEXT + 1])
{
    date_time_text(utc_s, ret);
    ret[10] = 'T';
    ret[19] = 'Z';
    ret[20] = '\0';
}

void archive_record(struct archive *a, const struct archive_entry *entry)
{
    char observed[DATE_TIME_TEXT + 1], dropped[DATE_TIME_TEXT + 1];
    utc_text(entry->observed_at, observed);
    utc_text(entry->dropped_at, dropped);
    json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name", entry->name, "sheet", entry->sheet,
                             "kind", entry->kind, "format", entry->format, "sha256", entry->sha256, "path", entry->path,
                             "observed_at", observed, "dropped_at", dropped);
    if (line != NULL && entry->account[0] != '\0')
        (void)json_object_set_new(line, "account", json_string(entry->account));
    if (line != NULL && entry->kept_sha256[0] != '\0')
        (void)json_object_set_new(line, "kept_sha256", json_string(entry->kept_sha256));
    char *text = line == NULL ? NULL : json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL)
        mem_fail();
    a->lines = mem_grow(a->lines, &a->cap_lines, a->n_lines + 1, sizeof *a->lines);
    a->lines[a->n_lines++] = arena_text(&a->arena, text, strlen(text));
    free(text);
}

/* One sync for all copies: an fsync each costs more than reading small files. */
static int sync_all(const struct archive *a, struct err *e)
{
    int fd = open(a->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_fail(e, "cannot open the folder", a->dir);
    int failed = syncfs(fd) != 0 ? file_fail(e, "cannot sync", a->dir) : 0;
    (void)close(fd);
    return failed;
}

static int publish(struct archive *a, struct err *e)
{
    if (a->n_copies == 1) {
        int failed = file_publish(a->copies[0].temp, a->copies[0].target, e);
        a->n_copies = 0;
        return failed;
    }
    if (a->n_copies == 0)
        return 0;
    if (sync_all(a, e) != 0)
        return -1;
    for (size_t i = 0; i < a->n_copies; i++)
        if (rename(a->copies[i].temp, a->copies[i].target) != 0)
            return file_fail(e, "cannot publish", a->copies[i].target);
    a->n_copies = 0;
    return sync_all(a, e);
}

static int write_lines(int fd, const struct archive *a, const char *path, struct err *e)
{
    BUF_AUTO struct buf text = BUF_INIT;
    for (size_t i = 1; i < a->n_lines; i++)
        buf_printf(&text, "%s\n", a->lines[i]);
    for (size_t done = 0; done < text.len;) {
        ssize_t n = write(fd, text.ptr + done, text.len - done);
        if (n < 0 && errno != EINTR)
            return file_fail(e, "cannot write", path);
        done += n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) == 0 ? 0 : file_fail(e, "cannot write", path);
}

/* The first line mends what a killed run may have left of its last one; the others follow at once. */
static int append_lines(struct archive *a, struct err *e)
{
    char *path = arena_format(&a->arena, "%s/manifest.jsonl", a->dir);
    if (a->n_lines == 0)
        return 0;
    if (file_append_line(path, str_of(a->lines[0]), e) != 0)
        return -1;
    if (a->n_lines == 1)
        return 0;
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return file_fail(e, "cannot open", path);
    int failed = write_lines(fd, a, path, e);
    if (close(fd) != 0 && failed == 0)
        failed = file_fail(e, "cannot write", path);
    return failed;
}

int archive_flush(struct archive *a, struct err *e)
{
    if (a->n_copies + a->n_lines == 0)
        return 0;
    if (file_mkdirs(a->dir, e) != 0 || publish(a, e) != 0 || append_lines(a, e) != 0)
        return -1;
    archive_drop(a);
    return 0;
}

static int read_entry(struct arena *a, const json_t *line, struct archive_entry *ret, const char *file, struct err *e)
{
    const char *observed, *dropped, *name, *sha, *path;
    if (json_want_text(line, "name", file, &name, e) != 0 || json_want_text(line, "sha256", file, &sha, e) != 0 ||
        json_want_text(line, "path", file, &path, e) != 0 ||
        json_want_text(line, "observed_at", file, &observed, e) != 0 ||
        json_want_text(line, "dropped_at", file, &dropped, e) != 0)
        return -1;
    *ret = (struct archive_entry){
        .name = arena_text(a, name, strlen(name)), .sha256 = arena_text(a, sha, strlen(sha)),
        .path = arena_text(a, path, strlen(path)), .sheet = str_text(a, str_of(json_text_or(line, "sheet", ""))),
        .kind = str_text(a, str_of(json_text_or(line, "kind", ""))),
        .format = str_text(a, str_of(json_text_or(line, "format", ""))),
        .account = str_text(a, str_of(json_text_or(line, "account", ""))),
        .kept_sha256 = str_text(a, str_of(json_text_or(line, "kept_sha256", "")))};
    if (date_parse_utc(str_of(observed), &ret->observed_at) != 0 ||
        date_parse_utc(str_of(dropped), &ret->dropped_at) != 0)
        return err_set(e, ERR_INPUT, "'%s', '%s' are not times such as 2026-11-20T01:30:00Z", observed, dropped);
    return 0;
}

int archive_read(struct arena *a, const char *dir, struct archive_entry **ret, size_t *ret_n, struct err *e)
{
    const char *file = arena_format(a, "%s/manifest.jsonl", dir);
    struct str text, line;
    size_t n = 0, n_lines = 1;
    if (file_read(a, file, SIZE_MAX / 4, &text, e) != 0)
        return -1;
    for (size_t i = 0; i < text.len; i++)
        n_lines += text.ptr[i] == '\n';
    struct archive_entry *entries = arena_array(a, n_lines, sizeof *entries);
    for (long number = 1; text.len > 0; number++) {
        const char *end = memchr(text.ptr, '\n', text.len);
        JSON_AUTO json_t *root = NULL;
        if (end == NULL)
            break; /* cut off while it was written: its load was not finished either */
        line = (struct str){text.ptr, (size_t)(end - text.ptr)};
        text.ptr += line.len + 1;
        text.len -= line.len + 1;
        if (json_read_text(line, file, &root, e) != 0 || read_entry(a, root, &entries[n], file, e) != 0) {
            e->file[0] = '\0';
            return err_at(e, file, number, 0);
        }
        n++;
    }
    *ret = entries;
    *ret_n = n;
    return 0;
}
