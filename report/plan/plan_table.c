#include "report/plan/planner.h"

#include <string.h>

/* The sheet a text key names: of the same part, else of the whole; NULL if there is none. */
static const char *sheet_linked(const struct planner *p, const char *key)
{
    const char *name = NULL;
    for (size_t i = 0; i < p->plan->n_sheets; i++) {
        const struct plan_sheet *s = &p->plan->sheets[i];
        if (strcmp(s->template->name, key) == 0 && (s->part == p->sheet->part || (s->part == 0 && name == NULL)))
            name = s->name;
    }
    return name;
}

static int table_cell(struct planner *p, const struct block *b, const struct column *c, const struct result *r,
                      size_t row, int index, int at_row, int at_column, struct err *e)
{
    enum role role;
    enum unit unit;
    if (role_of(p, c, r, row, &role, e) != 0 || unit_of(p, c, r, row, &unit, e) != 0)
        return -1;
    const struct value *v = result_at(r, row, (size_t)index);
    struct plan_cell *cell = cell_add(p, at_row, at_column, (int)c->span, b->excel_table != NULL ? ROLE_DATA : role);
    cell->wrap = c->wrap;
    if (v->type == VALUE_TEXT && c->texts != NULL) {
        struct fill f = row_fill(p, r, row);
        cell->unit = UNIT_TEXT;
        cell->text = catalogue_fill(arena_of(p), p->plan->catalogue, catalogue_word(arena_of(p), p->plan->catalogue, c->texts, v->text), &f);
    } else {
        cell_set(p, cell, v, unit);
    }
    if (v->type == VALUE_NULL && c->absent != NULL && role != ROLE_TOTAL && role != ROLE_GROUP)
        cell->text = text_fill(p, c->absent, NULL);
    if (c->link_from != NULL && result_text(r, row, c->link_from) != NULL)
        cell->link = sheet_linked(p, result_text(r, row, c->link_from));
    return 0;
}

/* A heading stands over its values. */
static enum role heading_role(const struct column *c)
{
    if (c->unit == UNIT_TIME)
        return ROLE_HEADING_MIDDLE;
    return c->unit_from != NULL || unit_side(c->unit) == SIDE_RIGHT ? ROLE_HEADING_NUMBER : ROLE_HEADING;
}

static void headings_add(struct planner *p, const struct block *b, int row)
{
    int column = (int)b->column - 1;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct column *c = &b->columns[i];
        struct plan_cell *cell = cell_add(p, row, column, (int)c->span, heading_role(c));
        cell->text = text_fill(p, c->heading, NULL);
        cell->wrap = true;
        cell->least = c->width;
        column += (int)c->span;
    }
}

/* Every column a block names must be one of its query. */
static int columns_resolve(struct planner *p, const struct block *b, const struct result *r, int *indices, struct err *e)
{
    for (size_t i = 0; i < b->n_columns; i++) {
        const char *wanted[] = {b->columns[i].from, b->columns[i].role_from, b->columns[i].unit_from, b->columns[i].link_from};
        for (size_t k = 0; k < 4; k++)
            if (wanted[k] != NULL && result_column(r, wanted[k]) < 0) {
                int near = str_nearest(wanted[k], r->names, r->n_columns, 3);
                const char *hint = near < 0 ? "" : arena_format(arena_of(p), "; did you mean '%s'?", r->names[near]);
                return fail_block(p, b->columns[i].line,
                                  arena_format(arena_of(p), "the query has no column '%s'%s", wanted[k], hint), e);
            }
        indices[i] = result_column(r, b->columns[i].from);
    }
    return 0;
}

static int excel_table_add(struct planner *p, const struct block *b, int row, size_t n_rows, struct err *e)
{
    struct plan_sheet *s = p->sheet;
    if (s->n_tables == sizeof s->tables / sizeof s->tables[0])
        return fail_full(p, b, e);
    int column = (int)b->column - 1;
    /* An Excel table keeps one empty row when there is nothing to say, so that pivots find it. */
    int last = row + (n_rows > 0 ? (int)n_rows : 1);
    /* Its name is the workbook's: of a sheet that is repeated, numbered. */
    const char *name = s->part == 0 ? b->excel_table : arena_format(arena_of(p), "%s_%zu", b->excel_table, s->part);
    s->tables[s->n_tables++] = (struct plan_table){name, row, last, column, column + (int)b->n_columns - 1};
    if (last >= s->n_rows)
        s->n_rows = last + 1;
    return 0;
}

