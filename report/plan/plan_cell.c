#include "report/plan/planner.h"

#include <math.h>
#include <string.h>

struct plan_cell *cell_add(struct planner *p, int row, int column, int span, enum role role)
{
    struct plan_sheet *s = p->sheet;
    s->cells = mem_grow(s->cells, &s->cap_cells, s->n_cells + 1, sizeof *s->cells);
    struct plan_cell *cell = &s->cells[s->n_cells++];
    *cell = (struct plan_cell){.row = row, .column = column, .span = span, .role = role};
    if (row + 1 > s->n_rows)
        s->n_rows = row + 1;
    if (column + span > s->n_columns)
        s->n_columns = column + span;
    return cell;
}

void text_add(struct planner *p, int row, int column, int span, enum role role, const char *text)
{
    struct plan_cell *cell = cell_add(p, row, column, span, role);
    cell->text = text;
    cell->wrap = span > 1;
}

/* A headline: one line that runs on over the cells beside it. */
void headline_add(struct planner *p, int row, int column, int width, enum role role, const char *text)
{
    struct plan_cell *cell = cell_add(p, row, column, 1, role);
    cell->text = text;
    cell->spills = true;
    if (column + width > p->sheet->n_columns)
        p->sheet->n_columns = column + width;
}

const char *text_fill(const struct planner *p, const char *key, const struct fill *row)
{
    return catalogue_fill(arena_of(p), p->plan->catalogue, catalogue_text(p->plan->catalogue, key),
                          row != NULL ? row : &p->globals);
}

struct fill row_fill(const struct planner *p, const struct result *r, size_t row)
{
    return (struct fill){r->names, r->n_rows > 0 ? result_at(r, row, 0) : NULL, r->n_rows > 0 ? r->n_columns : 0,
                         &p->globals};
}

int fail_block(const struct planner *p, long line, const char *message, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "%s", message);
    return err_at(e, p->sheet->template->file, line, 0);
}

/* A value into a cell: numbers and dates as such where the unit says so. */
void cell_set(const struct planner *p, struct plan_cell *cell, const struct value *v, enum unit u)
{
    cell->unit = u;
    if (v->type == VALUE_NULL)
        return;
    bool is_time = u == UNIT_DATE || u == UNIT_DAY || u == UNIT_TIME || u == UNIT_MOMENT;
    if (is_time && value_serial(v, &cell->number)) {
        cell->is_number = true;
        return;
    }
    if (v->type == VALUE_TEXT || u == UNIT_TEXT || u == UNIT_ID || u == UNIT_LONG_DATE) {
        cell->text = value_text(arena_of(p), v, u, p->plan->catalogue);
        return;
    }
    cell->is_number = true;
    cell->number = v->number;
    /* No "-0.0 %": what is shown as nothing has no sign. */
    if ((u == UNIT_CHANGE && fabs(v->number) < 0.0005) || (u == UNIT_SIGNED && fabs(v->number) < 0.5))
        cell->number = 0;
}

/* ---- texts ---- */

/* The line of one row: TEXT, or TEXT.value of text_from. */
const char *line_of(const struct planner *p, const struct block *b, const struct result *r, size_t row,
                    const struct fill *f)
{
    const char *word = b->text_from != NULL && row < r->n_rows ? result_text(r, row, b->text_from) : NULL;
    const char *key = b->text;
    if (key == NULL)
        return word != NULL ? word : "";
    if (word != NULL)
        key = arena_format(arena_of(p), "%s.%s", b->text, word);
    return text_fill(p, key, f);
}

/* Rows of a block's `list` query as one text, for the placeholder {list}. */
int list_text(struct planner *p, const struct block *b, const char **ret, struct err *e)
{
    struct result r;
    struct buf text BUF_AUTO = BUF_INIT;
    *ret = "";
    if (!b->has_list)
        return 0;
    if (query_run(p->reader, arena_of(p), &b->list, p->parameters, &r, e) != 0)
        return -1;
    for (size_t i = 0; i < r.n_rows; i++) {
        struct fill f = row_fill(p, &r, i);
        buf_printf(&text, "%s%s", i > 0 ? b->list_join : "",
                   b->list_text != NULL ? text_fill(p, b->list_text, &f) : result_text(&r, i, r.names[0]));
    }
    *ret = text.ptr != NULL ? arena_text(arena_of(p), text.ptr, text.len) : "";
    return 0;
}

