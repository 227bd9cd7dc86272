#include "ingest/batch.h"

#include "base/file.h"
#include "base/log.h"
#include "base/sha.h"
#include "ingest/excerpt_ahead.h"
#include "ingest/observed.h"
#include "ingest/refusal.h"
#include "ingest/session_file.h"
#include <errno.h>
#include <inttypes.h>
#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum file_state { FILE_WAITING, FILE_LOADED, FILE_KNOWN, FILE_REFUSED, FILE_SKIPPED };
enum file_origin { FROM_INBOX, FROM_PATH, FROM_ARCHIVE };

struct batch_file {
    const char *path, *name;         /* name: as it is recorded */
    const char *folder;              /* that may name the account; NULL */
    enum file_origin origin;
    enum file_state state;
    char sha256[SHA_TEXT];
    int64_t bytes, observed_at, dropped_at;
    int64_t mtime;                   /* UTC; from the archive: observed_at */
    bool is_asked;                   /* holds sheets that other files are read by: accounts, session_file */
    const char *kept_sha256;         /* from the archive: it is an excerpt, and this is its own hash; NULL */
    bool is_house;                   /* the workspace's own house.xlsx: what it says now counts */
    bool is_open;                    /* some rows of it do not say whose they are */
    bool is_orphan;                  /* refused before, for nothing said whose it is: it is tried again */
    bool is_moved;                   /* known, and dropped again into another folder */
    bool is_kept;                    /* its bytes are read from the archive, for a load that stands */
    char *why;                       /* the page for a person: refused, or loaded in part; NULL */
};

enum { GROUP_FILES = 2048, GROUP_BYTES = 64 << 20, REPORT_MOST = 8, AHEAD_BYTES = 4 << 20 };

/* ---- collecting ---- */

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

static bool is_asked_kind(const char *kind)
{
    return strcmp(kind, "accounts") == 0 || strcmp(kind, "session_file") == 0;
}

static struct batch_file *add_file(struct batch *b, const char *path, const char *name, enum file_origin origin)
{
    b->files = mem_grow(b->files, &b->cap_files, b->n_files + 1, sizeof *b->files);
    struct batch_file *f = &b->files[b->n_files++];
    *f = (struct batch_file){.path = path, .name = name, .origin = origin, .dropped_at = b->workspace->now_utc_s};
    return f;
}

/* "seri.home.my/export.xlsx" -> "seri.home.my" */
static const char *first_folder(struct arena *a, const char *name)
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
    struct batch_file *f = add_file(b, arena_format(&b->arena, "%s/%s", b->workspace->inbox, name), name, FROM_INBOX);
    f->folder = first_folder(&b->arena, name);
}

int batch_add_inbox(struct batch *b, struct err *e)
{
    char **names;
    size_t n;
    const char *house = workspace_path(&b->arena, b->workspace, "house.xlsx");
    if (file_exists(house))
        add_file(b, house, "house.xlsx", FROM_PATH)->is_house = true;
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
    struct batch_file *f = add_file(b, arena_text(&b->arena, path, strlen(path)), arena_text(&b->arena, name, strlen(name)),
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
    const char *folder = first_folder(&b->arena, entry->name);
    f->is_asked = f->is_asked || is_asked_kind(entry->kind);
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
            f = add_file(b, NULL, entry->name, FROM_ARCHIVE);
            f->folder = first_folder(&b->arena, entry->name);
            (void)snprintf(f->sha256, sizeof f->sha256, "%s", entry->sha256);
            f->observed_at = f->mtime = entry->observed_at;
            f->dropped_at = entry->dropped_at;
        }
        take_entry(b, f, dir, entry);
    }
    return 0;
}

/* ---- what is in a file ---- */

/* The matched sheets of an open book, or why there are none. */
struct contents {
    struct match *matches;
    size_t n;
    struct buf detail;               /* of sheets nobody knows */
    struct buf missed, lines;        /* of sheets and tables that nearly are known ones: for the page, and a line each for the log */
    bool has_missed_sheet;
    struct match_miss nearest;
    size_t n_unknown, n_blank, n_missed;
    const char *unknown_sheet;       /* the first */
    bool is_personal;                /* tells who bought: only an excerpt is kept of it */
};

static void add_matches(struct arena *a, struct contents *c, const struct match *found, size_t n)
{
    struct match *all = arena_array(a, c->n + n + 1, sizeof *all);
    if (c->n > 0)
        memcpy(all, c->matches, c->n * sizeof *all);
    if (n > 0)
        memcpy(all + c->n, found, n * sizeof *all);
    c->matches = all;
    c->n += n;
}

