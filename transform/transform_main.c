/* rundown-transform: from what was loaded to sessions, people on air, days, weeks and months. */
#include "base/log.h"
#include "base/workspace.h"
#include "transform/advice/advice_rule.h"
#include "transform/engine/engine.h"
#include "transform/engine/own.h"

static const char *date_given, *as_of_given;

static const struct option_row options[] = {
    {"date", 0, true, &date_given, "business date: leaves out lives that start later"},
    {"as-of", 0, true, &as_of_given, "only what had been loaded by then (local time, or RFC 3339)"},
};
static const struct program program = {
    "rundown-transform", "[-w DIR] [--date DAY] [--as-of TIME]",
    "Rebuilds sessions, stints, days, weeks and months from what was loaded.", options,
    sizeof options / sizeof options[0],
};

/* Says which files of the workspace, or rules in them, are not used, and counts them. Said every time, also where nothing is new. */
static int own_say(struct arena *a, const struct workspace *w, size_t *ret_n, struct err *e)
{
    struct advice_rules *rules = arena_array(a, 1, sizeof *rules);
    if (own_check(a, w->dir, ret_n, e) != 0 || advice_rules_read(a, w->dir, rules, e) != 0)
        return -1;
    own_warn(w->dir, "advice.json", rules->left_out, rules->n_left_out);
    *ret_n += rules->n_left_out;
    return 0;
}

static int transform_warehouse(const struct workspace *w, struct err *e)
{
    sqlite3 *db = NULL;
    if (workspace_need_warehouse(w, e) != 0 || db_open(w->warehouse, DB_WRITE, &db, e) != 0)
        return -1;
    struct transform t;
    bool is_current = false;
    int failed = engine_open(db, w->settings, date_given, as_of_given, &t, e) != 0;
    t.overlay_dir = w->dir;
    failed = failed || engine_is_current(&t, &is_current, e) != 0 || (!is_current && engine_run(&t, e) != 0);
    if (!failed && is_current)
        log_line(LOG_INFO, "nothing new since the last run");
    if (!failed && t.n_failed_checks > 0)
        log_line(LOG_WARNING, "%zu checks failed; v_finding has the rows", t.n_failed_checks);
    engine_close(&t);
    db_close(db);
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct err e = ERR_INIT;
    struct invocation given = {0};
    /* one thread: no lock around every column read; nobody asks how much memory SQLite has */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int stop = program_parse(&program, argc, argv, &given, &e);
    if (stop == 1)
        return EXIT_DONE;
    if (stop == 0 && given.n_args > 0)
        stop = err_set(&e, ERR_USAGE, "unexpected argument '%s'", given.args[0]);
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct workspace w = {0};
    size_t n_unused = 0;
    if (stop == 0 && workspace_open(&a, given.workspace_dir, given.warehouse, given.now, &w, &e) == 0) {
        /* said last: of a run, it is why the status is 3 */
        stop = transform_warehouse(&w, &e) != 0 ? -1 : own_say(&a, &w, &n_unused, &e);
        workspace_close(&w);
    } else {
        stop = -1;
    }
    if (stop == 0)
        return n_unused == 0 ? EXIT_DONE : EXIT_REFUSED;
    err_print(&e);
    return err_status(&e);
}
