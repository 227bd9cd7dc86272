/* score_card: points, score and grade (NUMBERS 7), from transform/scorecard.json. */
#ifndef TRANSFORM_SCORE_CARD_H
#define TRANSFORM_SCORE_CARD_H

#include "transform/engine/own.h"
#include "transform/score/score_rows.h"

enum { CARD_PILLARS_MOST = 16, CARD_GRADES_MOST = 16 };

struct card_measure {
    bool is_used;
    size_t pillar;
    double floor, par, stretch;   /* 0, 70, 100 points; falling where less is better */
    const char *why;              /* in words: why it does not count, where it does not */
};
struct card {
    double least_weight;          /* share of the weight that must be available */
    double topic_own_share;       /* a topic to work on: share of the period's hours that are the host's own, at least */
    int64_t topic_own_sessions;   /* and so many own sessions; */
    double topic_slight;          /* a ratio above it is only to be watched */
    size_t n_pillars, n_grades;
    const char *pillar[CARD_PILLARS_MOST];
    double weight[CARD_PILLARS_MOST];
    struct card_measure measure[MEASURES];
    const char *grade[CARD_GRADES_MOST];   /* best first */
    double from[CARD_GRADES_MOST];
    size_t severe_cap;            /* the best grade after a severe violation */
    struct own_mistake left_out;  /* why the workspace's card is not used; why NULL: there is none, or it is used */
};
extern const char *const card_measure_names[MEASURES];

/* Reads the workspace's transform/scorecard.json; where there is none or something in it is wrong (left_out), the program's own.
 * Texts live in `a`. ERR_INPUT: the program's own is wrong. */
int card_read(struct arena *a, const char *overlay_dir, struct card *ret, struct err *e);

/* 0 at the floor, rising by line over par to stretch, and no further. */
double card_points(const struct card_measure *m, double value);
/* What each measure weighs in the score; they add up to 1, or all are 0 when pillars of less than least_weight are available. */
void card_weights(const struct card *c, const double *measure, double ret_weight[MEASURES]);
/* 0 to 100, or NAN when pillars of less than least_weight are available. measure: MEASURES values, NAN where not known. */
double card_score(const struct card *c, const double *measure);
const char *card_grade(const struct card *c, double score, bool is_capped);   /* NULL for NAN */

#endif