/* "sheet 'Lives': row 3 is nearly 'x', but no heading gives y", ended by a zero byte. */
static void add_missed(struct contents *c, const char *sheet, const struct match_miss *miss)
{
    c->n_missed++;
    buf_puts(&c->missed, c->missed.len > 0 ? "\n" : "");
    refusal_explain(&c->missed, sheet, miss);
    if (sheet[0] != '\0')
        buf_printf(&c->lines, "sheet '%s'%s", sheet, miss->place > 0 ? ": " : " ");
    refusal_line(&c->lines, miss);
    buf_add(&c->lines, "", 1);
}

/* A sheet that nobody knows; one whose name begins with # is its writer's own. */
static void add_unknown_sheet(struct contents *c, const char *sheet, const struct match_miss *miss)
{
    bool is_near = !miss->is_blank && sheet[0] != '#' && (match_is_near(miss) || miss->is_named);
    c->n_blank += miss->is_blank;
    c->has_missed_sheet |= is_near && sheet[0] != '\0';
    if (is_near)
        add_missed(c, sheet, miss);
    else if (!miss->is_blank && !miss->is_notes && sheet[0] != '#' && c->n_unknown++ == 0)
        c->unknown_sheet = sheet;
    c->is_personal = c->is_personal || (miss->format != NULL && miss->format->kind->is_personal);
    if (!miss->is_blank)
        refusal_explain(&c->detail, sheet, miss);
    if (miss->n_found > c->nearest.n_found || (miss->is_named && c->nearest.format == NULL))
        c->nearest = *miss;
}

static int table_contents(struct batch *b, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    for (size_t i = 0; i < book->n_sheets; i++) {
        struct match_miss miss;
        struct match *found;
        size_t n;
        if (match_tables(a, book, i, b->formats, &found, &n, &miss, e) != 0) {
            c->nearest = miss;
            return -1;
        }
        add_matches(a, c, found, n);
        if (n == 0)
            add_unknown_sheet(c, book->sheets[i], &miss);
        for (size_t k = 0; n > 0 && k < miss.n_others; k++)
            add_missed(c, book->sheets[i], &miss.others[k]);
    }
    return 0;
}

static int json_contents(struct batch *b, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    int failed = match_json(a, book, b->formats, &c->matches, &c->n, &c->nearest, e);
    if (failed != 0 && c->nearest.format != NULL)
        refusal_explain(&c->detail, "", &c->nearest);
    return failed;
}

static int find_contents(struct batch *b, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    if (book->type == BOOK_JSON)
        return json_contents(b, a, book, c, e);
    if (table_contents(b, a, book, c, e) != 0)
        return -1;
    if (c->n > 0)
        return 0;
    c->nearest.is_blank = c->n_blank == book->n_sheets;
    if (c->nearest.is_blank)
        return err_set(e, ERR_INPUT, "empty file: there is no cell with anything in it");
    return refusal_unknown(&c->nearest, e);
}

/* A sheet that is nearly one of orders (table_contents) makes the book personal, too: it would be archived with names in it. */
static int read_contents(struct batch *b, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    if (find_contents(b, a, book, c, e) != 0)
        return -1;
    for (size_t i = 0; i < c->n; i++)
        c->is_personal = c->is_personal || c->matches[i].format->kind->is_personal;
    return 0;
}

static void contents_release(struct contents *c)
{
    buf_release(&c->detail);
    buf_release(&c->missed);
    buf_release(&c->lines);
}

/* ---- when it was seen ---- */

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
    const struct match *first = read_contents(b, &a, &book, &c, &ignored) == 0 && c.n > 0 ? &c.matches[0] : NULL;
    struct observed o;
    observed_find(first, &book, &file, b->loader->zone, &o);
    f->observed_at = o.at;
    if (f->is_house && load_follow(b->loader, f->name, f->sha256, observed_file_time(&file), &f->observed_at, &ignored) != 0)
        f->observed_at = observed_file_time(&file);
    for (size_t i = 0; i < c.n; i++)
        f->is_asked = f->is_asked || is_asked_kind(c.matches[i].format->kind->name);
    contents_release(&c);
    book_close(&book);
}

/* Bytes that were changed in the archive, or cut, are not what anybody dropped. */
static void check_kept(struct batch *b, struct batch_file *f)
{
    char sha256[SHA_TEXT];
    struct err e = ERR_INIT;
    if (sha_file(f->path, sha256, &e) == 0 && strcmp(sha256, f->kept_sha256 != NULL ? f->kept_sha256 : f->sha256) == 0)
        return;
    f->state = FILE_SKIPPED;
    b->n_refused++;
    log_place(LOG_ERROR, f->name, 0, "%s: %s", f->path, e.code != ERR_NONE ? e.text : "is not what was archived");
}

static int probe_file(struct batch *b, struct batch_file *f)
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
        check_kept(b, f);
    }
    return 0;
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

/* ---- groups ---- */