static void name_add(struct planner *p, const char *name, int row, int column)
{
    struct plan *plan = p->plan;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")] != '\0' || name[0] == '\0')
        return;   /* anything else could be a cell, or no name at all */
    plan->names = mem_grow(plan->names, &plan->cap_names, plan->n_names + 1, sizeof *plan->names);
    plan->names[plan->n_names++] = (struct plan_name){name, p->sheet_index, row, column};
}

/* The figures of a table get names: gmv_total, gmv_tiktok ... */
static int names_add(struct planner *p, const struct block *b, const struct result *r, int first_row, struct err *e)
{
    if (b->define == NULL || p->sheet->part > 0)   /* a name belongs to one cell of the workbook */
        return 0;
    if (result_column(r, b->define) < 0)
        return fail_block(p, b->line, arena_format(arena_of(p), "the query has no column '%s'", b->define), e);
    for (size_t i = 0; i < rows_shown(b, r); i++) {
        const char *word = result_text(r, i, b->define);
        int column = (int)b->column - 1;
        for (size_t k = 0; word != NULL && k < b->n_columns; column += (int)b->columns[k++].span)
            if (strcmp(b->columns[k].from, b->define) != 0)
                name_add(p, arena_format(arena_of(p), "%s_%s", word, b->columns[k].from), first_row + (int)i, column);
    }
    return 0;
}

static int bars_add(struct planner *p, const struct block *b, int first_row, size_t n_rows, struct err *e)
{
    struct plan_sheet *s = p->sheet;
    int column = (int)b->column - 1;
    for (size_t k = 0; k < b->n_columns; column += (int)b->columns[k++].span) {
        if (!b->columns[k].bar || n_rows < 2)
            continue;
        if (s->n_scales == sizeof s->scales / sizeof s->scales[0])
            return fail_full(p, b, e);
        s->scales[s->n_scales++] = (struct plan_scale){true, first_row, first_row + (int)n_rows - 1, column, column};
    }
    return 0;
}

static int table_row(struct planner *p, const struct block *b, const struct result *r, size_t i, const int *indices, int row, struct err *e)
{
    int column = (int)b->column - 1;
    for (size_t k = 0; k < b->n_columns; column += (int)b->columns[k++].span)
        if (table_cell(p, b, &b->columns[k], r, i, indices[k], row, column, e) != 0)
            return -1;
    return 0;
}

int table_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int *indices = arena_array(arena_of(p), b->n_columns + 1, sizeof *indices);
    size_t shown = rows_shown(b, r);
    if (r->missing == NULL && columns_resolve(p, b, r, indices, e) != 0)
        return -1;
    headings_add(p, b, row);
    heading_note(p, row);
    if (b->excel_table != NULL && excel_table_add(p, b, row, shown, e) != 0)
        return -1;
    extent_add(p, b, row + 1, (int)shown);
    if (names_add(p, b, r, row + 1, e) != 0 || bars_add(p, b, row + 1, shown, e) != 0)
        return -1;
    for (size_t i = 0; i < shown; i++)
        if (table_row(p, b, r, i, indices, ++row, e) != 0)
            return -1;
    return more_add(p, b, r, row + 1 + (b->excel_table != NULL && shown == 0));
}

/* The first row of each group stands below a line of its own and headings of its own, and may begin a page. */
int grouped_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int *indices = arena_array(arena_of(p), b->n_columns + 1, sizeof *indices);
    const char *before = NULL;
    if (columns_resolve(p, b, r, indices, e) != 0)
        return -1;
    if (result_column(r, b->group) < 0)
        return fail_block(p, b->line, arena_format(arena_of(p), "the query has no column '%s'", b->group), e);
    for (size_t i = 0; i < rows_shown(b, r); i++) {
        const char *group = result_text(r, i, b->group);
        struct fill f = row_fill(p, r, i);
        if (i == 0 || strcmp(group != NULL ? group : "", before != NULL ? before : "") != 0) {
            row += i > 0;
            if (i > 0 && b->group_page && p->sheet->n_breaks < sizeof p->sheet->breaks / sizeof p->sheet->breaks[0])
                p->sheet->breaks[p->sheet->n_breaks++] = (uint32_t)row;
            headline_add(p, row++, (int)b->column - 1, (int)b->width, ROLE_SECTION, text_fill(p, b->group_text, &f));
            if (i == 0)
                heading_note(p, row);
            headings_add(p, b, row++);
        }
        before = group;
        if (table_row(p, b, r, i, indices, row++, e) != 0)
            return -1;
    }
    return more_add(p, b, r, row);
}
