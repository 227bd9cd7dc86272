/* Rows that nearly are the headings of a table, with values that stand below: for the person who has to mend the file. */
#include "ingest/match/match_part.h"

#include <string.h>

enum { NEAR_MOST = 16, ROWS_SAMPLED = 3, SAMPLE_BYTES_MOST = 64, HEADINGS_OF_MONEY = 3 };

void near_set(struct arena *a, struct near *n, const struct trial *t, const struct heading_row *row, const struct format_heading *title)
{
    *n = (struct near){.trial = *t, .miss = match_miss_of(a, t, row)};
    n->miss.is_titled = title != NULL && heading_is_among(t->format->titles, t->format->n_titles, title->key);
    n->miss.title = title == NULL || n->miss.is_titled ? NULL : str_text(a, title->text);
    n->samples = arena_array(a, n->miss.n_unknown + 1, sizeof *n->samples);
    n->miss.samples = n->samples;
}

void near_keep(struct arena *a, struct near_list *l, const struct trial *t, const struct heading_row *row,
               const struct format_heading *title)
{
    struct near found;
    near_set(a, &found, t, row, title);
    if (!match_is_near(&found.miss) || l->n == NEAR_MOST)
        return;
    struct near *last = l->n > 0 ? &l->list[l->n - 1] : NULL;
    if (last != NULL && last->miss.format != NULL && last->miss.place + 1 == row->place) {
        if (trial_is_better(t, &last->trial))
            *last = found;
        return;
    }
    l->list = mem_grow(l->list, &l->cap, l->n + 1, sizeof *l->list);
    l->list[l->n++] = found;
}

void near_keep_money(struct arena *a, struct near_list *l, const struct heading_row *row)
{
    size_t n = 0;
    char **headings = arena_array(a, row->n + 1, sizeof *headings);
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].key.len > 0 && row->currencies[i][0] != '\0')
            headings[n++] = str_text(a, row->cells[i].text);
    if (n == 0 || row->n_texts < HEADINGS_OF_MONEY || l->n == NEAR_MOST)
        return;
    l->list = mem_grow(l->list, &l->cap, l->n + 1, sizeof *l->list);
    l->list[l->n++] = (struct near){.miss = {.place = row->place, .unknown = headings, .n_unknown = n, .has_money = true}};
}

void near_sample(struct arena *a, struct near *n, const struct row *row)
{
    if (n->miss.format == NULL || row->place <= n->miss.place || n->n_below++ >= ROWS_SAMPLED)
        return;
    for (size_t i = 0; i < n->miss.n_unknown; i++) {
        const struct cell *cell = n->miss.cells[i] < row->n_cells ? &row->cells[n->miss.cells[i]] : NULL;
        if (cell == NULL || n->samples[i].kind != CELL_EMPTY || cell->text.len == 0 || cell->text.len > SAMPLE_BYTES_MOST)
            continue;
        n->samples[i] = (struct cell){cell->kind, {str_text(a, cell->text), cell->text.len}};
    }
}

void near_sample_all(struct arena *a, struct near_list *l, const struct row *row)
{
    for (size_t i = 0; i < l->n; i++)
        near_sample(a, &l->list[i], row);
}

void near_drop(struct near_list *l, long first, long last)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (l->list[i].miss.place < first || l->list[i].miss.place > last)
            l->list[n++] = l->list[i];
    l->n = n;
}

void near_release(struct near_list *l)
{
    mem_free(l->list);
    *l = (struct near_list){0};
}

struct match_miss near_named(struct arena *a, const struct format *own)
{
    struct match_miss miss = {.format = own, .is_named = true};
    miss.missing = arena_array(a, own->n_needs + 1, sizeof *miss.missing);
    for (size_t i = 0; i < own->n_needs; i++)
        miss.missing[miss.n_missing++] = arena_text(a, own->needs[i].text, strlen(own->needs[i].text));
    return miss;
}
