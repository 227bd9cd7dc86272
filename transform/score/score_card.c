#include "transform/score/score_card.h"

#include "base/json_check.h"
#include <math.h>
#include <string.h>

#define CARD "transform/scorecard.json"
#define N(array) (sizeof(array) / sizeof *(array))
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

static const struct json_field card_fields[] = {
    {.key = "meaning"},
    {.key = "least_weight", .type = FIELD_NUMBER, .is_needed = true, .most = 1},
    {.key = "severe_cap", .is_needed = true},
    {.key = "topic_own_share", .type = FIELD_NUMBER, .most = 1},
    {.key = "topic_own_sessions", .type = FIELD_WHOLE, .most = INT32_MAX},
    {.key = "topic_slight", .type = FIELD_NUMBER, .most = 1},
    {.key = "pillars", .type = FIELD_LIST, .is_needed = true, .least = 1, .most = CARD_PILLARS_MOST},
    {.key = "measures", .type = FIELD_LIST, .is_needed = true, .least = 1, .most = MEASURES},
    {.key = "grades", .type = FIELD_LIST, .is_needed = true, .least = 1, .most = CARD_GRADES_MOST},
};
static const struct json_field pillar_fields[] = {
    {.key = "name", .is_needed = true},
    {.key = "weight", .type = FIELD_NUMBER, .is_needed = true, .most = 1000},
};
static const struct json_field measure_fields[] = {
    {.key = "name", .is_needed = true},
    {.key = "pillar", .is_needed = true},
    {.key = "points", .type = FIELD_LIST, .is_needed = true, .least = 3, .most = 3},
    {.key = "used", .type = FIELD_BOOL},
    {.key = "why", .is_needed = true},
    {.key = "meaning"},
};
static const struct json_field grade_fields[] = {
    {.key = "grade", .is_needed = true},
    {.key = "from", .type = FIELD_NUMBER, .is_needed = true, .most = STRETCH_POINTS},
};

static double number(const json_t *object, const char *key) { return json_number_value(json_object_get(object, key)); }

static const char *kept(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_text_or(object, key, "");
    return arena_text(a, text, strlen(text));
}

static int pillar_add(struct arena *a, const json_t *json, struct card *c, struct err *e)
{
    if (json_check(json, pillar_fields, N(pillar_fields), e) != 0)
        return -1;
    const char *name = kept(a, json, "name");
    if (name_find(c->pillar, c->n_pillars, name) < c->n_pillars)
        return err_set(e, ERR_INPUT, "pillar '%s' is there twice", name);
    c->weight[c->n_pillars] = number(json, "weight");
    c->pillar[c->n_pillars++] = name;
    return 0;
}

/* floor, par, stretch: rising or falling, never level. */
static int points_take(const json_t *points, struct card_measure *m, struct err *e)
{
    for (size_t i = 0; i < 3; i++)
        if (!json_is_number(json_array_get(points, i)))
            return err_set(e, ERR_INPUT, "'points' must be three numbers: [floor, par, stretch]");
    m->floor = json_number_value(json_array_get(points, 0));
    m->par = json_number_value(json_array_get(points, 1));
    m->stretch = json_number_value(json_array_get(points, 2));
    bool is_rising = m->floor < m->par && m->par < m->stretch, is_falling = m->floor > m->par && m->par > m->stretch;
    return is_rising || is_falling ? 0 : err_set(e, ERR_INPUT, "'points' must rise or fall from floor to stretch");
}

static int measure_add(struct arena *a, const json_t *json, struct card *c, struct err *e)
{
    if (json_check(json, measure_fields, N(measure_fields), e) != 0)
        return -1;
    const char *name = json_text_or(json, "name", ""), *pillar = json_text_or(json, "pillar", "");
    size_t at = name_find(card_measure_names, MEASURES, name);
    if (at == MEASURES)
        return err_set(e, ERR_INPUT, "unknown measure '%s'", name);
    struct card_measure *m = &c->measure[at];
    if (m->why != NULL)
        return err_set(e, ERR_INPUT, "measure '%s' is there twice", name);
    m->pillar = name_find(c->pillar, c->n_pillars, pillar);
    if (m->pillar == c->n_pillars)
        return err_set(e, ERR_INPUT, "unknown pillar '%s'", pillar);
    m->is_used = json_bool_or(json, "used", true);
    m->why = kept(a, json, "why");
    return points_take(json_object_get(json, "points"), m, e);
}

