/* rundown-explain: the rows, files and lines behind a number of a public view. */
#include "base/log.h"
#include "base/workspace.h"
#include "transform/explain/answer.h"
#include "transform/explain/asked.h"
#include "transform/engine/cur.h"
#include "transform/explain/quoting.h"
#include <stdio.h>

enum { NEAREST_MOST = 4 };

struct explaining {
    struct arena arena;
    struct workspace workspace;
    struct transform transform;
    struct lineage lineage;
    struct answer answer;
    bool is_json, is_every_column;
    struct asked_row asked;
};

/* ---- the warehouse ---- */

/* The moment knowledge was cut at when the views were made; NULL: it was not. */
static int built_as_of(sqlite3 *db, struct arena *a, const char **ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret = NULL;
    if (!db_has_table(db, "transform_meta"))
        return err_set(e, ERR_INPUT, "the warehouse has no views yet: run 'rundown transform' first");
    if (db_prepare(db, "SELECT replace(value, ' ', 'T') || 'Z' FROM transform_meta WHERE key = 'as_of' AND value <> ''", &s, e) != 0)
        return -1;
    int more = db_step(s, e);
    if (more == 1)
        *ret = str_text(a, db_text(s, 0));
    return more < 0 ? -1 : 0;
}

static int open_warehouse(struct explaining *x, struct err *e)
{
    const char *as_of;
    sqlite3 *db = NULL;
    if (workspace_need_warehouse(&x->workspace, e) != 0 || db_open(x->workspace.warehouse, DB_READ, &db, e) != 0)
        return -1;
    x->answer.db = db;
    if (built_as_of(db, &x->arena, &as_of, e) != 0 ||
        engine_open(db, x->workspace.settings, NULL, as_of, &x->transform, e) != 0 || cur_create(&x->transform, e) != 0)
        return -1;
    if (tracer_open(db, &x->lineage, &x->answer.tracer, e) != 0)
        return -1;
    x->asked.arena = &x->arena;
    x->asked.tracer = x->answer.tracer;
    return 0;
}

/* ---- what there is to ask ---- */

static int view_names(struct explaining *x, const char ***ret, size_t *ret_n, struct err *e)
{
    struct origin_row **rows;
    if (tracer_rows(x->answer.tracer, "sqlite_schema", "type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY name", NULL, 0, 10000,
                    &rows, ret_n, e) != 0)
        return -1;
    *ret = arena_array(&x->arena, *ret_n + 1, sizeof **ret);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = origin_of(rows[i], "name")->text;
    return 0;
}

static int column_names(struct explaining *x, const char ***ret, size_t *ret_n, struct err *e)
{
    struct origin_row **rows;
    const char *sql = arena_format(&x->arena, "SELECT name FROM pragma_table_info('%s')", x->asked.view);
    if (tracer_ask(x->answer.tracer, sql, NULL, &rows, ret_n, e) != 0)
        return -1;
    *ret = arena_array(&x->arena, *ret_n + 1, sizeof **ret);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = rows[i]->values[0].text;
    return 0;
}

static int unknown(const char *what, const char *name, const char *const *names, size_t n, struct err *e)
{
    int nearest = str_nearest(name, names, n, NEAREST_MOST);
    if (nearest >= 0)
        return err_set(e, ERR_USAGE, "no %s '%s'; did you mean '%s'?", what, name, names[nearest]);
    return err_set(e, ERR_USAGE, "no %s '%s'", what, name);
}

/* "host_week" is v_host_week. */
static int find_view(struct explaining *x, const char *asked, struct err *e)
{
    const char **names;
    size_t n;
    if (view_names(x, &names, &n, e) != 0)
        return -1;
    const char *longer = arena_format(&x->arena, "v_%s", asked);
    x->asked.view = name_among(asked, names, n);
    if (x->asked.view == NULL)
        x->asked.view = name_among(longer, names, n);
    if (x->asked.view == NULL)
        return unknown("view", asked, names, n, e);
    x->asked.view_lineage = lineage_view_borrow(&x->lineage, x->asked.view);
    if (x->asked.view_lineage == NULL)
        return err_set(e, ERR_INPUT, "%s has no lineage (transform/lineage)", x->asked.view);
    return 0;
}

static int print_views(struct explaining *x, struct err *e)
{
    const char **names;
    size_t n;
    if (view_names(x, &names, &n, e) != 0)
        return -1;
    puts("rundown explain VIEW KEY... COLUMN says where a number comes from; rundown explain VIEW, what it has.\n");
    for (size_t i = 0; i < n; i++)
        printf("%-22s %s\n", names[i], json_text_or(lineage_view_borrow(&x->lineage, names[i]), "row", ""));
    return 0;
}

static int print_columns(struct explaining *x, struct err *e)
{
    const char **names;
    size_t n, i;
    const json_t *key;
    if (column_names(x, &names, &n, e) != 0)
        return -1;
    printf("%s: %s\n\nrundown explain %s", x->asked.view, json_text_or(x->asked.view_lineage, "row", ""), x->asked.view);
    json_array_foreach(json_object_get(x->asked.view_lineage, "key"), i, key)
        printf(" %s", json_string_value(key));
    puts(" COLUMN\n(keys at the end may be left out; a day and a platform may stand anywhere; NAME=VALUE names a column)\n");
    for (size_t c = 0; c < n; c++) {
        const char *unit, *says;
        (void)lineage_meaning(&x->lineage, x->asked.view_lineage, names[c], &unit, &says);
        printf("  %-22s %s\n", names[c], says);
    }
    return 0;
}

