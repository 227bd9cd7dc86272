/* rundown run: the scheduled job. One lock, one ledger, steps as programs; a step that refused input
 * (3) does not stop the rest, a step that failed does. */
#include "pipelines/commands.h"

#include "base/file.h"
#include "base/log.h"
#include "base/process.h"
#include "pipelines/hook.h"
#include "pipelines/ledger.h"
#include "pipelines/pipeline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct run_options {
    const char *date, *from, *to, *resume, *dry_run;
};

struct run {
    struct arena *arena;
    struct workspace *workspace;
    const struct invocation *call;
    const struct run_options *options;
    struct ledger ledger;
    struct hooks hooks;       /* of the date */
    int64_t started_ms;       /* monotonic, so that a fixed --now still gives a run a length */
    bool has_refusals;
};

static int64_t milliseconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The only place where the clock becomes a date: yesterday in the desk's zone. */
static int yesterday(const struct workspace *w, int64_t *ret_day, struct err *e)
{
    struct zone *zone = NULL;
    if (zone_open(settings_text(w->settings, "timezone"), &zone, e) != 0)
        return -1;
    *ret_day = date_floor_day(zone_civil(zone, w->now_utc_s)) - 1;
    zone_close(zone);
    return 0;
}

static int read_day(const char *text, const char *option, int64_t *ret_day, struct err *e)
{
    if (date_parse(str_of(text), ret_day) != 0)
        return err_set(e, ERR_USAGE, "%s wants a day such as 2026-11-20, not '%s'", option, text);
    return 0;
}

static int choose_days(const struct workspace *w, const struct run_options *o, int64_t *ret_first, int64_t *ret_last, struct err *e)
{
    if ((o->from == NULL) != (o->to == NULL) || (o->from != NULL && o->date != NULL))
        return err_set(e, ERR_USAGE, "give --date, or --from and --to together");
    if (o->from != NULL) {
        if (read_day(o->from, "--from", ret_first, e) != 0 || read_day(o->to, "--to", ret_last, e) != 0)
            return -1;
        return *ret_first <= *ret_last ? 0 : err_set(e, ERR_USAGE, "--from %s lies after --to %s", o->from, o->to);
    }
    if (o->date != NULL ? read_day(o->date, "--date", ret_first, e) != 0 : yesterday(w, ret_first, e) != 0)
        return -1;
    *ret_last = *ret_first;
    return 0;
}

/* Allowed, for a look at a day in progress; but nobody should take it for a finished one. */
static int warn_unfinished(const struct workspace *w, int64_t last, struct err *e)
{
    char date[DATE_TEXT];
    int64_t newest = 0;
    if (yesterday(w, &newest, e) != 0)
        return -1;
    date_text(last, date);
    if (last > newest)
        log_line(LOG_WARNING, "%s is not over yet: its figures are not complete", date);
    return 0;
}

/* The step's own words, then what every program of a run must agree on. */
static const char **step_argv(const struct run *r, const struct step *s, struct err *e)
{
    const char **argv = arena_array(r->arena, s->argc + 9, sizeof *argv);
    char *program = NULL;
    size_t n = 0;
    if (strchr(s->argv[0], '/') == NULL && strncmp(s->argv[0], "rundown-", 8) == 0) {
        if (process_sibling(r->arena, s->argv[0], &program, e) != 0)
            return NULL;
        argv[n++] = program;
        argv[n++] = "-w";
        argv[n++] = r->workspace->dir;
        argv[n++] = "--warehouse";
        argv[n++] = r->workspace->warehouse;
        if (log_get_level() != LOG_INFO)
            argv[n++] = log_get_level() < LOG_INFO ? "-q" : "-v";
        if (r->call->now != NULL) {
            argv[n++] = "--now";
            argv[n++] = r->call->now;
        }
    } else {
        argv[n++] = s->argv[0];
    }
    for (size_t i = 1; i < s->argc; i++)
        argv[n++] = s->argv[i];
    return argv;
}

static const char *status_word(int exit_status)
{
    return exit_status == EXIT_DONE ? "done" : exit_status == EXIT_REFUSED ? "refused" : "failed";
}

enum { REASON_MOST = 8192 };

