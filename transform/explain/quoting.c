#include "transform/explain/quoting.h"

#include "base/json.h"
#include "base/process.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTE_SECONDS = 300, VERSIONS_MOST = 20 };

static const char *text_of(const struct origin_row *row, size_t i)
{
    return row->values[i].text == NULL ? "" : row->values[i].text;
}

int quoting_load(struct tracer *t, int64_t load_id, struct quoted_load *ret, struct err *e)
{
    struct origin_row **rows;
    size_t n;
    *ret = (struct quoted_load){"?", "", "", "", "", "", "", ""};
    const char *sql = arena_format(tracer_arena(t), "SELECT file, sheet, sha256, kind, format, observed_text, loaded_text,"
                                   " date(observed_at, 'unixepoch') FROM load WHERE load_id = %lld", (long long)load_id);
    if (tracer_ask(t, sql, NULL, &rows, &n, e) != 0)
        return -1;
    if (n == 1)
        *ret = (struct quoted_load){text_of(rows[0], 0), text_of(rows[0], 1), text_of(rows[0], 2), text_of(rows[0], 3),
                                    text_of(rows[0], 4), text_of(rows[0], 5), text_of(rows[0], 6), text_of(rows[0], 7)};
    return 0;
}

/* ---- reading again ---- */

/* archive/ab/abcd....xlsx; NULL when it is not kept. */
static const char *archived(struct tracer *t, const struct workspace *w, const char *sha256)
{
    const char *dir = arena_format(tracer_arena(t), "%s/%.2s", w->archive, sha256), *found = NULL;
    DIR *folder = strlen(sha256) < 2 ? NULL : opendir(dir);
    if (folder == NULL)
        return NULL;
    const struct dirent *entry;
    while (found == NULL && (entry = readdir(folder)) != NULL)
        if (strncmp(entry->d_name, sha256, strlen(sha256)) == 0 && strstr(entry->d_name, ".tmp") == NULL)
            found = arena_format(tracer_arena(t), "%s/%s", dir, entry->d_name);
    (void)closedir(folder);
    return found;
}

struct asking {
    int64_t load_id;
    json_t *places;      /* borrowed from the request */
};

static bool is_open(const struct origin_line *line)
{
    return line->has_place && line->line == NULL && line->why == NULL;
}

static int request_add(const struct workspace *w, struct tracer *t, struct origin_line *line, json_t *requests,
                       struct asking *ret, struct err *e)
{
    struct quoted_load load;
    if (quoting_load(t, line->load_id, &load, e) != 0)
        return -1;
    const char *path = archived(t, w, load.sha256);
    *ret = (struct asking){line->load_id, json_array()};
    (void)json_array_append_new(requests, json_pack("{s:s s:s s:s s:s s:s s:o}", "path", path == NULL ? "" : path, "sheet", load.sheet,
                                                    "kind", load.kind, "format", load.format, "observed", load.observed_date,
                                                    "places", ret->places));
    return 0;
}

static size_t asking_of(const struct asking *list, size_t n, int64_t load_id)
{
    size_t i = 0;
    while (i < n && list[i].load_id != load_id)
        i++;
    return i;
}

static const char *member_text(struct tracer *t, const json_t *object, const char *key)
{
    const char *text = key == NULL ? NULL : json_string_value(json_object_get(object, key));
    return text == NULL ? NULL : arena_text(tracer_arena(t), text, strlen(text));
}

static void take_answer(struct tracer *t, struct origin_line *line, const json_t *answer)
{
    const json_t *row = json_object_get(json_object_get(answer, "rows"),
                                        arena_format(tracer_arena(t), "%lld", (long long)line->place));
    line->why = member_text(t, answer, "error");
    if (line->why == NULL && row == NULL)
        line->why = "the file has no such line";
    line->line = member_text(t, row, "line");
    line->cell = member_text(t, json_object_get(row, "cells"), line->column);
    line->heading = member_text(t, json_object_get(answer, "headings"), line->column);
}

static int run_quote(const struct workspace *w, struct tracer *t, const json_t *requests, json_t **ret, struct err *e)
{
    BUF_AUTO struct buf output = BUF_INIT;
    char *program = NULL, *text = json_dumps(requests, JSON_COMPACT);
    int status = 0;
    if (text == NULL)
        mem_fail();
    struct process_options o = {.input = str_of(text), .seconds = QUOTE_SECONDS, .capture = true};
    int failed = process_sibling(tracer_arena(t), "rundown-quote", &program, e);
    const char *const argv[] = {program, "-q", "-w", w->dir, NULL};
    if (failed == 0)
        failed = process_run(argv, &o, &status, &output, e);
    free(text);
    if (failed != 0)
        return -1;
    if (status != 0)
        return err_set(e, ERR_SYSTEM, "rundown-quote ended with %d: %s", status, output.ptr == NULL ? "" : output.ptr);
    return json_read_text((struct str){output.ptr, output.len}, "rundown-quote", ret, e);
}

