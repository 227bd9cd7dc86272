#include "report/template/check.h"

#include "report/template/hint.h"
#include <string.h>

struct checker {
    struct arena *arena;
    struct reader *reader;
    const struct catalogue *catalogue;
    const struct parameters *parameters;
    const char *file;           /* of the sheet */
    struct faults *faults;
    struct err *first;
};

static int fail(const struct checker *c, long line, const char *text)
{
    return fault_add(c->faults, c->file, line, text, c->first);
}

static int check_query(const struct checker *c, const struct query *q, struct result *ret)
{
    struct err own = ERR_INIT;
    if (query_run(c->reader, c->arena, q, c->parameters, ret, &own) == 0)
        return 0;
    return fault_add(c->faults, own.file, own.line, own.text, c->first);
}

/* `name` NULL: not asked for. */
static int check_column(const struct checker *c, long line, const struct result *r, const char *name)
{
    if (name == NULL || r->missing != NULL || result_column(r, name) >= 0)
        return 0;
    const char *hint = hint_of(c->arena, name, r->names, r->n_columns);
    return fail(c, line, arena_format(c->arena, "the query has no column '%s'%s", name, hint));
}

/* ---- texts ---- */

static const char *fill_hint(const struct checker *c, const char *name, const struct result *r)
{
    size_t n_columns = r != NULL ? r->n_columns : 0;
    const char **known = arena_array(c->arena, n_columns + c->parameters->n + 1, sizeof *known);
    for (size_t i = 0; i < n_columns; i++)
        known[i] = r->names[i];
    for (size_t i = 0; i < c->parameters->n; i++)
        known[n_columns + i] = c->parameters->list[i].name;
    return hint_of(c->arena, name, known, n_columns + c->parameters->n);
}

/* Placeholders of a text that neither the query nor the parameters nor `others` fill, and units and words nobody knows. */
static int check_text(const struct checker *c, long line, const char *key, const struct result *r, const char *others)
{
    const char *text = key == NULL ? NULL : catalogue_find(c->catalogue, key);
    int status = 0;
    while (text != NULL && (text = strchr(text, '{')) != NULL) {
        size_t n = strcspn(++text, "}");
        const char *inside = arena_text(c->arena, text, n), *colon = strchr(inside, ':');
        const char *name = colon == NULL ? inside : arena_text(c->arena, inside, (size_t)(colon - inside));
        bool is_known = strcmp(name, others) == 0 || (r != NULL && (r->missing != NULL || result_column(r, name) >= 0));
        for (size_t i = 0; i < c->parameters->n; i++)
            is_known |= strcmp(c->parameters->list[i].name, name) == 0;
        if (!is_known)
            status = fail(c, line, arena_format(c->arena, "nothing fills {%s} of the text '%s'%s", name, key, fill_hint(c, name, r)));
        if (colon != NULL && unit_find(colon + 1) < 0 && !catalogue_has_words(c->catalogue, colon + 1))
            status = fail(c, line, arena_format(c->arena, "{%s} of the text '%s': no unit and no words are named '%s'", inside, key, colon + 1));
    }
    return status;
}

/* The texts a block's rows choose: PREFIX.value for every value of the column. */
static int check_chosen(const struct checker *c, long line, const char *prefix, const char *column, const struct result *r,
                        const char *others)
{
    int status = 0;
    for (size_t i = 0; i < r->n_rows && column != NULL && result_column(r, column) >= 0; i++) {
        const char *word = result_text(r, i, column);
        const char *key = arena_format(c->arena, "%s.%s", prefix, word != NULL ? word : "");
        if (word == NULL)
            continue;
        if (catalogue_find(c->catalogue, key) == NULL)
            status = fail(c, line, arena_format(c->arena, "the query asks for the text '%s', which is unknown", key));
        else
            status |= check_text(c, line, key, r, others);
    }
    return status;
}

static int check_words(const struct checker *c, long line, const char *prefix)
{
    if (prefix == NULL || catalogue_has_words(c->catalogue, prefix))
        return 0;
    return fail(c, line, arena_format(c->arena, "no text begins with '%s.'", prefix));
}

static int check_texts(const struct checker *c, const struct block *b, const struct result *r)
{
    const char *const keys[] = {b->heading, b->group_text, b->x_axis, b->y_axis, b->alt};
    int status = check_text(c, b->line, b->needs, NULL, "view") | check_text(c, b->line, b->empty, NULL, "view") |
                 check_text(c, b->line, b->more, NULL, "n") | check_words(c, b->line, b->row_texts);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        status |= check_text(c, b->line, keys[i], r, "list");
    if (b->text_from != NULL && b->text != NULL)
        return status | check_chosen(c, b->line, b->text, b->text_from, r, "list");
    return status | check_text(c, b->line, b->text, r, "list");
}

/* ---- blocks ---- */

static int check_list(const struct checker *c, const struct block *b)
{
    struct result r;
    if (!b->has_list)
        return 0;
    return check_query(c, &b->list, &r) != 0 ? -1 : check_text(c, b->line, b->list_text, &r, "");
}

static int check_table_column(const struct checker *c, const struct column *x, const struct result *r)
{
    const char *const wanted[] = {x->from, x->role_from, x->unit_from, x->link_from};
    int status = check_words(c, x->line, x->texts) | check_text(c, x->line, x->heading, NULL, "") |
                 check_text(c, x->line, x->absent, NULL, "");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        status |= check_column(c, x->line, r, wanted[i]);
    return status;
}

static int check_block(const struct checker *c, const struct block *b)
{
    struct result r = {0};
    const char *const wanted[] = {b->text_from, b->group, b->define, b->rows_from, b->columns_from, b->value};
    if (b->has_query && check_query(c, &b->query, &r) != 0)
        return check_list(c, b);
    int status = check_list(c, b) | check_texts(c, b, &r);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        status |= check_column(c, b->line, &r, wanted[i]);
    for (size_t i = 0; i < b->n_columns; i++)
        status |= check_table_column(c, &b->columns[i], &r);
    for (size_t i = 0; i < b->n_series; i++)
        status |= check_text(c, b->series[i].line, b->series[i].heading, NULL, "");
    if (b->kind == BLOCK_FIGURES)
        status |= check_column(c, b->line, &r, "label") | check_column(c, b->line, &r, "value") |
                  check_chosen(c, b->line, "figure", "label", &r, "");
    return status;
}

int check_template(struct reader *reader, const struct template *t, const struct catalogue *catalogue, const struct parameters *p,
                   struct faults *faults, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct checker c = {&a, reader, catalogue, p, t->file, faults, e};
    int status = check_text(&c, 1, t->title, NULL, "");
    for (size_t s = 0; s < t->n_sheets; s++) {
        c.file = t->sheets[s].file;
        for (size_t i = 0; i < t->sheets[s].n_blocks; i++) {
            status |= check_block(&c, &t->sheets[s].blocks[i]);
            arena_reset(&a);
        }
    }
    return status;
}