/* Runs a step's program with a file beside the ledger for its last warning; a reason that cannot be kept is no reason not to run. */
static int run_program(struct run *r, const char **argv, const struct process_options *how, int *ret_status, struct buf *ret_printed,
                       struct str *ret_reason, struct err *e)
{
    const char *path = workspace_path(r->arena, r->workspace, ".reason");
    struct err unread = ERR_INIT;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0)
        (void)close(fd);
    if (fd >= 0 && setenv(LOG_REASON_FILE, path, 1) != 0)
        return err_errno(e, "cannot set the environment");
    int failed = process_run(argv, how, ret_status, ret_printed, e);
    (void)unsetenv(LOG_REASON_FILE);
    if (fd >= 0 && file_read(r->arena, path, REASON_MOST, ret_reason, &unread) == 0) {
        const char *end = memchr(ret_reason->ptr, '\n', ret_reason->len);
        ret_reason->len = end != NULL ? (size_t)(end - ret_reason->ptr) : ret_reason->len;
    }
    (void)unlink(path);
    return failed;
}

static int end_step(struct run *r, size_t seq, int exit_status, int64_t took_ms, struct str reason, struct err *e)
{
    const struct step_end end = {status_word(exit_status), exit_status, took_ms, exit_status != EXIT_DONE ? reason : (struct str){0}};
    return ledger_step_end(&r->ledger, seq, &end, e);
}

static int start_step(struct run *r, size_t seq, const struct step *s, const char *fingerprint, struct err *e)
{
    const char **argv = step_argv(r, s, e);
    struct buf printed BUF_AUTO = BUF_INIT;
    bool is_report = strcmp(s->argv[0], "rundown-report") == 0;
    struct process_options how = {.capture = is_report, .leave_stderr = true};
    struct str reason = {0};
    int exit_status = 0;
    if (argv == NULL || ledger_step_begin(&r->ledger, seq, s, fingerprint, "running", e) != 0)
        return -1;
    int64_t before = milliseconds_now();
    if (run_program(r, argv, &how, &exit_status, &printed, &reason, e) != 0) {
        exit_status = EXIT_FAILED;
        reason = str_of(arena_text(r->arena, e->text, strlen(e->text)));
    }
    if (is_report) {
        hooks_add(&r->hooks, s, (struct str){printed.ptr, printed.len});
        if (printed.len > 0)
            fwrite(printed.ptr, 1, printed.len, stdout);
        fflush(stdout);
    }
    int64_t took = milliseconds_now() - before;
    log_line(LOG_INFO, "%s: %s in %lld.%03lld s", s->name, status_word(exit_status), (long long)(took / 1000),
             (long long)(took % 1000));
    if (end_step(r, seq, exit_status, took, reason, e) != 0)
        return -1;
    r->has_refusals |= exit_status == EXIT_REFUSED;
    if (exit_status == EXIT_LOCKED)
        return err_set(e, ERR_BUSY, "step '%s': another run holds the warehouse", s->name);
    if (exit_status != EXIT_DONE && exit_status != EXIT_REFUSED)
        return err_set(e, ERR_SYSTEM, "step '%s' ended with status %d; nothing after it was run", s->name, exit_status);
    return 0;
}

static int run_step(struct run *r, size_t seq, const struct step *s, struct err *e)
{
    char fingerprint[65];
    bool is_done = false;
    if (ledger_fingerprint(&r->ledger, r->workspace, s, fingerprint, e) != 0)
        return -1;
    if (r->ledger.resumed_run_id != 0 && ledger_has_done(&r->ledger, s, fingerprint, &is_done, e) != 0)
        return -1;
    if (!is_done)
        return start_step(r, seq, s, fingerprint, e);
    log_line(LOG_INFO, "%s: done before, resumed", s->name);
    return ledger_step_begin(&r->ledger, seq, s, fingerprint, "resumed", e);
}

/* What was printed is passed on, also where a later step failed. The ledger has it as a step of its own. */
static int run_hooks(struct run *r, size_t seq, const char *date, struct err *e)
{
    static char *argv[] = {"after_report", NULL};
    static const struct step step = {"after_report", argv, 1};
    if (r->hooks.n == 0 || json_array_size(settings_json_borrow(r->workspace->settings, "after_report")) == 0)
        return 0;
    int64_t before = milliseconds_now();
    if (ledger_step_begin(&r->ledger, seq, &step, "", "running", e) != 0)
        return -1;
    size_t failed = hooks_run(&r->hooks, date);
    r->has_refusals |= failed > 0;
    int status = failed > 0 ? EXIT_REFUSED : EXIT_DONE;
    char reason[96];
    (void)snprintf(reason, sizeof reason, "%zu of its commands failed: the log says which and why", failed);
    return end_step(r, seq, status, milliseconds_now() - before, str_of(reason), e);
}

static void print_plan(const struct pipeline *p, const char *date)
{
    for (size_t i = 0; i < p->n_steps; i++) {
        printf("%s %s:", date, p->steps[i].name);
        for (size_t k = 0; k < p->steps[i].argc; k++)
            printf(" %s", p->steps[i].argv[k]);
        putchar('\n');
    }
}