static char *refused_path(struct batch *b, const struct batch_file *f)
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
    char *path = refused_path(b, f);
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
            (void)unlink(arena_format(&b->arena, "%s.why.txt", refused_path(b, f)));
        return 0;
    }
    forget_refusal(b, f);
    if (f->why != NULL && write_note(b, f, refused_path(b, f), e) != 0)
        return -1;
    if (f->origin == FROM_PATH || unlink(f->path) == 0 || errno == ENOENT)
        return 0;
    (void)err_errno(e, "cannot take it out of the inbox");
    return err_at(e, f->path, 0, 0);
}

static int begin(struct batch *b, struct err *e)
{
    if (b->is_in_transaction)
        return 0;
    if (db_begin(b->loader->db, e) != 0)
        return -1;
    b->is_in_transaction = true;
    return 0;
}

static int commit(struct batch *b, struct err *e)
{
    if (!b->is_in_transaction)
        return 0;
    if (archive_flush(&b->archive, e) != 0 || db_commit(b->loader->db, e) != 0)
        return -1;
    b->is_in_transaction = false;
    for (size_t i = 0; i < b->n_group; i++)
        if (clear_inbox(b, &b->files[b->group[i]], e) != 0)
            return -1;
    b->n_group = 0;
    b->group_bytes = 0;
    return 0;
}

static int settle(struct batch *b, const struct batch_file *f, struct err *e)
{
    b->group = mem_grow(b->group, &b->cap_group, b->n_group + 1, sizeof *b->group);
    b->group[b->n_group++] = (size_t)(f - b->files);
    b->group_bytes += f->bytes;
    bool is_full = b->n_group >= GROUP_FILES || b->group_bytes >= GROUP_BYTES;
    return is_full && !b->is_dry_run ? commit(b, e) : 0;
}

/* ---- one file ---- */

static void log_unknown_headings(const struct batch_file *f, const struct book *book, const struct match *m)
{
    BUF_AUTO struct buf text = BUF_INIT;
    const char *sheet = book->sheets[m->sheet];
    for (size_t i = 0; i < m->n_unknown && i < REPORT_MOST; i++)
        buf_printf(&text, "%s'%s'", i > 0 ? ", " : "", m->unknown[i]);
    if (m->n_unknown > REPORT_MOST)
        buf_printf(&text, " and %zu more", m->n_unknown - REPORT_MOST);
    if (m->n_unknown > 0)
        log_place(LOG_WARNING, f->name, m->place, "%s%scolumns not used: %s", sheet, sheet[0] != '\0' ? ": " : "",
                  text.ptr);
}

static void log_load(const struct batch_file *f, const char *sheet, const struct match *m, const struct load_result *r)
{
    char place[600], passed[160];
    feed_passed_text(&r->left_out, passed, sizeof passed);
    (void)snprintf(place, sizeof place, "%s%s%s", f->name, sheet[0] != '\0' ? ":" : "", sheet);
    if (r->outcome == LOAD_KNOWN)
        log_place(LOG_DETAIL, place, 0, "already loaded (%s)", m->format->kind->name);
    else
        log_place(LOG_INFO, place, 0, "%s -> %s: read %" PRId64 ", loaded %" PRId64 ", unchanged %" PRId64
                  ", superseded %" PRId64 ", rejected %" PRId64 "%s%s", m->format->name, m->format->kind->name, r->n_read,
                  r->n_loaded, r->n_unchanged, r->n_superseded, r->n_rejected, passed[0] != '\0' ? "; " : "", passed);
}

/* Where a person puts it again: "inbox/shop9/", or the place it was read at. */
static const char *where_it_lay(struct batch *b, const struct batch_file *f)
{
    if (f->origin != FROM_INBOX)
        return f->path == NULL || f->is_house ? f->name : f->path;
    return arena_format(&b->arena, "inbox/%.*s", (int)(file_name(f->name) - f->name), f->name);
}

/* Refuses the file: a load row without rows, and a page for the person who dropped it. */
static int refuse_as(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
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
    refusal_page(&page, &(struct refusal){f->name, where_it_lay(b, f), reason, advice}, detail);
    f->why = arena_text(&b->arena, page.ptr, page.len);
    f->state = FILE_REFUSED;
    b->n_refused++;
    if ((advice == ADVICE_ACCOUNT ? load_withdraw(b->loader, &r, reason, e) : load_refuse(b->loader, m, &r, false, reason, e)) != 0)
        return -1;
    return settle(b, f, e);
}

/* What is refused again stays as it was. */
static int refuse(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
                  struct err *why, struct err *e)
{
    f->state = FILE_SKIPPED;
    return f->is_orphan || f->is_kept ? 0 : refuse_as(b, f, m, advice, detail, why, e);
}

static bool is_file_trouble(const struct err *e)
{
    return e->code == ERR_INPUT || e->code == ERR_LIMIT;
}

/* What is kept of a file in the archive. */
struct kept {
    const char *path;                /* "": nothing */
    char sha256[SHA_TEXT];           /* of an excerpt; "" */
};

