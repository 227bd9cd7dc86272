#include "transform/score/score_design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MINOR 100.0          /* hundredths in a currency unit */
#define HOURS_MOST 3.0       /* a stint weighs by its hours up to this */
#define VIEWS_LEAST 100      /* of a row of the conversion model */
#define ADD_TO_CART_LEAST 20 /* the same without views (NUMBERS rule 27) */

static double row_hours(const struct score_row *row)
{
    return (double)row->credited_s / 3600;
}

/* --- responses ------------------------------------------------------------------------------------------------- */

/* Half an average order keeps a stint without a sale in the model; net refunds count as no sale. */
static double row_sold(const struct score_row *row)
{
    return (fmax((double)row->gmv, 0) + row->aov / 2) / MINOR;
}

static bool sales_response(const struct score_row *row, double *ret_y)
{
    if (row_sold(row) <= 0)
        return false;
    *ret_y = log(row_sold(row) / row_hours(row));
    return true;
}

static bool conversion_response(const struct score_row *row, double *ret_y)
{
    bool has_views = row->views >= 0;
    int64_t count = has_views ? row->views : row->add_to_cart;
    if (row_sold(row) <= 0 || count < (has_views ? VIEWS_LEAST : ADD_TO_CART_LEAST))
        return false;
    *ret_y = log(row_sold(row) / ((double)count + 1) * 1000);
    return true;
}

static bool known_spend_response(const struct score_row *row, double *ret_y)
{
    return !isnan(row->spend) && row->aov > 0 && sales_response(row, ret_y);
}

static double spend_column(const struct score_column *c, const struct score_row *row)
{
    (void)c;
    return log(1 + fmax(row->spend, 0) / (row->aov * row_hours(row)));
}

static const char *own_account(const struct score_row *row, struct arena *a)
{
    (void)a;
    return row->level[FACTOR_ACCOUNT];
}

/* Two denominators are two levels. */
static const char *account_and_count(const struct score_row *row, struct arena *a)
{
    const char *account = row->level[FACTOR_ACCOUNT];
    return row->views >= 0 ? account : arena_format(a, "%s by add_to_cart", account);
}

static const struct score_column spend = {.name = "ln(1 + spend / (a h))", .value = spend_column};

const struct score_model score_sales = {"sales", sales_response, own_account, NULL, 0};
const struct score_model score_conversion = {"conversion", conversion_response, account_and_count, NULL, 0};
const struct score_model score_unadjusted = {"unadjusted", known_spend_response, own_account, NULL, 0};
const struct score_model score_ads = {"ads", known_spend_response, own_account, &spend, 1};

/* --- levels ------------------------------------------------------------------------------------------------------- */

struct building {
    const struct score_currency *c;
    const struct score_model *m;
    struct arena *a;
    struct score_design *out;
    const char **label[FACTORS];     /* per row */
    const char **level[FACTORS];     /* sorted, without the reference */
    size_t n_levels[FACTORS];
};

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the labels of all rows; what remains are the levels but the most frequent (tie: the first by name). */
static void levels_find(struct building *b, int factor)
{
    size_t n = b->out->design.n_rows, best = 0, most = 0, n_levels = 0;
    const char **all = arena_copy(b->a, b->label[factor], n, sizeof *all);
    qsort(all, n, sizeof *all, compare_text);
    for (size_t i = 0, from = 0; i < n; i++) {
        if (i + 1 < n && strcmp(all[i], all[i + 1]) == 0)
            continue;
        if (i + 1 - from > most) {
            most = i + 1 - from;
            best = n_levels;
        }
        all[n_levels++] = all[i];
        from = i + 1;
    }
    for (size_t i = best; i + 1 < n_levels; i++)
        all[i] = all[i + 1];
    b->level[factor] = all;
    b->n_levels[factor] = n_levels > 0 ? n_levels - 1 : 0;
}

static void names_fill(struct building *b)
{
    size_t at = 0;
    const char **names = b->out->names;
    names[at++] = "intercept";
    for (int f = 0; f < FACTORS; f++)
        for (size_t i = 0; i < b->n_levels[f]; i++)
            names[at++] = arena_format(b->a, "%s %s", score_factor_names[f], b->level[f][i]);
    for (size_t i = 0; i < b->m->n_columns; i++)
        names[at++] = b->m->columns[i].name;
}

static void columns_fill(struct building *b, double *x)
{
    const struct design *d = &b->out->design;
    for (size_t i = 0; i < d->n_rows; i++, x += d->n_columns) {
        x[0] = 1;
        for (size_t f = 0, first = 1; f < FACTORS; first += b->n_levels[f++]) {
            const char **level = bsearch(&b->label[f][i], b->level[f], b->n_levels[f], sizeof *b->level[f], compare_text);
            if (level != NULL)
                x[first + (size_t)(level - b->level[f])] = 1;
        }
        for (size_t k = 0; k < b->m->n_columns; k++)
            x[d->n_columns - b->m->n_columns + k] = b->m->columns[k].value(&b->m->columns[k], b->out->rows[i]);
    }
}

