#include "report/plan/planner.h"

#include "report/plan/layout.h"
#include "report/plan/panes.h"
#include "report/book/sheet_name.h"
#include "report/plan/trace.h"
#include <string.h>

/* ---- blocks ---- */

static int body_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    switch (b->kind) {
    case BLOCK_TABLE:
        return b->group != NULL ? grouped_add(p, b, r, row, e) : table_add(p, b, r, row, e);
    case BLOCK_FIGURES:
        return figures_add(p, b, r, row, e);
    case BLOCK_HEATMAP:
        return heatmap_add(p, b, r, row, e);
    case BLOCK_CHART:
        return chart_add(p, b, r, row, e);
    case BLOCK_PICTURE:
        return picture_add(p, b, r, row, e);
    case BLOCK_LINKS:
        return links_add(p, b, row);
    default:
        return lines_add(p, b, r, row, e);
    }
}

/* The grey line: what is missing, in the words of the team. */
static int grey_add(struct planner *p, const struct block *b, const struct result *r, int row)
{
    static const char *const names[] = {"view"};
    struct value view = {.type = VALUE_TEXT, .text = r->missing != NULL ? r->missing : ""};
    struct fill f = {names, &view, 1, &p->globals};
    const char *key = r->missing == NULL && b->empty != NULL ? b->empty : b->needs;
    if (key == NULL)
        key = r->missing != NULL ? "missing.view" : "missing.rows";
    text_add(p, row, (int)b->column - 1, (int)b->width, ROLE_MORE, text_fill(p, key, &f));
    return row + 1;
}

/* A chart has something to show when its table has rows and, where it has a query, its title has a finding. */
static bool is_empty(const struct planner *p, const struct block *b, const struct result *r)
{
    if (b->kind == BLOCK_CHART) {
        const struct plan_extent *x = plan_extent(p->plan, p->sheet->part, b->source);
        if (x != NULL && x->n_rows == 0)
            return true;
    }
    return b->has_query && r->n_rows == 0;
}

static int block_add(struct planner *p, const struct block *b, struct err *e)
{
    struct result r = {0};
    if (b->has_query && query_run(p->reader, arena_of(p), &b->query, p->parameters, &r, e) != 0)
        return -1;
    bool is_bare = is_empty(p, b, &r);
    if (is_bare && b->optional)
        return 0;
    int row = b->beside ? p->top : p->bottom + (p->bottom > 0 && !b->close);
    size_t first_cell = p->sheet->n_cells;
    p->top = row;
    if (b->heading != NULL) {
        struct fill f = row_fill(p, &r, 0);
        headline_add(p, row++, (int)b->column - 1, 1, ROLE_SECTION, text_fill(p, b->heading, &f));
    }
    int end = is_bare && b->excel_table == NULL ? grey_add(p, b, &r, row) : body_add(p, b, &r, row, e);
    if (is_bare && b->kind == BLOCK_TABLE && b->excel_table == NULL)
        extent_add(p, b, row, 0);
    if (end < 0)
        return -1;
    if (end > p->bottom)
        p->bottom = end;
    p->sheet->blocks[p->sheet->n_blocks++] = (struct plan_block){b, first_cell, p->sheet->n_cells - first_cell, is_bare};
    return 0;
}

static struct fill globals_make(struct arena *a, const struct parameters *p)
{
    const char **names = arena_array(a, p->n + 1, sizeof *names);
    struct value *values = arena_array(a, p->n + 1, sizeof *values);
    for (size_t i = 0; i < p->n; i++) {
        names[i] = p->list[i].name;
        if (p->list[i].value != NULL)
            values[i] = (struct value){.type = VALUE_TEXT, .text = p->list[i].value};
    }
    return (struct fill){names, values, p->n, NULL};
}

/* Parameters of the part and their placeholders. */
static void part_enter(struct planner *p, size_t part)
{
    const struct parameters *parameters = p->plan->parts[part].parameters;
    if (p->parameters == parameters)
        return;
    p->parameters = parameters;
    p->globals = globals_make(arena_of(p), parameters);
}

/* In a binder the marked sheets of every scope, then the rest once; else all sheets. */
static void sheets_list(struct plan *plan)
{
    const struct template *t = plan->template;
    bool is_binder = plan->n_parts > 1;
    plan->sheets = arena_array(plan->arena, plan->n_parts * t->n_sheets, sizeof *plan->sheets);
    for (size_t k = 1; k <= plan->n_parts; k++)
        for (size_t i = 0; i < t->n_sheets; i++) {
            size_t part = k % plan->n_parts;
            if (!is_binder || t->sheets[i].per_scope == (part > 0))
                plan->sheets[plan->n_sheets++] = (struct plan_sheet){.part = part, .template = &t->sheets[i],
                                                                      .first_heading = -1, .last_heading = -1, .freeze_row = -1, .repeat_row = -1};
        }
}

