#include "transform/advice/advice.h"

#include <math.h>
#include <stdlib.h>

/* --- a stratum of a stretch of days --------------------------------------------------------------------------------------- */

struct sums {
    double above, below;
};

/* The rows of one key in one cluster. */
struct group {
    size_t key, cluster;
    struct sums own;
};

/* What a key has in the stratum. Squares of the others' distances are gathered over all clusters first, then without its own. */
struct holding {
    struct sums own;
    size_t lonely;             /* clusters without anybody else */
};

struct stratum {
    struct group *groups;
    struct sums *clusters;
    size_t n_groups, n_clusters;
    struct sums total;
    double aa, ab, bb;         /* squares and products over clusters */
};

/* What a key gathers over its strata: the variance of above - r expected is p0 - 2 r p1 + r^2 p2. */
struct gathering {
    double p0, p1, p2;
    size_t n;                  /* clusters */
    double lost2, lost_x, x2;  /* of a loss */
};

struct work {
    const struct advice_facts *f;
    const struct advice_span *span;
    const double *level;
    struct stratum s;
    struct holding *holding;       /* per key */
    struct gathering *gathered;    /* per key */
    bool *known;                   /* key x place; NULL: nobody asks */
    struct advice_line *lines;
    struct arena a;
};

static bool is_in(const struct work *w, const struct advice_row *r)
{
    return r->day >= w->span->first && r->day <= w->span->last;
}

static double below_of(const struct work *w, const struct advice_row *r)
{
    return w->level != NULL && r->host != ADVICE_NONE ? r->below * w->level[r->host] : r->below;
}

static struct group *group_of(struct stratum *s, const struct advice_row *r, bool is_new_cluster)
{
    if (is_new_cluster)
        s->clusters[s->n_clusters++] = (struct sums){0, 0};
    else if (s->groups[s->n_groups - 1].key == r->key)
        return &s->groups[s->n_groups - 1];
    s->groups[s->n_groups] = (struct group){.key = r->key, .cluster = s->n_clusters - 1};
    return &s->groups[s->n_groups++];
}

static void stratum_read(struct work *w, size_t from, size_t end)
{
    struct stratum *s = &w->s;
    const struct advice_row *last = NULL;
    *s = (struct stratum){.groups = s->groups, .clusters = s->clusters};
    for (const struct advice_row *r = w->f->rows + from; r < w->f->rows + end; r++) {
        if (!is_in(w, r))
            continue;
        struct group *g = group_of(s, r, last == NULL || last->cluster != r->cluster);
        double below = below_of(w, r);
        g->own.above += r->above;
        g->own.below += below;
        s->clusters[g->cluster].above += r->above;
        s->clusters[g->cluster].below += below;
        last = r;
    }
    for (size_t c = 0; c < s->n_clusters; c++) {
        const struct sums *k = &s->clusters[c];
        s->total.above += k->above;
        s->total.below += k->below;
        s->aa += k->above * k->above;
        s->ab += k->above * k->below;
        s->bb += k->below * k->below;
    }
}

/* --- ratios ---------------------------------------------------------------------------------------------------------------- */

static void holdings_build(struct work *w)
{
    const struct stratum *s = &w->s;
    for (size_t i = 0; i < s->n_groups; i++)
        if (s->groups[i].key != ADVICE_NONE)
            w->holding[s->groups[i].key] = (struct holding){.lonely = 0};
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct group *g = &s->groups[i];
        if (g->key == ADVICE_NONE)
            continue;
        struct holding *h = &w->holding[g->key];
        h->own.above += g->own.above;
        h->own.below += g->own.below;
        h->lonely += s->clusters[g->cluster].below <= g->own.below;
    }
}

static bool is_comparable(const struct stratum *s, const struct holding *h)
{
    return s->n_clusters - h->lonely >= ADVICE_OTHERS_LEAST && s->total.below > h->own.below && s->total.above > h->own.above && h->own.below > 0;
}

/* The others' part of the variance, as if no cluster were the key's: its own clusters are put right one by one. */
static void stratum_gather(const struct stratum *s, const struct holding *h, struct gathering *to, struct advice_line *line)
{
    double others = s->total.below - h->own.below, rate = (s->total.above - h->own.above) / others, weight = h->own.below / others;
    line->above += h->own.above;
    line->below += h->own.below;
    line->expected += h->own.below * rate;
    to->p2 += weight * weight * (s->aa - 2 * rate * s->ab + rate * rate * s->bb);
}