static enum role text_role(const struct block *b)
{
    if (b->role != ROLE_BODY)
        return b->role;
    return b->kind == BLOCK_TITLE ? ROLE_TITLE : b->kind == BLOCK_VERDICT ? ROLE_VERDICT : ROLE_NOTE;
}

size_t rows_shown(const struct block *b, const struct result *r)
{
    return b->most > 0 && r->n_rows > (size_t)b->most ? (size_t)b->most : r->n_rows;
}

/* "12 more rows on sheet Sessions" */
int more_add(struct planner *p, const struct block *b, const struct result *r, int row)
{
    size_t shown = rows_shown(b, r);
    if (shown == r->n_rows)
        return row;
    static const char *const names[] = {"n"};
    struct value n = {.type = VALUE_INT, .number = (double)(r->n_rows - shown)};
    struct fill f = {names, &n, 1, &p->globals};
    text_add(p, row, (int)b->column - 1, (int)b->width, ROLE_MORE, text_fill(p, b->more != NULL ? b->more : "more.rows", &f));
    return row + 1;
}

static void line_add(struct planner *p, const struct block *b, int row, const char *line)
{
    if (b->kind == BLOCK_TITLE)
        headline_add(p, row, (int)b->column - 1, (int)b->width, text_role(b), line);
    else
        text_add(p, row, (int)b->column - 1, (int)b->width, text_role(b), line);
}

int lines_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    static const char *const names[] = {"list"};
    struct value list = {.type = VALUE_TEXT};
    struct fill lists = {names, &list, 1, &p->globals};
    struct buf joined BUF_AUTO = BUF_INIT;
    if (list_text(p, b, &list.text, e) != 0)
        return -1;
    size_t n = b->has_query ? rows_shown(b, r) : 1;
    for (size_t i = 0; i < n; i++) {
        struct fill f = row_fill(p, r, i);
        f.next = &lists;
        const char *line = line_of(p, b, r, i, &f);
        if (b->join != NULL)
            buf_printf(&joined, "%s%s", i > 0 ? b->join : "", line);
        else
            line_add(p, b, row++, line);
    }
    if (b->join != NULL)
        text_add(p, row++, (int)b->column - 1, (int)b->width, text_role(b), arena_text(arena_of(p), joined.ptr, joined.len));
    return more_add(p, b, r, row);
}

/* ---- what several kinds of block do ---- */

int role_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum role *ret,
            struct err *e)
{
    const char *word = c->role_from != NULL ? result_text(r, row, c->role_from) : NULL;
    if (word == NULL || word[0] == '\0')
        word = result_text(r, row, "role");
    *ret = c->role;
    if (word == NULL || word[0] == '\0')
        return 0;
    int role = role_find(word);
    if (role < 0)
        return fail_block(p, c->line, arena_format(arena_of(p), "the query gives the role '%s', which is unknown", word), e);
    bool is_total = result_text(r, row, "role") != NULL && strcmp(result_text(r, row, "role"), "total") == 0;
    *ret = !is_total ? (enum role)role
           : role == ROLE_BAD ? ROLE_TOTAL_BAD : role == ROLE_WATCH ? ROLE_TOTAL_WATCH : (enum role)role;
    return 0;
}

int unit_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum unit *ret,
            struct err *e)
{
    const char *word = c->unit_from != NULL ? result_text(r, row, c->unit_from) : NULL;
    *ret = c->unit;
    if (word == NULL)
        return 0;
    int unit = unit_find(word);
    if (unit < 0)
        return fail_block(p, c->line, arena_format(arena_of(p), "the query gives the unit '%s', which is unknown", word), e);
    *ret = (enum unit)unit;
    return 0;
}

void extent_add(struct planner *p, const struct block *b, int first_row, int n_rows)
{
    struct plan *plan = p->plan;
    plan->extents = mem_grow(plan->extents, &plan->cap_extents, plan->n_extents + 1, sizeof *plan->extents);
    plan->extents[plan->n_extents++] =
        (struct plan_extent){b, p->sheet_index, first_row, n_rows, (int)b->column - 1};
}

void heading_note(struct planner *p, int row)
{
    if (p->sheet->first_heading < 0)
        p->sheet->first_heading = row;
    p->sheet->last_heading = row;
}

int fail_full(const struct planner *p, const struct block *b, struct err *e)
{
    return fail_block(p, b->line, "the sheet has too many tables, charts, pictures or heat maps", e);
}
