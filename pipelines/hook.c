#include "pipelines/hook.h"

#include "base/file.h"
#include "base/log.h"
#include "base/process.h"

#include <stdio.h>
#include <string.h>

static const char *const PLACES[] = {"file", "template", "period", "date"};
enum { N_PLACES = sizeof PLACES / sizeof PLACES[0], DATE_PLACE = 3, LINES_MOST = 40 };

static const json_t *commands_of(const struct workspace *w) { return settings_json_borrow(w->settings, "after_report"); }

/* Index of the placeholder at `text` and its length with braces; -1: none. */
static int place_at(const char *text, size_t *ret_len)
{
    for (int i = 0; i < N_PLACES && text[0] == '{'; i++) {
        size_t n = strlen(PLACES[i]);
        if (strncmp(text + 1, PLACES[i], n) == 0 && text[1 + n] == '}') {
            *ret_len = n + 2;
            return i;
        }
    }
    return -1;
}

/* ---- the setting ---- */

/* Braces are allowed, in JSON for example; a placeholder that is almost one is not. */
static int check_word(const char *word, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    size_t len;
    for (const char *p = strchr(word, '{'); p != NULL; p = strchr(p + 1, '{')) {
        size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (p[1 + n] != '}' || place_at(p, &len) >= 0)
            continue;
        int near = str_nearest(arena_text(&a, p + 1, n), PLACES, N_PLACES, 2);
        if (near >= 0)
            return err_set(e, ERR_INPUT, "after_report: '%.*s' is unknown; did you mean '{%s}'?", (int)n + 2, p, PLACES[near]);
    }
    return 0;
}

int hooks_check(const struct workspace *w, struct err *e)
{
    size_t i, k;
    json_t *command, *word;
    json_array_foreach(commands_of(w), i, command) {
        if (json_array_size(command) == 0)
            return err_set(e, ERR_INPUT, "after_report: a command is a list of texts, such as [\"/opt/desk/send\", \"{file}\"]");
        json_array_foreach(command, k, word) {
            if (!json_is_string(word))
                return err_set(e, ERR_INPUT, "after_report: a command is a list of texts, such as [\"/opt/desk/send\", \"{file}\"]");
            if (check_word(json_string_value(word), e) != 0)
                return -1;
        }
    }
    return 0;
}

/* ---- what was printed ---- */

static bool is_workbook(const char *path)
{
    const char *name = file_name(path);
    size_t n = strlen(path);
    bool is_latest = name - path > 7 && strncmp(name - 7, "latest/", 7) == 0;
    return path[0] == '/' && n > 5 && strcmp(path + n - 5, ".xlsx") == 0 && !is_latest && file_exists(path);
}

/* The step's word its file begins with. */
static const char *template_of(const struct step *s, const char *name)
{
    for (size_t i = 1; i < s->argc; i++) {
        size_t n = strlen(s->argv[i]);
        if (n > 0 && strncmp(name, s->argv[i], n) == 0 && name[n] == '-')
            return s->argv[i];
    }
    return "";
}

static void file_add(struct hooks *h, const struct step *s, const char *path)
{
    const char *name = file_name(path), *slash = name - 1, *begin = slash;
    while (begin > path && begin[-1] != '/')
        begin--;
    h->files = mem_grow(h->files, &h->cap, h->n + 1, sizeof *h->files);
    h->files[h->n++] = (struct hook_file){path, template_of(s, name), arena_text(h->arena, begin, (size_t)(slash - begin))};
}

void hooks_add(struct hooks *h, const struct step *s, struct str printed)
{
    const char *p = printed.ptr, *end = p + printed.len;
    while (p != NULL && p < end) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((eol != NULL ? eol : end) - p);
        const char *path = arena_text(h->arena, p, n);
        if (is_workbook(path))
            file_add(h, s, path);
        p += n + 1;
    }
}

void hooks_release(struct hooks *h) { mem_free(h->files); }

/* ---- the commands ---- */

/* A word with its placeholders filled: still one word, whatever stands in it. */
static const char *word_fill(struct arena *a, const char *word, const char *const values[N_PLACES])
{
    struct buf out BUF_AUTO = BUF_INIT;
    buf_puts(&out, "");
    for (size_t len = 1; *word != '\0'; word += len) {
        len = 1;
        int i = place_at(word, &len);
        buf_add(&out, i >= 0 ? values[i] : word, i >= 0 ? strlen(values[i]) : 1);
    }
    return arena_text(a, out.ptr, out.len);
}

static bool is_for_each(const json_t *command)
{
    size_t i, len;
    json_t *word;
    json_array_foreach(command, i, word)
        for (const char *p = strchr(json_string_value(word), '{'); p != NULL; p = strchr(p + 1, '{')) {
            int place = place_at(p, &len);
            if (place >= 0 && place != DATE_PLACE)
                return true;
        }
    return false;
}

static void log_output(enum log_level level, const char *program, const struct buf *said)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    const char *p = said->ptr;
    for (int lines = 0; p != NULL && *p != '\0'; lines++) {
        size_t n = strcspn(p, "\n");
        if (lines == LINES_MOST)
            log_line(level, "after_report %s: and more", program);
        else if (lines < LINES_MOST)
            log_line(level, "after_report %s: %s", program, arena_text(&a, p, n));
        p += n + (p[n] == '\n');
    }
}

static int command_start(const struct hooks *h, const json_t *command, const char *const values[N_PLACES])
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct buf said BUF_AUTO = BUF_INIT;
    struct err e = ERR_INIT;
    struct process_options how = {.directory = h->workspace->dir, .capture = true,
                                  .seconds = (int)settings_int(h->workspace->settings, "limits.hook_s")};
    size_t n = json_array_size(command);
    const char **argv = arena_array(&a, n + 1, sizeof *argv);
    int status = 0;
    for (size_t i = 0; i < n; i++)
        argv[i] = word_fill(&a, json_string_value(json_array_get(command, i)), values);
    int failed = process_run(argv, &how, &status, &said, &e);
    bool is_good = failed == 0 && status == 0;
    log_output(is_good ? LOG_INFO : LOG_WARNING, argv[0], &said);
    if (failed != 0)
        log_line(LOG_WARNING, "after_report: %s", e.text);
    else if (status != 0)
        log_line(LOG_WARNING, "after_report: '%s' ended with status %d%s%s", argv[0], status, values[0][0] != '\0' ? " for " : "", values[0]);
    return is_good ? 0 : -1;
}

size_t hooks_run(const struct hooks *h, const char *date)
{
    size_t failed = 0, i;
    json_t *command;
    json_array_foreach(commands_of(h->workspace), i, command) {
        bool is_each = is_for_each(command);
        for (size_t k = 0; k < (is_each ? h->n : h->n > 0); k++) {
            const struct hook_file *f = &h->files[k];
            const char *const values[N_PLACES] = {is_each ? f->path : "", f->template, f->period, date};
            failed += command_start(h, command, values) != 0;
        }
    }
    return failed;
}

void hooks_print(const struct workspace *w, const char *date)
{
    size_t i, k;
    json_t *command, *word;
    json_array_foreach(commands_of(w), i, command) {
        printf("%s after_report:", date);
        json_array_foreach(command, k, word)
            printf(" %s", json_string_value(word));
        putchar('\n');
    }
}
