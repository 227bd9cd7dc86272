#include "report/paint/plotter.h"

#include "base/process.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SECONDS_MOST = 20, LATE_MOST = 2, REASON_MOST = 300 };

/* gnuplot goes on after a mistake and remembers its number. A script may have moved what print says. */
static const char BEFORE[] = "reset session\nreset errors\n";
static const char AFTER[] = "\nset print\nprint sprintf(\"drawn: %d\", GPVAL_ERRNO)\n";
static const char DRAWN[] = "drawn: ", DRAWN_WELL[] = "drawn: 0\n";

static bool holds(struct str line, const char *word) { return memmem(line.ptr, line.len, word, strlen(word)) != NULL; }

/* The line that names the mistake; else the first that is no warning. */
static struct str reason_of(const struct buf *said)
{
    struct str first = {0};
    for (size_t at = 0; at < said->len;) {
        const char *end = memchr(said->ptr + at, '\n', said->len - at);
        size_t n = end != NULL ? (size_t)(end - said->ptr) - at : said->len - at;
        struct str line = str_trim((struct str){said->ptr + at, n > REASON_MOST ? REASON_MOST : n});
        at += n + 1;
        if (line.len == 0 || holds(line, "warning:") || str_starts(line, DRAWN))
            continue;
        if (str_starts(line, "line ") || holds(line, "\" line "))
            return line;
        if (first.len == 0)
            first = line;
    }
    return first;
}

static const char FILE_BEGINS[] = "#file ", FILE_ENDS[] = "#end of file";

void plotter_include(struct buf *out, const char *path, struct str text)
{
    buf_printf(out, "%s%s\n", FILE_BEGINS, path);
    buf_add(out, text.ptr, text.len);
    buf_printf(out, "\n%s\n", FILE_ENDS);
}

/* Which file, and which of its lines, the nth line of a script is. False: none, it is ours. */
static bool included_line(struct str script, size_t nth, struct str *ret_file, size_t *ret_line)
{
    struct str file = {0};
    size_t begin = 0, line = 1;
    for (const char *p = script.ptr, *end = script.ptr + script.len; p < end && line <= nth; line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        struct str text = {p, stop != NULL ? (size_t)(stop - p) : (size_t)(end - p)};
        if (str_starts(text, FILE_BEGINS)) {
            file = (struct str){text.ptr + strlen(FILE_BEGINS), text.len - strlen(FILE_BEGINS)};
            begin = line;
        } else if (str_starts(text, FILE_ENDS))
            file.len = 0;
        p += text.len + 1;
    }
    *ret_file = file;
    *ret_line = nth - begin;
    return file.len > 0;
}

/* The number in `"FILE" line 12: what is wrong`, and what is. */
static bool line_said(struct str reason, size_t *ret_nth, struct str *ret_what)
{
    static const char before[] = "\" line ";
    const char *at = reason.len > 0 ? memmem(reason.ptr, reason.len, before, strlen(before)) : NULL;
    const char *end = reason.ptr + reason.len;
    if (at == NULL)
        return false;
    *ret_nth = 0;
    for (at += strlen(before); at < end && *at >= '0' && *at <= '9' && *ret_nth < 1000000; at++)
        *ret_nth = *ret_nth * 10 + (size_t)(*at - '0');
    if (at == end || *at != ':')
        return false;
    *ret_what = str_trim((struct str){at + 1, (size_t)(end - at - 1)});
    return true;
}

/* gnuplot counts the lines of files only, not of what it is told: a script that failed is read once more, as one. False: it does
 * not fail there, or in no file's lines. */
static bool failure_place(const char *dir, struct str script, struct err *e)
{
    char path[64];
    int fd = memfd_create("script", MFD_CLOEXEC), status = 0;
    const char *const argv[] = {"gnuplot", "-d", path, NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    const struct process_options o = {.directory = dir, .environment = environment, .seconds = SECONDS_MOST, .capture = true};
    struct buf said BUF_AUTO = BUF_INIT;
    struct err ignored = ERR_INIT;
    struct str file = {0}, what = {0};
    size_t nth = 0, line = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getpid(), fd);
    bool is_found = fd >= 0 && write(fd, script.ptr, script.len) == (ssize_t)script.len &&
                    process_run(argv, &o, &status, &said, &ignored) == 0 && status != 0 && line_said(reason_of(&said), &nth, &what) &&
                    included_line(script, nth, &file, &line);
    if (fd >= 0)
        (void)close(fd);
    if (is_found)
        (void)err_set(e, ERR_SYSTEM, "gnuplot: %.*s:%zu: %.*s", (int)file.len, file.ptr, line, (int)what.len, what.ptr);
    return is_found;
}

static int gnuplot_start(struct plotter *p, const char *dir, struct err *e)
{
    static const char *const argv[] = {"gnuplot", "-d", "-", NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    if (p->gnuplot != NULL && strcmp(p->dir, dir) == 0)
        return 0;
    plotter_close(p);
    const struct process_options o = {.directory = dir, .environment = environment};
    (void)snprintf(p->dir, sizeof p->dir, "%s", dir);
    return process_open(argv, &o, &p->gnuplot, e);
}

int plotter_draw(struct plotter *p, const char *dir, struct str script, struct err *e)
{
    struct buf text BUF_AUTO = BUF_INIT, said BUF_AUTO = BUF_INIT;
    bool has_ended = false;
    if (p->n_late >= LATE_MOST)
        return err_set(e, ERR_LIMIT, "gnuplot was killed too often, the picture was not tried");
    if (gnuplot_start(p, dir, e) != 0)
        return -1;
    buf_puts(&text, BEFORE);
    buf_add(&text, script.ptr, script.len);
    buf_puts(&text, AFTER);
    int status = process_ask(p->gnuplot, (struct str){text.ptr, text.len}, DRAWN, SECONDS_MOST, &said, &has_ended, e);
    p->n_late += status != 0;
    if (status == 0 && !has_ended && str_ends((struct str){said.ptr, said.len}, DRAWN_WELL))
        return 0;
    plotter_close(p);
    struct str reason = reason_of(&said);
    if (reason.len == 0)
        reason = str_of("it ended early");
    if (status != 0 || failure_place(dir, script, e))
        return -1;
    return err_set(e, ERR_SYSTEM, "gnuplot: %.*s", (int)reason.len, reason.ptr);
}

void plotter_close(struct plotter *p)
{
    process_close(p->gnuplot);
    p->gnuplot = NULL;
}
