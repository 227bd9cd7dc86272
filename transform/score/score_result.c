#include "transform/score/score_result.h"

#include <math.h>

#define SPEND_KNOWN 0.8     /* of the credited time, for the fit with ads */
#define ADS_POINTS 10.0     /* an index that moves further depends on ads */

/* --- average slot ------------------------------------------------------------------------------------------------ */

struct average {
    double expected, hours, u, hosts;
};

/* k exp(Xb + mean u) over the hours of each comparable set: what its mean host sells per hour where the set is on air. */
static void team_per_hour(const struct score_design *s, const struct fit *f, struct average *set)
{
    const struct design *d = &s->design;
    for (size_t h = 0; h < d->n_hosts; h++) {
        set[f->hosts[h].set].u += f->hosts[h].u;
        set[f->hosts[h].set].hosts++;
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        double fixed = f->fitted[i];
        for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++)
            fixed -= d->z_share[z] * f->hosts[d->z_host[z]].u;
        for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++) {
            struct average *t = &set[f->hosts[d->z_host[z]].set];
            double hours = d->exposure[i] * d->z_share[z];
            t->hours += hours;
            t->expected += hours * f->k * exp(fixed + t->u / t->hosts);
        }
    }
}

/* --- lines --------------------------------------------------------------------------------------------------------- */

const char *const score_need_names[NEEDS] = {"stints", "days", "slots", "comparable", "difference", "credibility"};

static struct score_need need(double has, double least)
{
    return (struct score_need){.has = has, .least = least, .is_met = has >= least};
}

/* Without a measurable difference credibility is 0. */
void score_needs(const struct score_host *h, const struct fit_host *f, const struct fit *fit, const struct score_options *o,
                 struct score_need ret[NEEDS])
{
    ret[NEED_STINTS] = need((double)h->stints, (double)o->min_stints);
    ret[NEED_DAYS] = need((double)h->days, (double)o->min_days);
    ret[NEED_SLOTS] = need((double)h->slots, (double)o->min_slots);
    ret[NEED_COMPARABLE] = need((double)f->set_size, 2);
    ret[NEED_DIFFERENCE] = need(fit->f0_minus_fg, FIT_MEASURABLE);
    ret[NEED_DIFFERENCE].is_met = fit->is_measurable;
    ret[NEED_CREDIBILITY] = need(f->credibility, o->min_credibility);
}

bool score_is_rated(const struct score_need needs[NEEDS])
{
    for (int i = 0; i < NEEDS; i++)
        if (!needs[i].is_met)
            return false;
    return true;
}

/* The score with the index at one end of its range. */
static double line_score(const struct score_line *line, const struct card *card, double index)
{
    double measure[MEASURES];
    for (int m = 0; m < MEASURES; m++)
        measure[m] = line->measure[m];
    measure[MEASURE_INDEX] = line->is_rated ? index : NAN;
    return card_score(card, measure);
}

static void lines_build(struct score_result *r, const struct score_options *o, const struct card *card, struct arena *a)
{
    size_t n = r->design.design.n_hosts;
    struct average *set = arena_array(a, n + 1, sizeof *set);
    team_per_hour(&r->design, &r->fit, set);
    r->lines = arena_array(a, n + 1, sizeof *r->lines);
    r->n_lines = n;
    for (size_t i = 0; i < n; i++) {
        struct score_line *line = &r->lines[i];
        line->host = &r->currency->hosts[r->design.hosts[i]];
        line->fit = &r->fit.hosts[i];
        score_needs(line->host, line->fit, &r->fit, o, line->needs);
        line->is_rated = score_is_rated(line->needs);
        for (int m = 0; m < MEASURES; m++)
            line->measure[m] = line->host->measure[m];
        line->measure[MEASURE_INDEX] = line->is_rated ? line->fit->index : NAN;
        line->score = line_score(line, card, line->fit->index);
        line->score_low = line_score(line, card, line->fit->low);
        line->score_high = line_score(line, card, line->fit->high);
        line->team_per_hour = set[line->fit->set].expected / set[line->fit->set].hours;
        line->conversion_index = NAN;
        line->depends_on_ads = -1;
    }
}

/* The line of a host of another design, by the currency's number; NULL when the sales model does not know her. */
static struct score_line *line_of(struct score_result *r, size_t host)
{
    for (size_t i = 0; i < r->n_lines; i++)
        if (r->design.hosts[i] == host)
            return &r->lines[i];
    return NULL;
}

static int conversion_build(struct score_result *r, struct arena *a, struct err *e)
{
    score_design_build(r->currency, &score_conversion, a, &r->conversion_design);
    if (fit_run(&r->conversion_design.design, &r->conversion_fit, e) != 0)
        return err_wrap(e, "conversion index");
    for (size_t i = 0; i < r->conversion_design.design.n_hosts; i++) {
        struct score_line *line = line_of(r, r->conversion_design.hosts[i]);
        if (line != NULL)
            line->conversion_index = r->conversion_fit.hosts[i].index;
    }
    return 0;
}

static bool spend_is_known(const struct score_currency *c)
{
    double known = 0, all = 0;
    for (size_t i = 0; i < c->n_rows; i++) {
        all += (double)c->rows[i].credited_s;
        known += isnan(c->rows[i].spend) ? 0 : (double)c->rows[i].credited_s;
    }
    return all > 0 && known >= SPEND_KNOWN * all;
}

/* Two fits over the same rows, without and with spend: who moves over 10 points depends on ads. */
static int ads_build(struct score_result *r, struct arena *a, struct err *e)
{
    r->has_ads = spend_is_known(r->currency);
    if (!r->has_ads)
        return 0;
    struct score_design without;
    FIT_AUTO struct fit plain = FIT_INIT;
    score_design_build(r->currency, &score_unadjusted, a, &without);
    score_design_build(r->currency, &score_ads, a, &r->ads_design);
    if (fit_run(&without.design, &plain, e) != 0 || fit_run(&r->ads_design.design, &r->ads_fit, e) != 0)
        return err_wrap(e, "index without ads");
    for (size_t i = 0; i < r->ads_design.design.n_hosts; i++) {
        struct score_line *line = line_of(r, r->ads_design.hosts[i]);
        if (line != NULL)
            line->depends_on_ads = fabs(r->ads_fit.hosts[i].index - plain.hosts[i].index) > ADS_POINTS;
    }
    return 0;
}

int score_result_build(const struct score_currency *c, const struct score_options *o, const struct card *card,
                       struct arena *a, struct score_result *ret, struct err *e)
{
    *ret = (struct score_result){.currency = c};
    score_design_build(c, &score_sales, a, &ret->design);
    if (fit_run(&ret->design.design, &ret->fit, e) != 0)
        return err_wrap(e, "host index of %s", c->currency);
    lines_build(ret, o, card, a);
    if (conversion_build(ret, a, e) != 0 || ads_build(ret, a, e) != 0)
        return err_wrap(e, "%s", c->currency);
    return 0;
}

void score_result_release(struct score_result *r)
{
    fit_release(&r->fit);
    fit_release(&r->conversion_fit);
    fit_release(&r->ads_fit);
}
