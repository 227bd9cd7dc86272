/* One row a session out of the rows of its stints. */
#include "transform/score/score_rows.h"

#include <string.h>

/* Rows of a session follow each other. */
static size_t session_end(const struct score_currency *c, size_t from)
{
    size_t end = from + 1;
    while (end < c->n_rows && strcmp(c->rows[end].session_key, c->rows[from].session_key) == 0)
        end++;
    return end;
}

static struct score_part *part_of(struct score_part *parts, size_t *n, size_t host)
{
    for (size_t i = 0; i < *n; i++)
        if (parts[i].host == host)
            return &parts[i];
    parts[*n] = (struct score_part){.host = host};
    return &parts[(*n)++];
}

/* Shares of the session's credited time; who changed employment inside it counts by time. */
static void parts_merge(const struct score_row *rows, size_t n, struct score_row *to, struct score_part *parts)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rows[i].n_parts; k++) {
            const struct score_part *from = &rows[i].parts[k];
            struct score_part *part = part_of(parts, &to->n_parts, from->host);
            double share = from->share * (double)rows[i].credited_s / (double)to->credited_s;
            part->share += share;
            part->part_time += share * from->part_time;
        }
    for (size_t k = 0; k < to->n_parts; k++)
        parts[k].part_time /= parts[k].share;
    to->parts = parts;
}

/* A count is known when every row knows it. */
static int64_t count_add(int64_t sum, int64_t count)
{
    return sum < 0 || count < 0 ? -1 : sum + count;
}

static const struct score_row *longest(const struct score_row *rows, size_t n)
{
    const struct score_row *best = rows;
    for (size_t i = 1; i < n; i++)
        if (rows[i].credited_s > best->credited_s)
            best = &rows[i];
    return best;
}

static size_t session_merge(const struct score_row *rows, size_t n, struct score_row *ret, struct score_part *parts)
{
    *ret = *longest(rows, n);
    ret->cell = rows->cell;
    ret->credited_s = ret->gmv = ret->views = ret->add_to_cart = 0;
    ret->spend = 0;
    ret->n_parts = 0;
    for (size_t i = 0; i < n; i++) {
        ret->credited_s += rows[i].credited_s;
        ret->gmv += rows[i].gmv;
        ret->views = count_add(ret->views, rows[i].views);
        ret->add_to_cart = count_add(ret->add_to_cart, rows[i].add_to_cart);
        ret->spend += rows[i].spend;
    }
    parts_merge(rows, n, ret, parts);
    return ret->n_parts;
}

void score_rows_by_session(const struct score_currency *c, struct arena *a, struct score_currency *ret)
{
    size_t n_parts = 0;
    for (size_t i = 0; i < c->n_rows; i++)
        n_parts += c->rows[i].n_parts;
    struct score_part *parts = arena_array(a, n_parts + 1, sizeof *parts);
    *ret = *c;
    ret->rows = arena_array(a, c->n_rows + 1, sizeof *ret->rows);
    ret->n_rows = 0;
    for (size_t i = 0, next; i < c->n_rows; i = next) {
        next = session_end(c, i);
        parts += session_merge(&c->rows[i], next - i, &ret->rows[ret->n_rows++], parts);
    }
}