static void columns_build(struct building *b)
{
    struct design *d = &b->out->design;
    for (int f = 0; f < FACTORS; f++) {
        b->label[f] = arena_array(b->a, d->n_rows + 1, sizeof *b->label[f]);
        for (size_t i = 0; i < d->n_rows; i++)
            b->label[f][i] = f == FACTOR_ACCOUNT ? b->m->account(b->out->rows[i], b->a) : b->out->rows[i]->level[f];
        levels_find(b, f);
    }
    d->n_columns = 1 + b->m->n_columns;
    for (int f = 0; f < FACTORS; f++)
        d->n_columns += b->n_levels[f];
    b->out->names = arena_array(b->a, d->n_columns, sizeof *b->out->names);
    names_fill(b);
    double *x = arena_array(b->a, d->n_rows * d->n_columns + 1, sizeof *x);
    columns_fill(b, x);
    d->x = x;
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static bool row_is_usable(const struct score_model *m, const struct score_row *row, double *ret_y)
{
    for (size_t i = 0; i < m->n_columns; i++)
        if (isnan(m->columns[i].value(&m->columns[i], row)))
            return false;
    return m->response(row, ret_y);
}

static void rows_choose(struct building *b)
{
    size_t n = 0;
    double *y = arena_array(b->a, b->c->n_rows + 1, sizeof *y);
    b->out->rows = arena_array(b->a, b->c->n_rows + 1, sizeof *b->out->rows);
    for (size_t i = 0; i < b->c->n_rows; i++)
        if (row_is_usable(b->m, &b->c->rows[i], &y[n]))
            b->out->rows[n++] = &b->c->rows[i];
    b->out->design.y = y;
    b->out->design.n_rows = n;
}

/* w = min(h, 3) / number of rows the session gives to the model; these follow each other. */
static void weights_build(struct building *b)
{
    struct design *d = &b->out->design;
    double *weight = arena_array(b->a, d->n_rows + 1, sizeof *weight);
    double *hours = arena_array(b->a, d->n_rows + 1, sizeof *hours);
    double *sold = arena_array(b->a, d->n_rows + 1, sizeof *sold);
    for (size_t i = 0, next; i < d->n_rows; i = next) {
        for (next = i + 1; next < d->n_rows; next++)
            if (strcmp(b->out->rows[next]->session_key, b->out->rows[i]->session_key) != 0)
                break;
        for (size_t k = i; k < next; k++) {
            hours[k] = row_hours(b->out->rows[k]);
            sold[k] = (double)b->out->rows[k]->gmv / MINOR;
            weight[k] = fmin(hours[k], HOURS_MOST) / (double)(next - i);
        }
    }
    d->weight = weight;
    d->exposure = hours;
    d->amount = sold;
}

static size_t parts_count(const struct building *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->out->design.n_rows; i++)
        n += b->out->rows[i]->n_parts;
    return n;
}

/* Numbers the hosts that occur; ret_number[host of the currency] is her number here. */
static void hosts_number(struct building *b, size_t *ret_number)
{
    for (size_t i = 0; i < b->out->design.n_rows; i++)
        for (size_t k = 0; k < b->out->rows[i]->n_parts; k++)
            ret_number[b->out->rows[i]->parts[k].host] = 1;
    b->out->hosts = arena_array(b->a, b->c->n_hosts + 1, sizeof *b->out->hosts);
    for (size_t h = 0; h < b->c->n_hosts; h++)
        if (ret_number[h] != 0) {
            ret_number[h] = b->out->design.n_hosts;
            b->out->hosts[b->out->design.n_hosts++] = h;
        }
}

static void hosts_build(struct building *b)
{
    struct design *d = &b->out->design;
    size_t n = parts_count(b), at = 0;
    size_t *start = arena_array(b->a, d->n_rows + 1, sizeof *start), *host = arena_array(b->a, n + 1, sizeof *host);
    double *share = arena_array(b->a, n + 1, sizeof *share);
    size_t *number = arena_array(b->a, b->c->n_hosts + 1, sizeof *number);
    hosts_number(b, number);
    for (size_t i = 0; i < d->n_rows; i++) {
        start[i] = at;
        for (size_t k = 0; k < b->out->rows[i]->n_parts; k++, at++) {
            host[at] = number[b->out->rows[i]->parts[k].host];
            share[at] = b->out->rows[i]->parts[k].share;
        }
    }
    start[d->n_rows] = at;
    d->z_start = start;
    d->z_host = host;
    d->z_share = share;
}

void score_design_build(const struct score_currency *c, const struct score_model *m, struct arena *a,
                        struct score_design *ret)
{
    *ret = (struct score_design){0};
    struct building b = {.c = c, .m = m, .a = a, .out = ret};
    rows_choose(&b);
    weights_build(&b);
    hosts_build(&b);
    columns_build(&b);
}