/* A cluster of the key's: what it adds is above - r q, the others in it move the expectation. */
static void cluster_gather(const struct stratum *s, const struct holding *h, const struct group *g, struct gathering *to)
{
    double others = s->total.below - h->own.below, rate = (s->total.above - h->own.above) / others, weight = h->own.below / others;
    const struct sums *all = &s->clusters[g->cluster];
    double off_all = all->above - rate * all->below;
    double off_others = all->above - g->own.above - rate * (all->below - g->own.below);
    double q = rate * g->own.below + weight * off_others;
    to->p0 += g->own.above * g->own.above;
    to->p1 += g->own.above * q;
    to->p2 += q * q - weight * weight * off_all * off_all;
    to->n++;
}

static void ratios_add(struct work *w)
{
    const struct stratum *s = &w->s;
    for (size_t i = 0; i < s->n_groups; i++) {
        size_t key = s->groups[i].key;
        if (key == ADVICE_NONE || !is_comparable(s, &w->holding[key]))
            continue;
        cluster_gather(s, &w->holding[key], &s->groups[i], &w->gathered[key]);
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        size_t key = s->groups[i].key;
        if (key == ADVICE_NONE || !is_comparable(s, &w->holding[key]))
            continue;
        stratum_gather(s, &w->holding[key], &w->gathered[key], &w->lines[key]);
        w->holding[key] = (struct holding){.lonely = 0};   /* once a stratum: nothing is comparable without a part of its own */
    }
}

/* Money, exposure and places behind the ratio: rows of strata in which it was comparable. */
static void money_add(struct work *w, size_t from, size_t end)
{
    for (const struct advice_row *r = w->f->rows + from; r < w->f->rows + end; r++)
        if (r->key != ADVICE_NONE && is_in(w, r) && (w->f->keys[r->key].is_loss || is_comparable(&w->s, &w->holding[r->key]))) {
            w->lines[r->key].gmv += r->gmv;
            w->lines[r->key].exposure += r->exposure;
            if (w->known != NULL && r->place != ADVICE_NONE)
                w->known[r->key * w->f->n_places + r->place] = true;
        }
}

static void ratio_end(const struct gathering *g, struct advice_line *line)
{
    double r = line->above / line->expected, variance = g->p0 - 2 * r * g->p1 + r * r * g->p2, n = (double)g->n;
    line->n = g->n;
    line->is_there = g->n > 1 && line->above > 0 && line->expected > 0 && variance > 0;
    line->effect = line->is_there ? log(r) : 0;
    line->se = line->is_there ? sqrt(variance * n / (n - 1)) / line->above : 0;
}

/* --- losses ------------------------------------------------------------------------------------------------------------------ */

static void losses_add(struct work *w)
{
    const struct stratum *s = &w->s;
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct group *g = &s->groups[i];
        if (g->key == ADVICE_NONE)
            continue;
        struct gathering *to = &w->gathered[g->key];
        struct advice_line *line = &w->lines[g->key];
        line->above += g->own.above;
        line->below += g->own.below;
        line->n += g->own.above > 0;
        to->n++;
        to->lost2 += g->own.above * g->own.above;
        to->lost_x += g->own.above * g->own.below;
        to->x2 += g->own.below * g->own.below;
    }
}

static void loss_end(const struct gathering *g, struct advice_line *line)
{
    double r = line->below > 0 ? line->above / line->below : 0, n = (double)g->n;
    double variance = g->lost2 - 2 * r * g->lost_x + r * r * g->x2;
    line->is_there = g->n > 1 && line->below > 0 && variance > 0;
    line->effect = r;
    line->se = line->is_there ? sqrt(variance * n / (n - 1)) / line->below : 0;
}

/* --- all --------------------------------------------------------------------------------------------------------------------- */

static bool is_loss(const struct advice_facts *f, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (f->rows[i].key != ADVICE_NONE)
            return f->keys[f->rows[i].key].is_loss;
    return false;
}

static size_t stratum_end(const struct advice_facts *f, size_t from)
{
    size_t end = from + 1;
    while (end < f->n_rows && f->rows[end].stratum == f->rows[from].stratum)
        end++;
    return end;
}