struct excerpt_call {
    struct batch *b;
    struct book *book;
    const struct contents *contents;
    struct batch_file *file;
    const char *account;             /* of rows that do not say it; NULL */
    char *temp;                      /* where it is written; NULL: not yet */
    struct excerpt_ahead *ahead;     /* it is being written; NULL */
};

static const char *excerpt_currency(void *context, struct str platform, struct str account)
{
    const struct excerpt_call *x = context;
    const char *folder = account.len == 0 ? x->file->folder : NULL;
    const struct account *a = account_find(&x->b->loader->accounts, platform, folder != NULL ? str_of(folder) : account);
    return a == NULL || a->currency[0] == '\0' ? NULL : a->currency;
}

static void excerpt_options(struct excerpt_call *x, struct feed_options *ret)
{
    const char *currency = settings_text(x->b->workspace->settings, "currency");
    *ret = (struct feed_options){.context = x, .currency_of = excerpt_currency, .account = x->account};
    if (strlen(currency) < sizeof ret->currency)
        memcpy(ret->currency, currency, strlen(currency) + 1);
}

/* What is kept of a large file is written while the file is loaded. */
static int start_keeping(struct excerpt_call *x, struct err *e)
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

static void drop_kept(struct excerpt_call *x)
{
    archive_drop_ahead(&x->b->archive);
    excerpt_ahead_drop(x->ahead);
    x->ahead = NULL;
}

static int write_now(struct excerpt_call *x, char ret_sha256[SHA_TEXT], struct err *e)
{
    struct feed_options o;
    excerpt_options(x, &o);
    if (archive_excerpt_path(&x->b->archive, x->file->path, x->file->sha256, &x->temp, e) != 0)
        return -1;
    int failed = excerpt_write(x->book, x->contents->matches, x->contents->n, &o, x->temp, e);
    return failed != 0 ? -1 : sha_file(x->temp, ret_sha256, e);
}

static int keep_excerpt(struct excerpt_call *x, struct kept *ret, struct err *e)
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
static int archive_file(struct excerpt_call *x, bool is_new, struct kept *ret, struct err *e)
{
    struct batch *b = x->b;
    *ret = (struct kept){.path = ""};
    if (!b->keeps_archive || b->is_dry_run || x->file->origin == FROM_ARCHIVE)
        return 0;
    if (!x->contents->is_personal)
        return archive_add(&b->archive, x->file->path, x->file->sha256, &ret->path, e);
    return is_new ? keep_excerpt(x, ret, e) : 0;
}

static void record_load(struct batch *b, const struct batch_file *f, const struct kept *kept, const char *sheet,
                        const struct match *m, const struct load_result *r)
{
    const struct archive_entry entry = {.name = f->name, .sheet = sheet, .kind = m->format->kind->name,
                                        .format = m->format->name, .account = r->account, .sha256 = f->sha256,
                                        .path = kept->path, .kept_sha256 = kept->sha256, .observed_at = f->observed_at,
                                        .dropped_at = f->dropped_at};
    if (kept->path[0] != '\0' && (r->outcome == LOAD_DONE || f->is_moved))
        archive_record(&b->archive, &entry);
}

struct sheet_loads {
    struct load_result *results;
    enum refusal_advice advice;      /* where it failed */
    int64_t n_rejected;
    size_t n_done;
    size_t n_whose;                  /* nothing says whose they are, as far as was asked */
};

/* Rows of a snapshot count together whatever table they stand in. */
static bool has_other_of_kind(const struct contents *c, const struct kind *k)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->matches[i].format->kind == k;
    return n > 1 && !k->is_snapshot;
}

static int load_sheets(struct arena *a, struct excerpt_call *x, struct contents *c, enum load_asks asks,
                       struct sheet_loads *ret, struct err *e)
{
    struct batch *b = x->b;
    const struct batch_file *f = x->file;
    __attribute__((cleanup(said_release))) struct said said = {0};
    char day[DATE_TEXT];
    date_text(date_floor_day(zone_civil(b->loader->zone, f->observed_at)), day);
    *ret = (struct sheet_loads){.results = arena_array(a, c->n, sizeof *ret->results)};
    for (size_t i = 0; i < c->n; i++) {
        struct match *m = &c->matches[i];
        const struct load_request r = {.file = f->name, .sheet = m->name, .sha256 = f->sha256, .folder = f->folder, .bytes = f->bytes,
                                       .observed_at = f->observed_at, .loaded_at = f->dropped_at, .asks = asks,
                                       .said = has_other_of_kind(c, m->format->kind) ? &said : NULL, .table = (unsigned)i};
        match_observed(a, m, b->workspace->settings, day);
        match_give(a, m, m->format->observed, arena_format(a, "%" PRId64, f->observed_at));
        ret->advice = ADVICE_SESSION;
        if (session_file_state(a, b->loader, f->name, m, e) != 0)
            return -1;
        ret->advice = ADVICE_AGAIN;
        if ((asks != LOAD_ASK && load_account(b->loader, a, m, &r, &x->account, e) != 0) || (i == 0 && start_keeping(x, e) != 0))
            return -1;
        if (load_sheet(b->loader, x->book, m, &r, &ret->results[i], e) != 0)
            return -1;
        ret->n_whose += ret->results[i].outcome == LOAD_WHOSE;
        ret->n_done += ret->results[i].outcome == LOAD_DONE;
        ret->n_rejected += ret->results[i].n_rejected;
    }
    return 0;
}

