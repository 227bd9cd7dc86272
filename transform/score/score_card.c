#include "transform/score/score_card.h"

#include "base/json.h"
#include "base/resource.h"
#include <math.h>
#include <string.h>

#define CARD "transform/scorecard.json"
#define PAR_POINTS 70
#define STRETCH_POINTS 100

const char *const card_measure_names[MEASURES] = {
    [MEASURE_INDEX] = "index",
    [MEASURE_ATTAINMENT] = "attainment",
    [MEASURE_CONVERSION] = "conversion_ratio",
    [MEASURE_ENGAGEMENT] = "engagement_ratio",
    [MEASURE_ATTENDANCE] = "attendance",
    [MEASURE_LATE] = "late_min",
    [MEASURE_AUDIT] = "audit",
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static size_t name_find(const char *const *names, size_t n, const char *name)
{
    size_t i = 0;
    while (i < n && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static int want_number(const json_t *object, const char *key, double *ret, struct err *e)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value))
        return err_set(e, ERR_INPUT, CARD ": '%s' must be a number", key);
    *ret = json_number_value(value);
    return 0;
}

static int want_list(const json_t *root, const char *key, size_t most, const json_t **ret, struct err *e)
{
    *ret = json_object_get(root, key);
    if (!json_is_array(*ret) || json_array_size(*ret) > most)
        return err_set(e, ERR_INPUT, CARD ": '%s' must be a list of at most %zu", key, most);
    return 0;
}

static int pillars_read(struct arena *a, const json_t *root, struct card *c, struct err *e)
{
    static const char *const known[] = {"name", "weight"};
    const json_t *list;
    if (want_list(root, "pillars", CARD_PILLARS_MOST, &list, e) != 0)
        return -1;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pillar = json_array_get(list, i);
        const char *name;
        if (json_only_keys(pillar, known, 2, CARD, e) != 0 || json_want_text(pillar, "name", CARD, &name, e) != 0 ||
            want_number(pillar, "weight", &c->weight[i], e) != 0)
            return -1;
        c->pillar[i] = arena_text(a, name, strlen(name));
        c->n_pillars++;
    }
    return 0;
}

/* floor, par, stretch: rising or falling, never level. */
static int points_read(const json_t *measure, struct card_measure *m, struct err *e)
{
    const json_t *points = json_object_get(measure, "points");
    if (json_array_size(points) != 3)
        return err_set(e, ERR_INPUT, CARD ": 'points' must be [floor, par, stretch]");
    m->floor = json_number_value(json_array_get(points, 0));
    m->par = json_number_value(json_array_get(points, 1));
    m->stretch = json_number_value(json_array_get(points, 2));
    if ((m->par - m->floor) * (m->stretch - m->par) <= 0)
        return err_set(e, ERR_INPUT, CARD ": 'points' must rise or fall from floor to stretch");
    return 0;
}

static int measure_read(struct arena *a, const json_t *measure, struct card *c, struct err *e)
{
    static const char *const known[] = {"name", "pillar", "points", "used", "why", "meaning"};
    const char *name, *pillar, *why;
    if (json_only_keys(measure, known, 6, CARD, e) != 0 || json_want_text(measure, "name", CARD, &name, e) != 0 ||
        json_want_text(measure, "pillar", CARD, &pillar, e) != 0 || json_want_text(measure, "why", CARD, &why, e) != 0)
        return -1;
    size_t at = name_find(card_measure_names, MEASURES, name);
    if (at == MEASURES)
        return err_set(e, ERR_INPUT, CARD ": unknown measure '%s'", name);
    struct card_measure *m = &c->measure[at];
    m->pillar = name_find(c->pillar, c->n_pillars, pillar);
    if (m->pillar == c->n_pillars)
        return err_set(e, ERR_INPUT, CARD ": unknown pillar '%s'", pillar);
    m->is_used = json_bool_or(measure, "used", true);
    m->why = arena_text(a, why, strlen(why));
    return points_read(measure, m, e);
}

static int measures_read(struct arena *a, const json_t *root, struct card *c, struct err *e)
{
    const json_t *list;
    if (want_list(root, "measures", MEASURES, &list, e) != 0)
        return -1;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (measure_read(a, json_array_get(list, i), c, e) != 0)
            return -1;
    return 0;
}