/* The first sheet of a scope is named for it, others for it and their own name. */
static const char *sheet_wish(const struct plan *plan, size_t i)
{
    const struct plan_sheet *s = &plan->sheets[i];
    const char *own = catalogue_text(plan->catalogue, s->template->name), *name = plan->parts[s->part].name;
    if (s->part == 0 || name == NULL)
        return own;
    return i == 0 || plan->sheets[i - 1].part != s->part ? name : sheet_name_join(plan->arena, name, own);
}

/* Sheets of the whole keep the names their template gives; those of scopes are named around them. */
static int sheets_name(struct plan *plan, struct err *e)
{
    const char **names = arena_array(plan->arena, plan->n_sheets + 1, sizeof *names);
    size_t n = 0;
    for (int is_scope = 0; is_scope < 2; is_scope++)
        for (size_t i = 0; i < plan->n_sheets; i++) {
            struct plan_sheet *s = &plan->sheets[i];
            if ((s->part > 0) != is_scope)
                continue;
            const char *wish = sheet_wish(plan, i);
            if (!is_scope && !sheet_name_is_good(plan->arena, wish)) {
                (void)err_set(e, ERR_INPUT, "'%s' is no name for a sheet", wish);
                return err_at(e, s->template->file, s->template->line, 0);
            }
            names[n] = s->name = sheet_name_make(plan->arena, wish, names, n);
            n++;
        }
    return 0;
}

/* Charts may name tables on later sheets: tables and the rest first, charts looked up when painting. */
static int sheet_plan(struct planner *p, size_t index, struct err *e)
{
    const struct sheet *t = p->plan->sheets[index].template;
    p->sheet = &p->plan->sheets[index];
    p->sheet_index = (int)index;
    p->top = p->bottom = 0;
    part_enter(p, p->sheet->part);
    p->sheet->blocks = arena_array(arena_of(p), t->n_blocks, sizeof(struct plan_block));
    for (size_t i = 0; i < t->n_blocks; i++)
        if (block_add(p, &t->blocks[i], e) != 0)
            return -1;
    panes_set(p->sheet);
    layout_sheet(arena_of(p), p->plan->catalogue, p->sheet);
    p->sheet->cells = mem_fit(p->sheet->cells, &p->sheet->cap_cells, p->sheet->n_cells, sizeof *p->sheet->cells);
    return 0;
}

int plan_make(struct arena *a, const struct template *t, const struct catalogue *c, struct reader *reader,
              const struct plan_part *parts, size_t n_parts, struct plan **ret, struct err *e)
{
    struct plan *plan = arena_alloc(a, sizeof *plan);
    *plan = (struct plan){.arena = a, .template = t, .catalogue = c, .parts = parts, .n_parts = n_parts};
    struct planner p = {.plan = plan, .reader = reader};
    sheets_list(plan);
    part_enter(&p, 0);
    plan->title = text_fill(&p, t->title, NULL);
    plan->footer_left = text_fill(&p, "footer.left", NULL);
    plan->footer_right = text_fill(&p, "footer.right", NULL);
    if (sheets_name(plan, e) != 0)
        return -1;
    for (size_t i = 0; i < plan->n_sheets; i++)
        if (sheet_plan(&p, i, e) != 0) {
            plan_free(plan);
            return -1;
        }
    trace_charts(plan);
    *ret = plan;
    return 0;
}

void plan_free(struct plan *p)
{
    for (size_t i = 0; p != NULL && i < p->n_sheets; i++)
        mem_free(p->sheets[i].cells);
    if (p == NULL)
        return;
    mem_free(p->extents);
    mem_free(p->names);
}

void plan_undraw(struct plan *p, struct plan_sheet *s, struct plan_picture *t)
{
    p->has_undrawn = true;
    t->png_path = NULL;
    t->page_svg = (struct str){0};
    t->undrawn = catalogue_text(p->catalogue, "chart.undrawn");
    if (t->is_traced)   /* the workbook has Excel's own */
        return;
    s->cells = mem_grow(s->cells, &s->cap_cells, s->n_cells + 1, sizeof *s->cells);
    s->cells[s->n_cells++] = (struct plan_cell){.row = t->row, .column = t->column, .span = t->n_columns, .role = ROLE_MORE, .text = t->undrawn,
                                                .wrap = t->n_columns > 1};
}

bool plan_is_on_page(const struct plan_sheet *s, const struct block *b) { return s->template->page || b->page; }

const struct plan_extent *plan_extent(const struct plan *p, size_t part, const char *name)
{
    for (size_t i = 0; i < p->n_extents; i++)
        if (p->sheets[p->extents[i].sheet].part == part && p->extents[i].block->name != NULL &&
            strcmp(p->extents[i].block->name, name) == 0)
            return &p->extents[i];
    return NULL;
}

int plan_extent_column(const struct plan_extent *x, const char *from)
{
    int column = x->column;
    for (size_t i = 0; i < x->block->n_columns; i++) {
        if (strcmp(x->block->columns[i].from, from) == 0)
            break;
        column += (int)x->block->columns[i].span;
    }
    return column;
}