/* ---- the answer ---- */

static int quote_lines(struct explaining *x, struct err *e)
{
    struct origin_line **lines = NULL, *line = tracer_all_lines(x->answer.tracer);
    size_t n_lines = 0;
    for (const struct origin_line *at = line; at != NULL; at = at->next)
        n_lines++;
    lines = arena_array(&x->arena, n_lines + 1, sizeof *lines);
    for (size_t i = 0; line != NULL; line = line->next)
        lines[i++] = line;
    return quoting_read(&x->workspace, x->answer.tracer, lines, n_lines, e);
}

static int print_json(struct explaining *x, struct origin_node **nodes, size_t n, struct err *e)
{
    JSON_AUTO json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = NULL;
        int failed = answer_json(&x->answer, nodes[i], &one, e);
        (void)json_array_append_new(list, one);
        if (failed != 0)
            return -1;
    }
    const json_t *out = x->is_every_column ? list : json_array_get(list, 0);
    if (json_dumpf(out, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) != 0 || putchar('\n') == EOF)
        return err_errno(e, "cannot write");
    return 0;
}

static int answer(struct explaining *x, const char *const *columns, size_t n, struct err *e)
{
    struct origin_node **nodes = arena_array(&x->arena, n + 1, sizeof(void *));
    for (size_t i = 0; i < n; i++)
        if (tracer_trace(x->answer.tracer, x->asked.view, x->asked.rows[0], columns[i], &nodes[i], e) != 0)
            return -1;
    if (quote_lines(x, e) != 0)
        return -1;
    if (x->is_json)
        return print_json(x, nodes, n, e);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            puts("");
        if (answer_text(&x->answer, nodes[i], e) != 0)
            return -1;
    }
    return 0;
}

static int explain(struct explaining *x, char *const *args, size_t n, struct err *e)
{
    const char **columns, *column = NULL;
    size_t n_columns;
    if (n == 0)
        return print_views(x, e);
    if (find_view(x, args[0], e) != 0)
        return -1;
    if (n == 1 && !x->is_every_column)
        return print_columns(x, e);
    if (column_names(x, &columns, &n_columns, e) != 0)
        return -1;
    if (x->is_every_column)
        return asked_find(&x->asked, args + 1, n - 1, NULL, columns, n_columns, e) != 0 ? -1 : answer(x, columns, n_columns, e);
    column = args[n - 1];
    const char *known = name_among(column, columns, n_columns);
    if (known == NULL)
        return unknown(arena_format(&x->arena, "column of %s", x->asked.view), column, columns, n_columns, e);
    column = known;
    if (asked_find(&x->asked, args + 1, n - 2, column, columns, n_columns, e) != 0)
        return -1;
    return answer(x, &column, 1, e);
}

static int run(struct explaining *x, const struct invocation *given, struct err *e)
{
    if (workspace_open(&x->arena, given->workspace_dir, given->warehouse, given->now, &x->workspace, e) != 0)
        return -1;
    int failed = lineage_open(&x->lineage, e) != 0 || open_warehouse(x, e) != 0 ? -1 : 0;
    x->answer.workspace = &x->workspace;
    x->answer.lineage = &x->lineage;
    if (failed == 0)
        failed = explain(x, given->args, (size_t)given->n_args, e);
    tracer_close(x->answer.tracer);
    if (x->transform.db != NULL)
        engine_close(&x->transform);
    db_close(x->answer.db);
    lineage_close(&x->lineage);
    workspace_close(&x->workspace);
    return failed;
}

int main(int argc, char **argv)
{
    const char *json = NULL, *all = NULL, *every = NULL;
    const struct option_row options[] = {
        {"json", 0, false, &json, "everything, for programs"},
        {"all", 'a', false, &all, "every row and line, not the first few"},
        {"all-columns", 0, false, &every, "every column of the row; COLUMN is left out"},
    };
    const struct program program = {.name = "rundown-explain", .options = options, .n_options = sizeof options / sizeof *options,
                                    .synopsis = "[-w DIR] [--json] [--all] [--all-columns] [VIEW [KEY... COLUMN]]",
                                    .summary = "Says which rows, files and lines a number of a view comes from. VIEW alone: its keys"
                                               " and columns; nothing: the views."};
    struct invocation given = {0};
    struct err e = ERR_INIT;
    struct explaining x = {0};
    int stop = program_parse(&program, argc, argv, &given, &e);
    if (stop == 1)
        return EXIT_DONE;
    x.is_json = json != NULL;
    x.is_every_column = every != NULL;
    x.answer.is_all = all != NULL || log_get_level() >= LOG_DETAIL;
    if (stop == 0)
        stop = run(&x, &given, &e);
    arena_release(&x.arena);
    if (stop == 0)
        return EXIT_DONE;
    err_print(&e);
    return err_status(&e);
}