static int roll_back_file(struct batch *b, struct err *e)
{
    return db_exec(b->loader->db, "ROLLBACK TO one_file; RELEASE one_file", e);
}

/* Left where it is for the next run. */
static int skip_file(struct batch *b, struct batch_file *f, const char *why)
{
    log_place(LOG_WARNING, f->name, 0, "%s; left for the next run", why);
    f->state = FILE_SKIPPED;
    b->n_refused++;
    return 0;
}

static void report_file(struct batch *b, const struct batch_file *f, const struct book *book, const struct contents *c,
                        const struct sheet_loads *loads, const struct kept *kept)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct match *m = &c->matches[i];
        if (loads->results[i].outcome == LOAD_DONE)
            log_unknown_headings(f, book, m);
        if (m->note[0] != '\0' && loads->results[i].outcome == LOAD_DONE)
            log_place(LOG_WARNING, f->name, 0, "%s%s%s", book->sheets[m->sheet],
                      book->sheets[m->sheet][0] != '\0' ? ": " : "", m->note);
        log_load(f, m->name, m, &loads->results[i]);
        record_load(b, f, kept, m->name, m, &loads->results[i]);
    }
    if (c->n_unknown > 0 && loads->n_done > 0)
        log_place(LOG_WARNING, f->name, 0, "sheet '%s'%s not known; left out", c->unknown_sheet,
                  c->n_unknown > 1 ? " and others are" : " is");
    if (loads->n_done == 0)
        log_place(LOG_INFO, f->name, 0, "already loaded");
}

/* What of the file is in no table: into load.message of its first table. Not of files that tell who bought: their archived excerpts
 * have no such sheets, and a rebuild must say the same. */
static void state_missed(struct arena *a, struct contents *c)
{
    BUF_AUTO struct buf note = BUF_INIT;
    struct match *first = &c->matches[0];
    if (c->n_missed == 0 || c->is_personal)
        return;
    for (const char *p = c->lines.ptr; p < c->lines.ptr + c->lines.len; p += strlen(p) + 1)
        buf_printf(&note, "%s%s", p > c->lines.ptr ? "; " : "", p);
    first->note = arena_format(a, "%s%s%s; left out", first->note, first->note[0] != '\0' ? "; " : "", note.ptr);
}

/* A table of which every row was refused, this time or when it was first read, with the first reasons. */
static int add_all_refused(struct batch *b, const struct contents *c, const struct sheet_loads *loads, struct buf *detail, struct err *e)
{
    for (size_t i = 0; i < c->n; i++) {
        const char *name = c->matches[i].name;
        int64_t n = 0;
        if (load_all_refused(b->loader, loads->results[i].load_id, &n, e) != 0)
            return -1;
        if (n == 0)
            continue;
        buf_puts(detail, detail->len > 0 ? "\n" : "");
        if (name[0] != '\0')
            buf_printf(detail, "Sheet '%s':\n", name);
        buf_printf(detail, "None of its %" PRId64 " row%s could be read. The first reasons:\n", n, n == 1 ? "" : "s");
        if (load_put_rejects(b->loader, &c->matches[i], loads->results[i].load_id, detail, e) != 0)
            return -1;
    }
    return 0;
}

/* The page about what of a loaded file is not in the numbers. A rebuild has nobody to write to. */
static int note_missed(struct batch *b, struct batch_file *f, const struct contents *c, const struct sheet_loads *loads,
                       const struct kept *kept, struct err *e)
{
    BUF_AUTO struct buf detail = BUF_INIT, page = BUF_INIT;
    if (f->origin == FROM_ARCHIVE)
        return 0;
    bool is_told = loads->n_done > 0 && !c->is_personal;   /* as the message of its first table */
    for (const char *p = c->lines.ptr; !is_told && p != NULL && p < c->lines.ptr + c->lines.len; p += strlen(p) + 1)
        log_place(LOG_WARNING, f->name, 0, "%s; left out", p);
    buf_add(&detail, c->missed.len > 0 ? c->missed.ptr : "", c->missed.len);
    if (c->has_missed_sheet)
        buf_puts(&detail, "A sheet that is yours alone is not asked about when its name begins with #.\n");
    if (add_all_refused(b, c, loads, &detail, e) != 0)
        return -1;
    if (detail.len == 0)
        return 0;
    log_place(LOG_WARNING, f->name, 0, "not all of it is in the numbers: inbox/refused/%s.why.txt says what to do", f->name);
    bool is_kept = f->origin == FROM_INBOX && kept->path[0] != '\0' && !c->is_personal;
    const char *copy = is_kept ? arena_format(&b->arena, "archive/%s", kept->path) : "";
    refusal_page_partly(&page, &(struct refusal){f->name, where_it_lay(b, f), copy, ADVICE_HEADINGS}, detail.ptr);
    f->why = arena_text(&b->arena, page.ptr, page.len);
    b->n_missed++;
    return 0;
}

