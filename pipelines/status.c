/* rundown status: what ran, what is awaited, what was read, in part or not at all, and why. Queries, printed as text or JSON. */
#include "pipelines/commands.h"

#include "base/file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct status_section {
    const char *name;      /* JSON member and heading */
    const char *needs;     /* table or view; absent: the section is empty */
    const char *sql;       /* ?1: now, UTC seconds */
    const char *none;      /* said where it is empty; NULL: none */
};

static const struct status_section sections[] = {
    {"runs", "run",
     "SELECT pipeline, date, status, datetime(started_at, 'unixepoch') AS started_utc, ended_at - started_at AS seconds"
     " FROM run ORDER BY run_id DESC LIMIT 7", NULL},
    {"failed_steps", "run_step",
     /* a ledger of before steps had reasons has no such column: the name is then that of the empty one outside */
     "SELECT r.pipeline, r.date, s.step, s.status, s.exit_status,"
     " (SELECT reason FROM run_step AS t WHERE t.run_id = s.run_id AND t.seq = s.seq) AS reason"
     " FROM (SELECT NULL AS reason) AS older JOIN (SELECT run_id, seq, step, status, exit_status FROM run_step) AS s JOIN run r USING (run_id)"
     " WHERE s.status IN ('failed', 'refused') AND r.run_id > (SELECT max(run_id) - 7 FROM run) ORDER BY r.run_id DESC, s.seq", NULL},
    {"awaited", "v_freshness",
     "SELECT account, kind, day, wanted, due_at, CASE WHEN state = 'awaited' AND due_utc <= datetime(?1, 'unixepoch') THEN 'late' ELSE state END"
     " AS state, CASE state WHEN 'awaited' THEN 'has not come' || coalesce('; the last one is ' || file || ' of ' || last_observed_at, '')"
     " ELSE file || ' of ' || last_observed_at END AS came, platform, by, range_to, last_observed_at, file FROM v_freshness",
     "none (the setting expect names no file to wait for; newest_local and age of each load say what came last)"},
    {"loads", "v_load",
     "SELECT kind, format, account, files, newest_local, CASE WHEN hours < 48 THEN hours || ' h' ELSE (hours / 24) || ' days' END AS age,"
     " rows_read, loaded, unchanged, superseded, rejected, refused FROM ("
     "SELECT v.kind, v.format, v.account, count(*) AS files, max(v.observed_at) AS newest_local, max(0, ?1 - max(l.observed_at)) / 3600 AS hours,"
     " sum(v.rows_read) AS rows_read, sum(v.rows_loaded) AS loaded, sum(v.rows_unchanged) AS unchanged, sum(v.rows_superseded) AS superseded,"
     " sum(v.rows_rejected) AS rejected, sum(v.status = 'refused') AS refused FROM v_load AS v JOIN load AS l USING (load_id)"
     " GROUP BY 1, 2, 3) ORDER BY 1, 2, 3", NULL},
    /* a late file that was observed early is history: only the newest change of a session is news */
    {"restated", "edition",
     "SELECT count(DISTINCT r.session_key) AS sessions, sum(r.metric = 'gmv') AS gmv_changes FROM v_restatement AS r"
     " JOIN load AS l USING (load_id) WHERE l.loaded_at > (SELECT CAST(strftime('%s', max(created_at)) AS INTEGER) FROM edition)"
     " AND NOT EXISTS (SELECT 1 FROM v_restatement AS n JOIN load AS k USING (load_id)"
     " WHERE n.session_key = r.session_key AND k.version > l.version) HAVING count(*) > 0", NULL},
    {"partial", "reject",
     "SELECT l.file, l.sheet, l.kind, l.rows_read AS read, l.rows_rejected AS rejected,"
     " (SELECT r.column_name || iif(r.column_name = '', '', ': ') || r.rule || ' in row ' || r.place FROM reject r"
     "  WHERE r.load_id = l.load_id ORDER BY r.place LIMIT 1) AS first, 'v_reject, load_id ' || l.load_id AS all_in"
     " FROM load l WHERE l.status = 'partial' AND l.replaced_by IS NULL ORDER BY l.load_id DESC", NULL},
    /* refusal_line's words: a file of several tables counts with those that are known, and says so in its message */
    {"partly_known", "load",
     "SELECT file, max(observed_text) AS observed_local, message AS left_out, 'inbox/refused/' || file || '.why.txt says what to do' AS note"
     " FROM load WHERE status IN ('loaded', 'partial') AND replaced_by IS NULL AND (message LIKE '% is nearly %' OR message LIKE"
     " '% has headings of money nobody knows %') GROUP BY file ORDER BY max(load_id) DESC", NULL},
    {"refused", "load",
     "SELECT file, observed_text AS observed_local, message AS why, 'inbox/refused/' || file || '.why.txt says what to do' AS note"
     " FROM load WHERE status = 'refused' ORDER BY load_id DESC", NULL},
};
enum { N_SECTIONS = sizeof sections / sizeof sections[0], MOST_ROWS = 40 /* of a section as text */ };