static void stratum_add(struct work *w, size_t from, size_t end)
{
    stratum_read(w, from, end);
    if (w->s.n_groups == 0)
        return;
    if (is_loss(w->f, from, end)) {
        losses_add(w);
        money_add(w, from, end);
    } else {
        holdings_build(w);
        money_add(w, from, end);
        ratios_add(w);
    }
}

static size_t stratum_longest(const struct advice_facts *f)
{
    size_t longest = 0;
    for (size_t from = 0, end; from < f->n_rows; from = end) {
        end = stratum_end(f, from);
        longest = end - from > longest ? end - from : longest;
    }
    return longest;
}

void advice_lines(const struct advice_facts *f, const struct advice_span *span, const double *level, bool *ret_known, struct advice_line *ret)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    size_t longest = stratum_longest(f);
    struct work w = {.f = f, .span = span, .level = level, .known = ret_known, .lines = ret,
                     .s = {.groups = arena_array(&a, longest + 1, sizeof *w.s.groups), .clusters = arena_array(&a, longest + 1, sizeof *w.s.clusters)},
                     .holding = arena_array(&a, f->n_keys + 1, sizeof *w.holding),
                     .gathered = arena_array(&a, f->n_keys + 1, sizeof *w.gathered)};
    for (size_t k = 0; k < f->n_keys; k++)
        ret[k] = (struct advice_line){.is_there = false};
    for (size_t i = 0; ret_known != NULL && i < f->n_keys * f->n_places; i++)
        ret_known[i] = false;
    for (size_t from = 0, end; from < f->n_rows; from = end) {
        end = stratum_end(f, from);
        stratum_add(&w, from, end);
    }
    for (size_t k = 0; k < f->n_keys; k++)
        if (f->keys[k].is_loss)
            loss_end(&w.gathered[k], &ret[k]);
        else
            ratio_end(&w.gathered[k], &ret[k]);
}

/* --- chance ------------------------------------------------------------------------------------------------------------------ */

double advice_phi(double z)
{
    return erfc(-z / M_SQRT2) / 2;
}

/* Abramowitz and Stegun 26.7.3 and 26.7.4: within +-t, as a finite sum. */
static double within(double t, size_t freedom)
{
    double angle = atan(t / sqrt((double)freedom)), cosine = cos(angle), sum = 0, term = freedom % 2 == 1 ? cosine : 1;
    for (size_t i = freedom % 2 == 1 ? 1 : 0; i + 2 <= freedom; i += 2) {
        sum += term;
        term *= cosine * cosine * (double)(i + 1) / (double)(i + 2);
    }
    return freedom % 2 == 1 ? (angle + sin(angle) * sum) / M_PI_2 : sin(angle) * sum;
}

double advice_tail(double t, size_t freedom)
{
    enum { NORMAL_FROM = 1000 };
    if (freedom >= NORMAL_FROM)
        return advice_phi(-t);
    double beyond = freedom > 0 ? (1 - within(fabs(t), freedom)) / 2 : .5;
    return t >= 0 && freedom > 0 ? beyond : 1 - beyond;
}

/* DerSimonian and Laird about 0: what the effects differ by beyond their errors. */
void advice_shrink(const struct advice_line *lines, size_t first, size_t end, double *ret_effect)
{
    double q = 0, weight = 0, n = 0;
    for (size_t k = first; k < end; k++)
        if (lines[k].is_there) {
            q += lines[k].effect * lines[k].effect / (lines[k].se * lines[k].se);
            weight += 1 / (lines[k].se * lines[k].se);
            n++;
        }
    double tau2 = weight > 0 ? fmax(0, (q - n) / weight) : 0;
    for (size_t k = first; k < end; k++)
        ret_effect[k] = lines[k].is_there ? lines[k].effect * tau2 / (tau2 + lines[k].se * lines[k].se) : 0;
}

struct place {
    double p;
    size_t i;
};

static int compare_p(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

void advice_chance(const double *p, size_t n, struct arena *a, double *ret)
{
    struct place *places = arena_array(a, n + 1, sizeof *places);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        ret[i] = NAN;
        if (!isnan(p[i]))
            places[m++] = (struct place){p[i], i};
    }
    qsort(places, m, sizeof *places, compare_p);
    double least = 1;
    for (size_t rank = m; rank > 0; rank--) {
        least = fmin(least, places[rank - 1].p * (double)m / (double)rank);
        ret[places[rank - 1].i] = least;
    }
}