int quoting_read(const struct workspace *w, struct tracer *t, struct origin_line **lines, size_t n, struct err *e)
{
    JSON_AUTO json_t *requests = json_array(), *answers = NULL;
    struct asking *asked = arena_array(tracer_arena(t), n + 1, sizeof *asked);
    size_t n_asked = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_open(lines[i]))
            continue;
        size_t at = asking_of(asked, n_asked, lines[i]->load_id);
        if (at == n_asked && request_add(w, t, lines[i], requests, &asked[n_asked++], e) != 0)
            return -1;
        (void)json_array_append_new(asked[at].places, json_integer(lines[i]->place));
    }
    if (n_asked == 0)
        return 0;
    if (run_quote(w, t, requests, &answers, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (is_open(lines[i]))
            take_answer(t, lines[i], json_array_get(answers, asking_of(asked, n_asked, lines[i]->load_id)));
    return 0;
}

/* ---- others who spoke ---- */

/* The column of a kind's definition. */
static const json_t *kind_column(const json_t *kind, const char *name)
{
    size_t i;
    const json_t *column;
    json_array_foreach(json_object_get(kind, "columns"), i, column)
        if (strcmp(json_text_or(column, "name", ""), name) == 0)
            return column;
    return NULL;
}

/* A kind's table may be a view (minutes). */
static bool has_column(sqlite3 *db, const char *table, const char *name)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    return sqlite3_prepare_v2(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", -1, &s, NULL) == SQLITE_OK &&
           db_bind_text(s, 1, str_of(table)) == 0 && db_bind_text(s, 2, str_of(name)) == 0 && sqlite3_step(s) == SQLITE_ROW;
}

/* The other contents of the row's key, of which a number may stand for some columns (subject); NULL: the kind's table has
 * not its key as columns. */
static const char *versions_sql(sqlite3 *db, struct tracer *t, const struct origin_line *line, const json_t *kind)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    const char *table = arena_format(tracer_arena(t), "raw_%s", line->kind), *type = json_text_or(kind_column(kind, line->column), "type", "");
    size_t i;
    const json_t *column, *subject = json_object_get(kind, "subject");
    buf_printf(&sql, "SELECT l.file, l.sheet, l.observed_text, r.\"%s\"%s, r.place FROM %s AS r JOIN load AS l ON l.load_id = r.%s"
                     " WHERE r.vhash <> :vhash AND r.\"%s\" IS NOT :%s", line->column, strcmp(type, "money") == 0 ? " / 100.0" : "", table,
               tracer_place_load, line->column, line->column);
    json_array_foreach(json_object_get(kind, "columns"), i, column) {
        const char *name = json_text_or(column, "name", "");
        if (!json_bool_or(column, "key", false) || json_list_has(subject, name))
            continue;
        if (!has_column(db, table, name))
            return NULL;
        buf_printf(&sql, " AND r.\"%s\" = :%s", name, name);
    }
    if (subject != NULL)
        buf_puts(&sql, " AND r.subject = :subject");
    buf_printf(&sql, " ORDER BY l.version LIMIT %d", VERSIONS_MOST);
    return arena_text(tracer_arena(t), sql.ptr, sql.len);
}

static int read_versions(sqlite3 *db, struct tracer *t, struct origin_line *line, const json_t *kind, struct err *e)
{
    struct origin_row **rows;
    size_t n;
    const char *sql = versions_sql(db, t, line, kind);
    if (sql == NULL)
        return 0;
    if (tracer_ask(t, sql, line->raw, &rows, &n, e) != 0)
        return -1;
    line->versions = arena_array(tracer_arena(t), n + 1, sizeof *line->versions);
    for (size_t i = 0; i < n; i++)
        line->versions[i] = (struct quoted_version){text_of(rows[i], 0), text_of(rows[i], 1), text_of(rows[i], 2), text_of(rows[i], 3),
                                                    rows[i]->values[4].integer};
    line->n_versions = n;
    return 0;
}

int quoting_versions(sqlite3 *db, struct tracer *t, struct origin_line *line, struct err *e)
{
    struct origin_row **rows;
    size_t n;
    JSON_AUTO json_t *kind = NULL;
    if (line->has_versions || line->raw == NULL || line->column == NULL)
        return 0;
    line->has_versions = true;
    if (tracer_rows(t, "kind", "kind = ?1", &line->kind, 1, 1, &rows, &n, e) != 0)
        return -1;
    const struct origin_value *definition = n == 1 ? origin_of(rows[0], "definition") : NULL;
    if (definition == NULL)
        return 0;
    if (json_read_text(str_of(definition->text), line->kind, &kind, e) != 0)
        return -1;
    return read_versions(db, t, line, kind, e);
}
