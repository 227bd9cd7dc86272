#include "transform/score/score_move.h"

#include "transform/score/score_put.h"
#include <math.h>

/* The part of one host in one row: u of the row's others stays, hers becomes the mean of her set. */
struct part {
    double z, u, mean, weight;
};

static double residual(const struct score_result *r, size_t row, const struct part *p)
{
    return r->design.design.y[row] - r->fit.fitted[row] + p->z * (p->u - p->mean);
}

/* Mean u of each set, by set. */
static void means_build(const struct score_result *r, double *mean)
{
    const struct fit_host *hosts = r->fit.hosts;
    for (size_t h = 0; h < r->design.design.n_hosts; h++)
        mean[hosts[h].set] += hosts[h].u / (double)hosts[h].set_size;
}

static struct part part_of(const struct score_result *r, const double *mean, size_t row, size_t at)
{
    const struct design *d = &r->design.design;
    const struct fit_host *h = &r->fit.hosts[d->z_host[at]];
    return (struct part){.z = d->z_share[at], .u = h->u, .mean = mean[h->set], .weight = d->weight[row]};
}

/* The mixed model's own equation of a host: u (sum w z z + 1/g) = sum w z (y - everything but hers). */
static void effects_fill(const struct score_result *r, const double *mean, struct score_move *moves, struct score_moved *hosts)
{
    const struct design *d = &r->design.design;
    double g = r->fit.is_measurable ? r->fit.g : 0;
    for (size_t i = 0; i < d->n_rows; i++)
        for (size_t at = d->z_start[i]; at < d->z_start[i + 1]; at++) {
            struct part p = part_of(r, mean, i, at);
            struct score_moved *h = &hosts[d->z_host[at]];
            moves[at].effect = p.weight * p.z * residual(r, i, &p);
            h->own_weight += p.weight * p.z * p.z;
            h->raw += moves[at].effect;
        }
    for (size_t at = 0; at < d->z_start[d->n_rows]; at++) {
        const struct score_moved *h = &hosts[d->z_host[at]];
        moves[at].effect *= r->fit.hosts[d->z_host[at]].set_size > 1 ? g / (1 + g * h->own_weight) : 0;
    }
    for (size_t h = 0; h < d->n_hosts; h++) {
        hosts[h].raw = hosts[h].own_weight > 0 ? hosts[h].raw / hosts[h].own_weight : 0;
        hosts[h].own_weight = g * hosts[h].own_weight / (1 + g * hosts[h].own_weight);
    }
}

static void money_fill(const struct score_result *r, const double *mean, struct score_move *moves, struct score_moved *hosts)
{
    const struct design *d = &r->design.design;
    for (size_t i = 0; i < d->n_rows; i++)
        for (size_t at = d->z_start[i]; at < d->z_start[i + 1]; at++) {
            struct part p = part_of(r, mean, i, at);
            struct score_move *m = &moves[at];
            m->row = i;
            m->host = d->z_host[at];
            m->hours = d->exposure[i] * p.z;
            m->sold = d->amount[i] * p.z;
            m->usual = m->hours * r->fit.k * exp(r->fit.fitted[i] - p.z * (p.u - p.mean));
            hosts[m->host].usual_per_hour += m->usual;
            hosts[m->host].sold_per_hour += m->sold;
        }
}

/* ret_moves: one per part of the design, in its order; ret_hosts: one per host. Without a measurable difference effects are 0. */
static void score_moves(const struct score_result *r, struct score_move *ret_moves, struct score_moved *ret_hosts)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct design *d = &r->design.design;
    double *mean = arena_array(&a, d->n_hosts + 1, sizeof *mean), *hours = arena_array(&a, d->n_hosts + 1, sizeof *hours);
    means_build(r, mean);
    effects_fill(r, mean, ret_moves, ret_hosts);
    money_fill(r, mean, ret_moves, ret_hosts);
    for (size_t at = 0; at < d->z_start[d->n_rows]; at++)
        hours[ret_moves[at].host] += ret_moves[at].hours;
    for (size_t h = 0; h < d->n_hosts; h++) {
        ret_hosts[h].usual_per_hour /= hours[h];
        ret_hosts[h].sold_per_hour /= hours[h];
    }
}

/* --- writing ---------------------------------------------------------------------------------------------------------- */

static int move_write(sqlite3_stmt *s, const char *as_of, const struct score_result *r, const struct score_move *m, size_t nth,
                      struct err *e)
{
    const struct score_row *row = r->design.rows[m->row];
    struct put p = {.stmt = s};
    put_text(&p, as_of);
    put_text(&p, r->currency->currency);
    put_text(&p, r->lines[m->host].host->host_id);
    put_int(&p, (int64_t)nth + 1);
    put_text(&p, row->session_key);
    put_text(&p, row->level[FACTOR_ACCOUNT]);
    put_text(&p, row->level[FACTOR_SLOT]);
    put_text(&p, row->level[FACTOR_DAY_KIND]);
    put_text(&p, row->level[FACTOR_WEEK]);
    put_real(&p, m->hours);
    put_real(&p, m->sold);
    put_real(&p, m->usual);
    put_real(&p, m->effect);
    put_real(&p, 100 * expm1(m->effect));
    return put_end(&p, e);
}

static int moved_write(sqlite3_stmt *s, const char *as_of, const struct score_result *r, const struct score_line *line,
                       const struct score_moved *t, struct err *e)
{
    struct put p = {.stmt = s};
    put_text(&p, as_of);
    put_text(&p, r->currency->currency);
    put_text(&p, line->host->host_id);
    put_int(&p, (int64_t)line->fit->set + 1);
    put_int(&p, (int64_t)line->fit->set_size);
    put_int(&p, r->fit.is_measurable);
    put_real(&p, t->own_weight);
    put_real(&p, 100 * exp(t->raw));
    put_real(&p, t->usual_per_hour);
    put_real(&p, t->sold_per_hour);
    return put_end(&p, e);
}

int score_moves_write(sqlite3 *db, const char *as_of, const struct score_result *r, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct design *d = &r->design.design;
    size_t n = d->z_start[d->n_rows];
    struct score_move *moves = arena_array(&a, n + 1, sizeof *moves);
    struct score_moved *hosts = arena_array(&a, d->n_hosts + 1, sizeof *hosts);
    STMT_AUTO sqlite3_stmt *row = NULL, *host = NULL;
    if (db_prepare(db, "INSERT INTO score_move VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &row, e) != 0 ||
        db_prepare(db, "INSERT INTO score_moved VALUES (?,?,?,?,?,?,?,?,?,?)", &host, e) != 0)
        return -1;
    score_moves(r, moves, hosts);
    for (size_t i = 0; i < n; i++)
        if (move_write(row, as_of, r, &moves[i], i, e) != 0)
            return -1;
    for (size_t h = 0; h < d->n_hosts; h++)
        if (moved_write(host, as_of, r, &r->lines[h], &hosts[h], e) != 0)
            return -1;
    return 0;
}
