/* score_result: the fitted models of one currency, and what a host's line says. */
#ifndef TRANSFORM_SCORE_RESULT_H
#define TRANSFORM_SCORE_RESULT_H

#include "transform/score/score_card.h"
#include "transform/score/score_design.h"

/* What a rated host needs (NUMBERS 6): she is rated when every one is met. */
enum {NEED_STINTS, NEED_DAYS, NEED_SLOTS, NEED_COMPARABLE, NEED_DIFFERENCE, NEED_CREDIBILITY, NEEDS};
extern const char *const score_need_names[NEEDS];

struct score_need {
    double has, least;
    bool is_met;
};

/* What of it a host has, and the least of each. */
void score_needs(const struct score_host *h, const struct fit_host *f, const struct fit *fit, const struct score_options *o,
                 struct score_need ret[NEEDS]);
bool score_is_rated(const struct score_need needs[NEEDS]);

struct score_line {
    const struct score_host *host;
    const struct fit_host *fit;
    struct score_need needs[NEEDS];
    bool is_rated;
    double conversion_index;    /* NAN: no row of hers in that model */
    double measure[MEASURES];   /* as they count: an index that is not rated is NAN */
    double score, score_low, score_high;
    double team_per_hour;       /* currency units in an average slot of her set; hers is index / 100 of it */
    int depends_on_ads;         /* 0, 1, -1: not known */
};

struct score_result {
    const struct score_currency *currency;
    struct score_design design, conversion_design, ads_design;
    struct fit fit, conversion_fit, ads_fit;
    bool has_ads;
    struct score_line *lines;   /* hosts of the design, in its order */
    size_t n_lines;
};

int score_result_build(const struct score_currency *c, const struct score_options *o, const struct card *card,
                       struct arena *a, struct score_result *ret, struct err *e);
void score_result_release(struct score_result *r);

#endif