static int finish_file(struct batch *b, struct batch_file *f, struct excerpt_call *x, const struct sheet_loads *loads,
                       struct err *e)
{
    struct kept kept;
    struct err why = ERR_INIT;
    if (archive_file(x, loads->n_done > 0 || f->is_moved, &kept, &why) != 0) {
        if (is_file_trouble(&why))
            return roll_back_file(b, e) != 0 ? -1 : skip_file(b, f, why.text);
        *e = why;
        return -1;
    }
    if (db_exec(b->loader->db, "RELEASE one_file", e) != 0)
        return -1;
    report_file(b, f, x->book, x->contents, loads, &kept);
    if (note_missed(b, f, x->contents, loads, &kept, e) != 0)
        return -1;
    b->n_loads += (int64_t)loads->n_done;
    b->n_known += loads->n_done == 0;
    b->n_rejected += loads->n_rejected;
    f->state = loads->n_done > 0 ? FILE_LOADED : FILE_KNOWN;
    return settle(b, f, e);
}

/* A file nobody knows, or knows the account of, while a format or kind of the workspace is broken: it may be the one that does. */
static bool waits_for_format(const struct batch *b, const struct batch_file *f)
{
    return b->formats->n_broken > 0 && f->origin == FROM_INBOX;
}

static enum refusal_advice advice_of(const struct contents *c)
{
    const struct match_miss *miss = &c->nearest;
    if (miss->is_reply || miss->is_blank || miss->is_unwanted)
        return miss->is_reply ? ADVICE_REPLY : miss->is_blank ? ADVICE_EMPTY : ADVICE_UNWANTED;
    if (!match_is_near(miss) && !miss->is_named)
        return ADVICE_UNKNOWN;
    return miss->format->is_own ? ADVICE_OWN : ADVICE_HEADINGS;
}

/* Of a file from the archive only the moment that was taken is kept; what was passed over for it stands in the file. */
static void note_moment(struct batch *b, struct arena *a, const struct batch_file *f, const struct book *book, struct match *m)
{
    struct observed o;
    observed_find(m, book, &(struct observed_file){f->name, f->mtime, f->dropped_at}, b->loader->zone, &o);
    const char *note = observed_note(a, &o, b->loader->zone);
    if (note[0] != '\0')
        m->note = m->note[0] == '\0' ? note : arena_format(a, "%s; %s", note, m->note);
}

/* Notes what the sheets speak of that were left open. */
static int ask_sheets(struct batch *b, struct batch_file *f, struct book *book, const struct contents *c, const struct sheet_loads *loads,
                      struct err *e)
{
    bool is_moved = false;
    if (whose_move(b->loader->db, f->sha256, f->folder, &is_moved, e) != 0)
        return -1;
    f->is_moved = f->is_moved || is_moved;
    f->is_open = true;
    for (size_t i = 0; i < c->n; i++) {
        const struct match *m = &c->matches[i];
        const struct load_request r = {.file = f->name, .sheet = m->name, .sha256 = f->sha256, .folder = f->folder};
        if (loads->results[i].outcome == LOAD_WHOSE && load_ask(b->loader, book, m, &r, e) != 0)
            return -1;
    }
    return 0;
}

/* A known file that was dropped into another folder may be another's: it waits for what is decided. */
static int check_moved(struct batch *b, struct batch_file *f, bool *ret_waits, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret_waits = false;
    if (f->is_moved || f->origin == FROM_ARCHIVE)
        return 0;
    if (whose_move(b->loader->db, f->sha256, f->folder, &f->is_moved, e) != 0 ||
        (!b->keeps_archive && whose_is_open(b->loader->db, f->sha256, ret_waits, e) != 0))   /* the only copy there is */
        return -1;
    if (!f->is_moved)
        return 0;
    *ret_waits = true;
    if (db_prepare(b->loader->db, "UPDATE load SET file = ?2 WHERE sha256 = ?1 AND status <> 'refused' AND replaced_by IS NULL"
                                  " RETURNING observed_at, loaded_at", &s, e) != 0)
        return -1;
    if ((db_bind_text(s, 1, str_of(f->sha256)) | db_bind_text(s, 2, str_of(f->name))) != 0)
        return db_fail(b->loader->db, "load", e);
    int found = db_step(s, e);
    if (found == 1) {   /* it is as old as it was */
        f->observed_at = sqlite3_column_int64(s, 0);
        f->dropped_at = sqlite3_column_int64(s, 1);
    }
    return found < 0 ? -1 : db_done(s, e);
}