static json_t *cell_json(sqlite3_stmt *s, int column)
{
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_NULL: return json_null();
    case SQLITE_INTEGER: return json_integer(sqlite3_column_int64(s, column));
    case SQLITE_FLOAT: return json_real(sqlite3_column_double(s, column));
    default: return json_string((const char *)sqlite3_column_text(s, column));
    }
}

static int read_section(sqlite3 *db, const struct status_section *section, int64_t now_utc_s, json_t *rows, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (!db_has_table(db, section->needs))
        return 0;
    if (db_prepare(db, section->sql, &s, e) != 0)
        return -1;
    if (sqlite3_bind_parameter_count(s) > 0)
        sqlite3_bind_int64(s, 1, now_utc_s);
    int step;
    while ((step = db_step(s, e)) > 0) {
        json_t *row = json_object();
        for (int c = 0; c < sqlite3_column_count(s); c++)
            json_object_set_new(row, sqlite3_column_name(s, c), cell_json(s, c));
        json_array_append_new(rows, row);
    }
    return step;
}

static void print_row(const json_t *row)
{
    const char *key;
    json_t *value;
    const char *gap = "  ";
    json_object_foreach((json_t *)row, key, value) {
        char *text = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY);
        const char *shown = text != NULL ? text : json_string_value(value);
        if (!json_is_null(value) && shown != NULL && *shown != '\0')
            printf("%s%s=%s", gap, key, shown);
        gap = " ";
        free(text);
    }
    putchar('\n');
}

static void print_text(const json_t *all)
{
    for (size_t i = 0; i < N_SECTIONS; i++) {
        const json_t *rows = json_object_get(all, sections[i].name);
        printf("%s:%s%s\n", sections[i].name, json_array_size(rows) == 0 ? " " : "",
               json_array_size(rows) > 0 ? "" : sections[i].none != NULL ? sections[i].none : "none");
        for (size_t k = 0; k < json_array_size(rows) && k < MOST_ROWS; k++)
            print_row(json_array_get(rows, k));
        if (json_array_size(rows) > MOST_ROWS)
            printf("  and %zu more: --json prints all\n", json_array_size(rows) - MOST_ROWS);
    }
}

static int collect(const struct workspace *w, json_t *all, struct err *e)
{
    sqlite3 *db = NULL;
    bool exists = file_exists(w->warehouse);
    int failed = exists ? db_open(w->warehouse, DB_READ, &db, e) : 0;
    for (size_t i = 0; i < N_SECTIONS && failed == 0; i++) {
        json_t *rows = json_array();
        json_object_set_new(all, sections[i].name, rows);
        if (exists)
            failed = read_section(db, &sections[i], w->now_utc_s, rows, e);
    }
    if (exists)
        db_close(db);
    return failed;
}

static int print_status(const struct workspace *w, bool as_json, struct err *e)
{
    json_t *all = json_object();
    int failed = collect(w, all, e);
    if (failed == 0 && as_json) {
        json_dumpf(all, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    } else if (failed == 0) {
        print_text(all);
    }
    json_decref(all);
    return failed;
}

int command_status(int argc, char **argv, int *ret_status, struct err *e)
{
    const char *as_json = NULL;
    const struct option_row rows[] = {{"json", 0, false, &as_json, "print JSON"}};
    const struct program program = {
        .name = "rundown status",
        .synopsis = "[-w DIR] [--json]",
        .summary = "Prints the last runs, what failed, which files are awaited, what was read, and what was refused and why.",
        .options = rows,
        .n_options = 1,
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct invocation call = {0};
    struct workspace w = {0};
    int parsed = program_parse(&program, argc, argv, &call, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (call.n_args > 0)
        return err_set(e, ERR_USAGE, "unexpected argument '%s'", call.args[0]);
    if (workspace_open(&a, call.workspace_dir, call.warehouse, call.now, &w, e) != 0)
        return -1;
    int failed = print_status(&w, as_json != NULL, e);
    workspace_close(&w);
    *ret_status = EXIT_DONE;
    return failed;
}
