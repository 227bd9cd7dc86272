#include "report/template/reader.h"

#include <string.h>

static const struct block *block_find(const struct template *t, const char *name, bool *ret_per_scope)
{
    for (size_t s = 0; s < t->n_sheets; s++)
        for (size_t b = 0; b < t->sheets[s].n_blocks; b++)
            if (t->sheets[s].blocks[b].name != NULL && strcmp(t->sheets[s].blocks[b].name, name) == 0) {
                *ret_per_scope = t->sheets[s].per_scope;
                return &t->sheets[s].blocks[b];
            }
    return NULL;
}

/* Is there a column `from` in the table? */
static int column_check(const struct reader *r, const struct block *table, long line, const char *from, struct err *e)
{
    const char **known = arena_array(r->arena, table->n_columns + 1, sizeof *known);
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].from, from) == 0)
            return 0;
        known[i] = table->columns[i].from;
    }
    return fail_nearest(r, line, "column", from, known, table->n_columns, e);
}

static int fail_table(const struct reader *r, const struct template *t, const struct block *chart, struct err *e)
{
    const char *known[64];
    size_t n = 0;
    for (size_t s = 0; s < t->n_sheets; s++)
        for (size_t i = 0; i < t->sheets[s].n_blocks && n < sizeof known / sizeof known[0]; i++)
            if (t->sheets[s].blocks[i].kind == BLOCK_TABLE && t->sheets[s].blocks[i].name != NULL)
                known[n++] = t->sheets[s].blocks[i].name;
    return fail_nearest(r, chart->line, "table block", chart->source, known, n, e);
}

/* templates/charts/SCRIPT.gp, built in or of the workspace */
static int script_check(const struct reader *r, const struct block *b, struct err *e)
{
    const char **known;
    size_t n;
    if (reader_names(r, "templates/charts/", ".gp", &known, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (name_is_plain(b->script) && strcmp(known[i], b->script) == 0)
            return 0;
    return fail_nearest(r, b->line, "chart script", b->script, known, n, e);
}

/* A chart names a table and its columns. */
static int chart_check(const struct reader *r, const struct template *t, const struct block *b, bool per_scope, struct err *e)
{
    bool source_per_scope = false;
    const struct block *source = block_find(t, b->source, &source_per_scope);
    if (source == NULL || source->kind != BLOCK_TABLE || source->group != NULL)
        return fail_table(r, t, b, e);
    if (source_per_scope != per_scope)
        return fail_line(r, b->line, "a chart and its table are both on sheets with 'per_scope' or both on sheets without", e);
    int status = column_check(r, source, b->line, b->categories, e);
    for (size_t i = 0; i < b->n_series; i++)
        status |= column_check(r, source, b->series[i].line, b->series[i].from, e);
    return status;
}

static int block_refer_check(const struct reader *r, const struct template *t, const struct block *b, bool per_scope, struct err *e)
{
    bool ignored;
    if (b->name != NULL && (!name_is_plain(b->name) || block_find(t, b->name, &ignored) != b))
        return fail_line(r, b->line, "'name' is used twice or has other signs than letters, digits, _ and -", e);
    if ((b->group != NULL) != (b->group_text != NULL) || (b->group != NULL && (b->excel_table != NULL || b->define != NULL)))
        return fail_line(r, b->line, "'group' and 'group_text' go together, and with neither excel_table nor define", e);
    if (b->kind == BLOCK_CHART && chart_check(r, t, b, per_scope, e) != 0)
        return -1;
    return b->script != NULL ? script_check(r, b, e) : 0;
}

/* What a template says of scopes belongs together. */
static int scopes_check(const struct reader *r, const struct template *t, struct err *e)
{
    size_t n = 0;
    for (size_t s = 0; s < t->n_sheets; s++)
        n += t->sheets[s].per_scope;
    if (t->scopes.sql == NULL && (t->scope_option != NULL || t->binder))
        return fail_line(r, 1, "'scope_option' and 'binder' want 'scopes'", e);
    if (t->binder != (n > 0))
        return fail_line(r, 1, "'binder' wants a sheet with 'per_scope', and such a sheet wants 'binder'", e);
    return 0;
}

/* What is marked for the page needs a page, and its name becomes a file's. */
static int page_check(const struct reader *r, const struct template *t, struct err *e)
{
    if (t->page != NULL && !name_is_plain(t->page))
        return fail_line(r, 1, "'page' has other signs than letters, digits, _ and -", e);
    if (t->page != NULL && t->scopes.sql != NULL)
        return fail_line(r, 1, "'page' and 'scopes' do not go together", e);
    for (size_t s = 0; s < t->n_sheets; s++)
        for (size_t i = 0; i < t->sheets[s].n_blocks; i++) {
            const struct block *b = &t->sheets[s].blocks[i];
            bool is_marked = t->sheets[s].page || b->page;
            if (is_marked && t->page == NULL)
                return fail_line(r, b->line, "what is marked 'page' needs a workbook that names its 'page'", e);
            if (is_marked && b->kind == BLOCK_CHART && b->name == NULL)
                return fail_line(r, b->line, "a chart on the page needs a 'name', which its file bears", e);
        }
    return 0;
}

int template_check(const struct reader *r, const struct template *t, struct err *e)
{
    int status = scopes_check(r, t, e) | page_check(r, t, e);
    for (size_t s = 0; s < t->n_sheets; s++)
        for (size_t i = 0; i < t->sheets[s].n_blocks; i++)
            status |= block_refer_check(r, t, &t->sheets[s].blocks[i], t->sheets[s].per_scope, e);
    return status;
}

bool template_asks(const struct template *t, const char *parameter)
{
    for (size_t s = 0; s < t->n_sheets; s++)
        for (size_t i = 0; i < t->sheets[s].n_blocks; i++) {
            const struct block *b = &t->sheets[s].blocks[i];
            if ((b->has_query && strstr(b->query.sql, parameter) != NULL) || (b->has_list && strstr(b->list.sql, parameter) != NULL))
                return true;
        }
    return false;
}
