/* rundown-ingest: files into raw_<kind>. */
#include "base/file.h"
#include "base/log.h"
#include "ingest/batch/batch.h"
#include "ingest/explain/explain.h"
#include <inttypes.h>

struct options {
    const char *dry_run, *explain, *from_archive;
};

struct house {
    struct arena arena;
    struct workspace workspace;
    struct kind_list kinds;
    struct format_list formats;
};

static int house_open(const struct invocation *call, struct house *h, struct err *e)
{
    if (workspace_open(&h->arena, call->workspace_dir, call->warehouse, call->now, &h->workspace, e) != 0)
        return -1;
    if (kind_list_open(&h->arena, workspace_path(&h->arena, &h->workspace, "kinds"), &h->kinds, e) != 0)
        return -1;
    return format_list_open(&h->arena, &h->kinds, workspace_path(&h->arena, &h->workspace, "formats"), &h->formats, e);
}

/* A warehouse made anew without them would say other things than the old one. */
static int check_rebuild(const struct house *h, const struct options *o, struct err *e)
{
    if (o->from_archive == NULL || h->formats.n_broken == 0)
        return 0;
    return err_set(e, ERR_INPUT, "files of the workspace's formats/ or kinds/ are broken: mend them, then rebuild");
}

static void house_close(struct house *h)
{
    format_list_close(&h->formats);
    kind_list_close(&h->kinds);
    workspace_close(&h->workspace);
    arena_release(&h->arena);
}

static int add_files(struct batch *b, const struct options *o, const struct invocation *call, struct err *e)
{
    if (o->from_archive != NULL)
        return batch_add_archive(b, o->from_archive, e);
    for (int i = 0; i < call->n_args; i++)
        if (batch_add_path(b, call->args[i], e) != 0)
            return -1;
    return call->n_args == 0 ? batch_add_inbox(b, e) : 0;
}

static int run_batch(const struct house *h, struct loader *l, const struct options *o, const struct invocation *call,
                     int *ret_status, struct err *e)
{
    struct batch b;
    batch_open(&h->workspace, &h->formats, l, &b);
    b.is_dry_run = o->dry_run != NULL;
    int failed = add_files(&b, o, call, e) != 0 || batch_run(&b, e) != 0 ? -1 : 0;
    bool is_refused = b.n_refused + b.n_rejected + b.n_missed > 0;
    /* A status other than 0 says why, with -q, too. */
    if (failed == 0)
        log_line(is_refused && log_get_level() == LOG_ERROR ? LOG_ERROR : LOG_INFO, "%zu files: %" PRId64 " loads, %" PRId64 " already known, %" PRId64 " refused, %" PRId64
                 " rows rejected%s", b.n_files - b.n_again, b.n_loads, b.n_known, b.n_refused, b.n_rejected,
                 b.is_dry_run ? "; dry run: nothing was kept" : "");
    if (is_refused)
        *ret_status = EXIT_REFUSED;
    batch_close(&b);
    return failed;
}

static int load_files(const struct house *h, const struct options *o, const struct invocation *call, int *ret_status,
                      struct err *e)
{
    struct loader l = {0};
    sqlite3 *db;
    /* A dry run must not make a warehouse where there is none. */
    bool in_memory = o->dry_run != NULL && !file_exists(h->workspace.warehouse);
    if (db_open(in_memory ? ":memory:" : h->workspace.warehouse, DB_CREATE, &db, e) != 0)
        return -1;
    int failed = loader_open(db, &h->kinds, h->workspace.settings, &l, e);
    if (failed == 0)
        failed = run_batch(h, &l, o, call, ret_status, e);
    loader_close(&l);
    db_close(db);
    return failed;
}

static int load_locked(const struct house *h, const struct options *o, const struct invocation *call, int *ret_status,
                       struct err *e)
{
    struct arena a = ARENA_INIT;
    int lock = -1;
    int failed = file_lock(workspace_path(&a, &h->workspace, ".ingest.lock"), &lock, e);
    if (failed == 0) {
        failed = load_files(h, o, call, ret_status, e);
        file_unlock(lock);
    }
    arena_release(&a);
    return failed;
}

static int run(const struct options *o, const struct invocation *call, int *ret_status, struct err *e)
{
    struct house h = {0};
    struct reader_limits limits;
    int failed = house_open(call, &h, e) != 0 || check_rebuild(&h, o, e) != 0 ? -1 : 0;
    *ret_status = h.formats.n_broken > 0 ? EXIT_REFUSED : EXIT_DONE;
    if (failed == 0 && o->explain != NULL) {
        batch_limits(h.workspace.settings, &limits);
        failed = explain_file(&(struct explain_request){o->explain, &h.formats, &limits, h.workspace.settings,
                                                         h.workspace.now_utc_s}, e);
    } else if (failed == 0) {
        failed = load_locked(&h, o, call, ret_status, e);
    }
    house_close(&h);
    return failed;
}

int main(int argc, char **argv)
{
    struct options o = {0};
    const struct option_row rows[] = {
        {"dry-run", 'n', false, &o.dry_run, "say what would be loaded, keep nothing"},
        {"explain", 0, true, &o.explain, "say which layout FILE has and where each column comes from"},
        {"from-archive", 0, true, &o.from_archive, "load what DIR/manifest.jsonl lists (rundown rebuild)"},
    };
    const struct program p = {.name = "rundown-ingest", .options = rows, .n_options = sizeof rows / sizeof *rows,
                              .synopsis = "[-w DIR] [--dry-run] [--explain FILE] [--from-archive DIR] [PATH...]",
                              .summary = "Reads exports, API pages and house sheets into the warehouse. Default: inbox/"
                                         " and house.xlsx of the workspace."};
    struct invocation call;
    struct err e = ERR_INIT;
    int status = EXIT_DONE, parsed = program_parse(&p, argc, argv, &call, &e);
    if (parsed > 0)
        return EXIT_DONE;
    if (parsed < 0 || run(&o, &call, &status, &e) != 0) {
        err_print(&e);
        return err_status(&e);
    }
    return status;
}