static int run_steps(struct run *r, const struct pipeline *p, struct err *e)
{
    for (size_t i = 0; i < p->n_steps; i++)
        if (run_step(r, i + 1, &p->steps[i], e) != 0)
            return -1;
    return 0;
}

static int run_all(struct run *r, const struct pipeline *p, const char *date, struct err *e)
{
    struct err later = ERR_INIT;
    r->hooks = (struct hooks){.arena = r->arena, .workspace = r->workspace};
    int failed = run_steps(r, p, e);
    if (run_hooks(r, p->n_steps + 1, date, &later) != 0 && failed == 0) {
        *e = later;
        failed = -1;
    }
    hooks_release(&r->hooks);
    return failed;
}

static int run_date(struct run *r, const char *name, int64_t day, struct err *e)
{
    struct pipeline p = {0};
    char date[DATE_TEXT];
    bool refused_before = r->has_refusals;
    date_text(day, date);
    if (pipeline_read(r->arena, r->workspace, name, day, &p, e) != 0)
        return -1;
    if (r->options->dry_run != NULL) {
        print_plan(&p, date);
        hooks_print(r->workspace, date);
        return 0;
    }
    log_line(LOG_INFO, "run %s for %s", name, date);
    r->has_refusals = false;
    if (ledger_begin(&r->ledger, name, date, r->workspace->now_utc_s, r->options->resume != NULL, e) != 0)
        return -1;
    int failed = run_all(r, &p, date, e);
    struct err closing = ERR_INIT;
    const char *status = failed != 0 ? "failed" : r->has_refusals ? "refused" : "done";
    int64_t ended_at = r->workspace->now_utc_s + (milliseconds_now() - r->started_ms) / 1000;
    if (ledger_end(&r->ledger, status, ended_at, &closing) != 0 && failed == 0) {
        *e = closing;
        failed = -1;
    }
    r->has_refusals |= refused_before;
    return failed;
}

static int run_days(struct run *r, const char *name, int64_t first, int64_t last, struct err *e)
{
    for (int64_t day = first; day <= last; day++)
        if (run_date(r, name, day, e) != 0)
            return -1;
    return 0;
}

static int run_locked(struct run *r, const char *name, struct err *e)
{
    int64_t first = 0, last = 0;
    int lock = -1;
    if (hooks_check(r->workspace, e) != 0)
        return err_at(e, "rundown.json", 0, 0);
    if (choose_days(r->workspace, r->options, &first, &last, e) != 0 || warn_unfinished(r->workspace, last, e) != 0)
        return -1;
    if (r->options->dry_run != NULL)
        return run_days(r, name, first, last, e);
    if (file_lock(workspace_path(r->arena, r->workspace, ".lock"), &lock, e) != 0)
        return -1;
    int failed = ledger_open(r->workspace, &r->ledger, e);
    if (failed == 0) {
        failed = run_days(r, name, first, last, e);
        ledger_close(&r->ledger);
    }
    file_unlock(lock);
    return failed;
}

int command_run(int argc, char **argv, int *ret_status, struct err *e)
{
    struct run_options o = {0};
    const struct option_row rows[] = {
        {"date", 0, true, &o.date, "business date to report about (default: yesterday in the workspace zone)"},
        {"from", 0, true, &o.from, "first of several dates"},
        {"to", 0, true, &o.to, "last of several dates"},
        {"resume", 0, false, &o.resume, "go on where the last failed run of the same date stopped"},
        {"dry-run", 0, false, &o.dry_run, "print the steps, run none"},
    };
    const struct program program = {
        .name = "rundown run",
        .synopsis = "[-w DIR] PIPELINE [--date DAY] [--from DAY --to DAY] [--resume] [--dry-run]",
        .summary = "Runs a pipeline (nightly, weekly, monthly, postmortem, or one of your own in WORKSPACE/pipelines/).",
        .options = rows,
        .n_options = sizeof rows / sizeof rows[0],
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct invocation call = {0};
    struct workspace w = {0};
    int parsed = program_parse(&program, argc, argv, &call, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (call.n_args != 1)
        return err_set(e, ERR_USAGE, "rundown run wants one pipeline, such as: rundown run nightly");
    if (workspace_open(&a, call.workspace_dir, call.warehouse, call.now, &w, e) != 0)
        return -1;
    struct run r = {.arena = &a, .workspace = &w, .call = &call, .options = &o, .started_ms = milliseconds_now()};
    int failed = run_locked(&r, call.args[0], e);
    workspace_close(&w);
    *ret_status = r.has_refusals ? EXIT_REFUSED : EXIT_DONE;
    return failed;
}