static int grades_read(struct arena *a, const json_t *root, struct card *c, struct err *e)
{
    static const char *const known[] = {"grade", "from"};
    const json_t *list;
    if (want_list(root, "grades", CARD_GRADES_MOST, &list, e) != 0)
        return -1;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *grade = json_array_get(list, i);
        const char *name;
        if (json_only_keys(grade, known, 2, CARD, e) != 0 || json_want_text(grade, "grade", CARD, &name, e) != 0 ||
            want_number(grade, "from", &c->from[i], e) != 0)
            return -1;
        if (i > 0 && c->from[i] >= c->from[i - 1])
            return err_set(e, ERR_INPUT, CARD ": grades must be listed from the best down");
        c->grade[i] = arena_text(a, name, strlen(name));
        c->n_grades++;
    }
    return 0;
}

static int cap_read(const json_t *root, struct card *c, struct err *e)
{
    const char *cap;
    if (json_want_text(root, "severe_cap", CARD, &cap, e) != 0)
        return -1;
    c->severe_cap = name_find(c->grade, c->n_grades, cap);
    return c->severe_cap < c->n_grades ? 0 : err_set(e, ERR_INPUT, CARD ": 'severe_cap' must be one of the grades");
}

int card_read(struct arena *a, const char *overlay_dir, struct card *ret, struct err *e)
{
    static const char *const known[] = {"meaning", "least_weight", "severe_cap", "pillars", "measures", "grades"};
    struct str text;
    JSON_AUTO json_t *root = NULL;
    *ret = (struct card){0};
    if (resource_read(a, overlay_dir, CARD, &text, e) != 0 || json_read_text(text, CARD, &root, e) != 0)
        return -1;
    if (json_only_keys(root, known, 6, CARD, e) != 0 || want_number(root, "least_weight", &ret->least_weight, e) != 0)
        return -1;
    if (pillars_read(a, root, ret, e) != 0 || measures_read(a, root, ret, e) != 0)
        return -1;
    return grades_read(a, root, ret, e) != 0 ? -1 : cap_read(root, ret, e);
}

/* --- points, score, grade ------------------------------------------------------------------------------------------ */

double card_points(const struct card_measure *m, double value)
{
    double up = (value - m->floor) / (m->par - m->floor);       /* 0 at the floor, 1 at par */
    double on = (value - m->par) / (m->stretch - m->par);       /* 0 at par, 1 at stretch */
    double points = up <= 1 ? PAR_POINTS * up : PAR_POINTS + (STRETCH_POINTS - PAR_POINTS) * on;
    return fmin(fmax(points, 0), STRETCH_POINTS);
}

static bool is_counted(const struct card *c, int measure, size_t pillar, double value)
{
    return c->measure[measure].is_used && c->measure[measure].pillar == pillar && !isnan(value);
}

/* A pillar is the mean of its available measures. */
void card_weights(const struct card *c, const double *measure, double ret_weight[MEASURES])
{
    double all = 0, available = 0, share[MEASURES] = {0};
    for (size_t p = 0; p < c->n_pillars; p++) {
        double n = 0;
        for (int m = 0; m < MEASURES; m++)
            n += is_counted(c, m, p, measure[m]);
        for (int m = 0; m < MEASURES; m++)
            if (is_counted(c, m, p, measure[m]))
                share[m] = c->weight[p] / n;
        all += c->weight[p];
        available += n > 0 ? c->weight[p] : 0;
    }
    for (int m = 0; m < MEASURES; m++)
        ret_weight[m] = available > 0 && available >= c->least_weight * all ? share[m] / available : 0;
}

double card_score(const struct card *c, const double *measure)
{
    double weight[MEASURES], score = 0, all = 0;
    card_weights(c, measure, weight);
    for (int m = 0; m < MEASURES; m++) {
        score += weight[m] > 0 ? weight[m] * card_points(&c->measure[m], measure[m]) : 0;
        all += weight[m];
    }
    return all > 0 ? score : NAN;
}

const char *card_grade(const struct card *c, double score, bool is_capped)
{
    size_t i = 0;
    if (isnan(score) || c->n_grades == 0)
        return NULL;
    while (i + 1 < c->n_grades && score < c->from[i])
        i++;
    return c->grade[is_capped && i < c->severe_cap ? c->severe_cap : i];
}
