#include "transform/advice/advice_plan.h"

#include <math.h>
#include <string.h>

struct week {
    const struct advice_data *d;
    struct arena *a;
    const bool *known;       /* key x place */
    bool *has_plan;          /* rule x (place, last: none in particular) */
    double *exposure;        /* per key */
    const char **usual;      /* per key */
};

static bool *plan_at(const struct week *w, size_t rule, size_t place)
{
    size_t n = w->d->facts.n_places;
    return &w->has_plan[rule * (n + 1) + (place == ADVICE_NONE ? n : place)];
}

/* Whether what is planned gains anything by this key: it was compared in that place. */
static bool is_of_place(const struct week *w, size_t key, size_t place)
{
    return place == ADVICE_NONE || w->known[key * w->d->facts.n_places + place];
}

/* Somebody of the rule is planned where the key was compared. */
static bool is_planned(const struct week *w, size_t key)
{
    size_t rule = w->d->facts.keys[key].rule;
    bool ret = *plan_at(w, rule, ADVICE_NONE);
    for (size_t place = 0; place < w->d->facts.n_places && !ret; place++)
        ret = *plan_at(w, rule, place) && is_of_place(w, key, place);
    return ret;
}

static bool is_subject(const struct advice_ahead *p, const struct advice_key *k)
{
    return p->rule == k->rule && strcmp(p->currency, k->currency) == 0 && strcmp(p->subject, k->subject) == 0;
}

/* First key of the plan's subject, or where it would stand: keys and plans have one order but for the factor. */
static size_t key_first(const struct advice_facts *f, const struct advice_ahead *p)
{
    size_t first = 0, end = f->n_keys;
    while (first < end) {
        size_t middle = (first + end) / 2;
        const struct advice_key *k = &f->keys[middle];
        int order = k->rule != p->rule ? (k->rule < p->rule ? -1 : 1) : strcmp(k->currency, p->currency);
        order = order != 0 ? order : strcmp(k->subject, p->subject);
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static void usual_name(struct week *w, size_t key, size_t place)
{
    const char *name = w->d->places[place];
    w->usual[key] = w->usual[key] == NULL ? name : arena_format(w->a, "%s, %s", w->usual[key], name);
}

static void exposure_add(struct week *w, const struct advice_ahead *p)
{
    const struct advice_facts *f = &w->d->facts;
    for (size_t k = key_first(f, p); k < f->n_keys && is_subject(p, &f->keys[k]); k++) {
        if (!is_of_place(w, k, p->place))
            continue;
        w->exposure[k] += p->exposure;
        if (p->is_usual)
            usual_name(w, k, p->place);
    }
}

struct advice_week advice_week_build(const struct advice_data *d, const struct advice_rules *rules, int64_t monday, const bool *known, struct arena *a)
{
    size_t n = d->facts.n_keys;
    struct week w = {.d = d, .a = a, .known = known, .has_plan = arena_array(a, rules->n * (d->facts.n_places + 1) + 1, sizeof *w.has_plan),
                     .exposure = arena_array(a, n + 1, sizeof *w.exposure), .usual = arena_array(a, n + 1, sizeof *w.usual)};
    for (size_t i = 0; i < d->n_ahead; i++)
        if (d->ahead[i].monday == monday)
            *plan_at(&w, d->ahead[i].rule, d->ahead[i].place) = true;
    for (size_t k = 0; k < n; k++)
        w.exposure[k] = is_planned(&w, k) ? 0 : NAN;
    for (size_t i = 0; i < d->n_ahead; i++)
        if (d->ahead[i].monday == monday)
            exposure_add(&w, &d->ahead[i]);
    return (struct advice_week){w.exposure, w.usual};
}