/* In one savepoint; what is left open, or cannot be read, is taken back. *ret_done: it was finished. */
static int try_sheets(struct arena *a, struct excerpt_call *x, struct contents *c, enum load_asks asks, struct sheet_loads *loads,
                      struct err *why, bool *ret_done, struct err *e)
{
    struct batch *b = x->b;
    bool waits = false;
    *ret_done = false;
    if (db_exec(b->loader->db, "SAVEPOINT one_file", e) != 0)
        return -1;
    if (load_sheets(a, x, c, asks, loads, why) == 0 && loads->n_whose == 0) {
        *why = (struct err)ERR_INIT;
        if (asks == LOAD_ASK && loads->n_done == 0 && check_moved(b, x->file, &waits, e) != 0)
            return -1;
        *ret_done = true;
        if (!waits)
            return finish_file(b, x->file, x, loads, e);
        drop_kept(x);
        return db_exec(b->loader->db, "RELEASE one_file", e);
    }
    drop_kept(x);
    if (why->code != ERR_NONE && !is_file_trouble(why)) {
        *e = *why;
        return -1;
    }
    return roll_back_file(b, e);
}

static int load_book(struct batch *b, struct batch_file *f, struct book *book, enum load_asks asks, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    __attribute__((cleanup(contents_release))) struct contents c = {0};
    struct sheet_loads loads = {0};
    struct err why = ERR_INIT;
    bool is_done = false;
    if (read_contents(b, &a, book, &c, &why) != 0) {
        enum refusal_advice advice = advice_of(&c);
        if (!is_file_trouble(&why)) {
            *e = why;
            return -1;
        }
        if (waits_for_format(b, f) && (advice == ADVICE_HEADINGS || advice == ADVICE_OWN || advice == ADVICE_UNKNOWN))
            return skip_file(b, f, "of no known layout while files in formats/ or kinds/ are broken");
        return refuse(b, f, NULL, advice, c.detail.len > 0 ? c.detail.ptr : "", &why, e);
    }
    for (size_t i = 0; i < c.n && (f->origin != FROM_ARCHIVE || f->is_kept); i++)
        if (c.matches[i].format->is_broken)
            return skip_file(b, f, arena_format(&b->arena, "'%s' is broken in formats/ or kinds/", c.matches[i].format->is_own ?
                                                c.matches[i].format->kind->name : c.matches[i].format->name));
    state_missed(&a, &c);
    note_moment(b, &a, f, book, &c.matches[0]);
    __attribute__((cleanup(drop_kept))) struct excerpt_call x = {.b = b, .book = book, .contents = &c, .file = f};
    why = (struct err)ERR_INIT;   /* what was tried and given up on the way is no trouble */
    if (try_sheets(&a, &x, &c, asks, &loads, &why, &is_done, e) != 0)
        return -1;
    bool has_others = asks == LOAD_DECIDED && loads.n_whose > 0 && loads.n_whose < c.n;
    if (!is_done && why.code == ERR_NONE && has_others && try_sheets(&a, &x, &c, LOAD_REST, &loads, &why, &is_done, e) != 0)
        return -1;
    if (!is_done && why.code != ERR_NONE)
        return refuse(b, f, &c.matches[0], loads.advice, "", &why, e);
    return !is_done && asks == LOAD_ASK ? ask_sheets(b, f, book, &c, &loads, e) : 0;
}

/* Leaves it waiting when nothing says yet whose file it is. */
static int load_file(struct batch *b, struct batch_file *f, enum load_asks asks, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book book;
    struct err why = ERR_INIT;
    if (begin(b, e) != 0)
        return -1;
    if (book_open(&a, f->path, &b->limits, &book, &why) != 0) {
        if (!file_exists(f->path))
            return skip_file(b, f, "is gone");
        if (!is_file_trouble(&why)) {
            *e = why;
            return -1;
        }
        return refuse(b, f, NULL, ADVICE_AGAIN, "", &why, e);
    }
    book.is_excerpt = f->kept_sha256 != NULL;
    int failed = load_book(b, f, &book, asks, e);
    book_close(&book);
    return failed;
}