static int grade_add(struct arena *a, const json_t *json, struct card *c, struct err *e)
{
    if (json_check(json, grade_fields, N(grade_fields), e) != 0)
        return -1;
    size_t i = c->n_grades;
    c->from[i] = number(json, "from");
    c->grade[i] = kept(a, json, "grade");
    if (name_find(c->grade, i, c->grade[i]) < i)
        return err_set(e, ERR_INPUT, "grade '%s' is there twice", c->grade[i]);
    if (i > 0 && c->from[i] >= c->from[i - 1])
        return err_set(e, ERR_INPUT, "grades must be listed from the best down");
    c->n_grades++;
    return 0;
}

/* What its lists must be together. */
static int whole_check(const json_t *root, struct card *c, struct err *e)
{
    double all = 0;
    for (size_t p = 0; p < c->n_pillars; p++)
        all += c->weight[p];
    if (!(all > 0))
        return err_set(e, ERR_INPUT, "'pillars' must weigh something");
    c->severe_cap = name_find(c->grade, c->n_grades, json_text_or(root, "severe_cap", ""));
    return c->severe_cap < c->n_grades ? 0 : err_set(e, ERR_INPUT, "'severe_cap' must be one of the grades");
}

static int lists_read(struct arena *a, struct str text, const json_t *root, struct card *c, struct err *e)
{
    /* measures name pillars */
    static const struct {
        const char *key;
        int (*add)(struct arena *a, const json_t *json, struct card *c, struct err *e);
    } lists[] = {{"pillars", pillar_add}, {"measures", measure_add}, {"grades", grade_add}};
    for (size_t k = 0; k < N(lists); k++) {
        size_t i;
        const json_t *json;
        json_array_foreach(json_object_get(root, lists[k].key), i, json)
            if (lists[k].add(a, json, c, e) != 0)
                return err_at(e, CARD, json_line(text, lists[k].key, (int64_t)i), 0);
    }
    return 0;
}

/* A workspace's card may be older than these. */
static void topic_take(const json_t *root, struct card *c)
{
    const json_t *share = json_object_get(root, "topic_own_share"), *slight = json_object_get(root, "topic_slight");
    c->topic_own_share = share != NULL ? json_number_value(share) : NAN;
    c->topic_own_sessions = json_int_or(root, "topic_own_sessions", -1);
    c->topic_slight = slight != NULL ? json_number_value(slight) : NAN;
}

static void topic_fill(struct card *c, const struct card *built_in)
{
    c->topic_own_share = isnan(c->topic_own_share) ? built_in->topic_own_share : c->topic_own_share;
    c->topic_own_sessions = c->topic_own_sessions < 0 ? built_in->topic_own_sessions : c->topic_own_sessions;
    c->topic_slight = isnan(c->topic_slight) ? built_in->topic_slight : c->topic_slight;
}

static int text_read(struct arena *a, struct str text, struct card *c, struct err *e)
{
    JSON_AUTO json_t *root = NULL;
    *c = (struct card){0};
    if (json_read_text(text, CARD, &root, e) != 0)
        return -1;
    if (json_check(root, card_fields, N(card_fields), e) != 0)
        return err_at(e, CARD, json_line_quoted(text, e->text), 0);
    c->least_weight = number(root, "least_weight");
    topic_take(root, c);
    if (lists_read(a, text, root, c, e) != 0)
        return -1;
    for (int m = 0; m < MEASURES; m++)
        c->measure[m].why = c->measure[m].why != NULL ? c->measure[m].why : "out of the grade: not in the scorecard";
    return whole_check(root, c, e) == 0 ? 0 : err_at(e, CARD, json_line_quoted(text, e->text), 0);
}

int card_read(struct arena *a, const char *overlay_dir, struct card *ret, struct err *e)
{
    struct own_text texts;
    struct err wrong = ERR_INIT;
    if (own_text_read(a, overlay_dir, "scorecard.json", &texts, e) != 0)
        return -1;
    struct card own;
    if (text_read(a, texts.built_in, ret, e) != 0)
        return -1;
    if (texts.is_own && text_read(a, texts.own, &own, &wrong) == 0) {
        topic_fill(&own, ret);
        *ret = own;
    } else if (texts.is_own)
        ret->left_out = (struct own_mistake){wrong.line, arena_format(a, "%s; the program's own scorecard is used", wrong.text)};
    return 0;
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
