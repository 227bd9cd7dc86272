#include "report/paint/plotter.h"

#include "base/process.h"
#include <stdio.h>
#include <string.h>

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
    return status != 0 ? -1 : err_set(e, ERR_SYSTEM, "gnuplot: %.*s", (int)reason.len, reason.ptr);
}

void plotter_close(struct plotter *p)
{
    process_close(p->gnuplot);
    p->gnuplot = NULL;
}
