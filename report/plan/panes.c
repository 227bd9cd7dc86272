#include "report/plan/panes.h"

#include <string.h>

enum { FROZEN_MOST = 10 };   /* rows: more would leave a small screen nothing to scroll */

static bool is_list(const struct block *b) { return b->kind == BLOCK_TABLE || b->kind == BLOCK_HEATMAP; }

static bool headings_alike(const struct block *a, const struct block *b)
{
    if (a->kind != b->kind || a->column != b->column || a->n_columns != b->n_columns)
        return false;
    for (size_t i = 0; i < a->n_columns; i++)
        if (strcmp(a->columns[i].heading, b->columns[i].heading) != 0 || a->columns[i].span != b->columns[i].span)
            return false;
    return a->kind == BLOCK_TABLE;
}

/* Headings stay in sight where they belong to all there is to scroll: the sheet is one list, or its lists have the same
 * columns. Over other columns they would lie; there the sheet's title stays. */
static void freeze(struct plan_sheet *s, const struct block *first, bool is_one_list)
{
    if (is_one_list && s->first_heading >= 0 && s->first_heading < FROZEN_MOST) {
        s->freeze_row = s->first_heading + 1;
        s->freeze_column = (int)first->column;
    } else if (s->template->blocks[0].kind == BLOCK_TITLE) {
        s->freeze_row = s->freeze_column = 1;
    }
}

static bool is_drawn_below(const struct plan_sheet *s, int row)
{
    for (size_t i = 0; i < s->n_charts; i++)
        if (s->charts[i].row + s->charts[i].n_rows > row)
            return true;
    for (size_t i = 0; i < s->n_pictures; i++)
        if (s->pictures[i].row + s->pictures[i].n_rows > row)
            return true;
    return false;
}

/* Pages repeat a row from the page after it on: the headings of one list, else those of the last, if nothing follows it. */
void panes_set(struct plan_sheet *s)
{
    const struct sheet *t = s->template;
    const struct block *first = NULL;
    bool is_one_list = true, is_alone = false, is_wanted = false, breaks = false;
    for (size_t i = 0; i < t->n_blocks; i++) {
        const struct block *b = &t->blocks[i];
        if (!is_list(b))
            continue;
        first = first == NULL ? b : first;
        is_one_list &= b == first || headings_alike(first, b);
        is_alone = !b->beside;
        is_wanted |= b->freeze;
        breaks |= b->group_page;
    }
    if (is_wanted)
        freeze(s, first, is_one_list);
    if (is_alone && !breaks && s->last_heading >= 0 && !is_drawn_below(s, s->last_heading))
        s->repeat_row = is_one_list ? s->first_heading : s->last_heading;
}