/* ---- files that are tried again ---- */

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
    struct batch_file *f = add_file(b, NULL, str_text(&b->arena, db_text(s, 0)), FROM_ARCHIVE);
    struct str sha256 = db_text(s, 1);
    (void)snprintf(f->sha256, sizeof f->sha256, "%.*s", (int)sha256.len, sha256.ptr);
    f->observed_at = f->mtime = sqlite3_column_int64(s, 2);
    f->dropped_at = sqlite3_column_int64(s, 3);
    f->folder = first_folder(&b->arena, f->name);
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
static int add_again(struct batch *b, const char *sql, bool is_orphan, struct err *e)
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
        char *refused = is_orphan ? refused_path(b, f) : NULL;
        f->is_orphan = is_orphan;
        f->is_kept = refused == NULL || !file_exists(refused);
        f->origin = f->is_kept ? FROM_ARCHIVE : FROM_INBOX;
        f->path = refused;
        if (f->is_kept) {
            f->path = NULL;
            find_kept(b, f, entries, n);
        }
        if (f->path != NULL && f->is_kept)
            check_kept(b, f);
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
static int add_orphans(struct batch *b, struct err *e)
{
    return add_again(b, "SELECT file, sha256, observed_at, loaded_at FROM load WHERE status = 'refused' AND account_by = 'nobody'", true, e);
}

/* Loads that rest on what is not so any more. */
static int add_stale(struct batch *b, struct err *e)
{
    return add_again(b, "SELECT l.file, l.sha256, l.observed_at, l.loaded_at FROM whose AS w JOIN temp.whose_next AS n USING (whose_id)"
                        " JOIN load AS l USING (sha256) WHERE w.basis <> '' AND w.account <> n.account"
                        " AND l.status <> 'refused' AND l.replaced_by IS NULL GROUP BY l.sha256 ORDER BY l.version, l.sha256", false, e);
}

/* ---- all files ---- */

static int sweep(struct batch *b, enum load_asks asks, bool of_orphans, bool *ret_progress, struct err *e)
{
    *ret_progress = false;
    for (size_t i = 0; i < b->n_files; i++) {
        struct batch_file *f = &b->files[i];
        if (f->state != FILE_WAITING || (asks == LOAD_ASK && f->is_orphan != of_orphans))
            continue;
        if (load_file(b, f, asks, e) != 0)
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
    if (waits_for_format(b, f))
        return skip_file(b, f, "nothing says whose it is while files in formats/ or kinds/ are broken");
    (void)err_set(&why, ERR_INPUT,
                  "nothing says whose file this is: it names no account, and no other file knows its sessions%s%s%s;"
                  " put it into inbox/<account>/, the account written as in the accounts sheet",
                  folder != NULL ? " ('" : "", folder != NULL ? folder : "",
                  folder != NULL ? "' is no account or alias there)" : "");
    return refuse_as(b, f, NULL, ADVICE_ACCOUNT, "", &why, e);
}

/* What a load that was taken back shared with others, they say again. */
static int say_again(struct batch *b, struct err *e)
{
    bool ignored;
    if (begin(b, e) != 0 ||
        add_again(b, "SELECT l.file, l.sha256, l.observed_at, l.loaded_at FROM temp.whose_again JOIN load AS l USING (load_id)"
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
        if (begin(b, e) != 0 || load_refresh(b->loader, e) != 0 || 
            whose_decide(b->loader->db, b->workspace->settings, b->loader->kinds, e) != 0 ||
            add_stale(b, e) != 0 || sweep(b, LOAD_DECIDED, false, &progress, e) != 0)
            return -1;
        for (size_t i = 0; i < b->n_files; i++)
            if (b->files[i].state == FILE_WAITING && b->files[i].is_kept && !b->files[i].is_orphan) {
                progress = true;
                if (begin(b, e) != 0 || refuse_orphan(b, &b->files[i], e) != 0)
                    return -1;
            }
    }
    for (size_t i = 0; i < b->n_files; i++)
        if (b->files[i].state == FILE_WAITING && (begin(b, e) != 0 || refuse_orphan(b, &b->files[i], e) != 0))
            return -1;
    return say_again(b, e);
}

static int sweep_all(struct batch *b, struct err *e)
{
    bool ignored;
    bool is_new = false;
    if (begin(b, e) != 0 || db_run_resource(b->loader->db, "ingest/schema/whose_clean.sql", e) != 0 || load_refresh(b->loader, e) != 0 ||
        sweep(b, LOAD_ASK, false, &ignored, e) != 0)
        return -1;
    for (size_t i = 0; i < b->n_files && !is_new; i++)
        is_new = b->files[i].state == FILE_LOADED || b->files[i].state == FILE_WAITING;
    if (!is_new)
        return 0;
    if (begin(b, e) != 0 || add_orphans(b, e) != 0 || sweep(b, LOAD_ASK, true, &ignored, e) != 0)
        return -1;
    return settle_whose(b, e);
}

int batch_run(struct batch *b, struct err *e)
{
    for (size_t i = 0; i < b->n_files; i++)
        if (probe_file(b, &b->files[i]) != 0)
            return -1;
    if (b->n_files > 0)
        qsort(b->files, b->n_files, sizeof *b->files, compare_files);
    if (sweep_all(b, e) != 0)
        return -1;
    if (!b->is_dry_run)
        return commit(b, e);
    if (b->is_in_transaction)
        db_rollback(b->loader->db);
    b->is_in_transaction = false;
    return 0;
}
