#include "transform/advice/advice_rule.h"

#include "base/json.h"
#include "base/resource.h"
#include <string.h>

#define FILE_NAME "transform/advice.json"
#define N(array) (sizeof(array) / sizeof *(array))

size_t advice_rule_find(const struct advice_rules *rules, const char *id)
{
    size_t i = 0;
    while (i < rules->n && strcmp(rules->list[i].id, id) != 0)
        i++;
    return i;
}

static int want_real(const json_t *object, const char *key, double *ret, struct err *e)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value) || json_number_value(value) < 0)
        return err_set(e, ERR_INPUT, FILE_NAME ": '%s' must be a number", key);
    *ret = json_number_value(value);
    return 0;
}

static int want_kept(struct arena *a, const json_t *rule, const char *key, const char **ret, struct err *e)
{
    const char *text;
    if (json_want_text(rule, key, FILE_NAME, &text, e) != 0)
        return -1;
    *ret = arena_text(a, text, strlen(text));
    return 0;
}

/* A whole number that may be missing: *ret stays as it was then. */
static int want_count(const json_t *rule, const char *key, int64_t least, int64_t most, int64_t *ret, struct err *e)
{
    const json_t *value = json_object_get(rule, key);
    if (value == NULL)
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most)
        return err_set(e, ERR_INPUT, FILE_NAME ": '%s' must be a whole number from %lld to %lld", key, (long long)least, (long long)most);
    *ret = json_integer_value(value);
    return 0;
}

static int counts_read(const json_t *json, struct advice_rule *r, struct err *e)
{
    r->weeks = 13;
    r->least = 6;
    r->due_days = 7;
    if (want_count(json, "weeks", 1, ADVICE_WEEKS_MOST, &r->weeks, e) != 0 ||
        want_count(json, "least", 1, INT32_MAX, &r->least, e) != 0)
        return -1;
    return want_count(json, "due_days", 0, 7 * ADVICE_WEEKS_MOST, &r->due_days, e);
}

/* One of two words. */
static int want_word(const json_t *rule, const char *key, const char *no, const char *yes, bool *ret, struct err *e)
{
    const char *text;
    if (json_want_text(rule, key, FILE_NAME, &text, e) != 0)
        return -1;
    *ret = strcmp(text, yes) == 0;
    if (!*ret && strcmp(text, no) != 0)
        return err_set(e, ERR_INPUT, FILE_NAME ": '%s' must be %s or %s, not '%s'", key, no, yes, text);
    return 0;
}

static int texts_read(struct arena *a, const json_t *json, struct advice_rule *r, struct err *e)
{
    const struct {
        const char *key, **text;
    } all[] = {{"rule", &r->id}, {"subject", &r->subject}, {"owner", &r->owner}, {"unit", &r->unit}, {"meaning", &r->meaning},
               {"title", &r->title}, {"evidence", &r->evidence}};
    for (size_t i = 0; i < N(all); i++)
        if (want_kept(a, json, all[i].key, all[i].text, e) != 0)
            return -1;
    return 0;
}

static int rule_read(struct arena *a, const json_t *json, struct advice_rule *r, struct err *e)
{
    static const char *const known[] = {"rule", "subject", "method", "occasion", "ahead", "plan", "unit", "one_per", "tested", "unless",
                                        "adjusted", "advice", "needs_plan", "outcome", "weeks", "least", "owner", "due_days", "title",
                                        "evidence", "meaning"};
    *r = (struct advice_rule){.is_advice = json_bool_or(json, "advice", true),
                              .is_adjusted = json_bool_or(json, "adjusted", false),
                              .needs_plan = json_bool_or(json, "needs_plan", false)};
    if (json_only_keys(json, known, N(known), FILE_NAME, e) != 0 || texts_read(a, json, r, e) != 0 || counts_read(json, r, e) != 0 ||
        (json_object_get(json, "one_per") != NULL && want_word(json, "one_per", "subject", "account", &r->is_per_account, e) != 0) ||
        want_word(json, "method", "ratio", "loss", &r->is_loss, e) != 0 ||
        want_word(json, "occasion", "low", "high", &r->is_high, e) != 0)
        return -1;
    const char *unless = json_text_or(json, "unless", "");
    r->unless = unless[0] != '\0' ? arena_text(a, unless, strlen(unless)) : NULL;
    r->is_tested = !r->is_loss || json_bool_or(json, "tested", false);
    const char *outcome = json_text_or(json, "outcome", "more");
    r->is_cost = strcmp(outcome, "less") == 0;
    r->has_outcome = strcmp(outcome, "none") != 0;
    if (r->has_outcome && !r->is_cost && strcmp(outcome, "more") != 0)
        return err_set(e, ERR_INPUT, FILE_NAME ": 'outcome' must be more, less or none, not '%s'", outcome);
    return want_word(json, "ahead", "usual", "planned", &r->is_planned, e);
}

static int factors_read(struct arena *a, const json_t *root, struct advice_rules *r, struct err *e)
{
    static const char *const known[] = {"factor", "label", "unit"};
    const json_t *factors = json_object_get(root, "factors");
    if (!json_is_array(factors) || json_array_size(factors) > ADVICE_FACTORS_MOST)
        return err_set(e, ERR_INPUT, FILE_NAME ": 'factors' must be a list of at most %d", ADVICE_FACTORS_MOST);
    for (; r->n_factors < json_array_size(factors); r->n_factors++) {
        const json_t *json = json_array_get(factors, r->n_factors);
        struct advice_factor *f = &r->factors[r->n_factors];
        if (json_only_keys(json, known, 3, FILE_NAME, e) != 0 || want_kept(a, json, "factor", &f->factor, e) != 0 ||
            want_kept(a, json, "label", &f->label, e) != 0 || want_kept(a, json, "unit", &f->unit, e) != 0)
            return -1;
    }
    return 0;
}

static int plans_read(struct arena *a, const json_t *root, struct advice_rules *r, struct err *e)
{
    static const char *const known[] = {"plan", "least", "weeks", "meaning", "not_made"};
    const json_t *plans = json_object_get(root, "plans");
    if (!json_is_array(plans) || json_array_size(plans) > ADVICE_PLANS_MOST)
        return err_set(e, ERR_INPUT, FILE_NAME ": 'plans' must be a list of at most %d", ADVICE_PLANS_MOST);
    for (; r->n_plans < json_array_size(plans); r->n_plans++) {
        const json_t *json = json_array_get(plans, r->n_plans);
        struct advice_plan *p = &r->plans[r->n_plans];
        if (json_only_keys(json, known, N(known), FILE_NAME, e) != 0 || want_kept(a, json, "plan", &p->plan, e) != 0 ||
            want_real(json, "least", &p->least, e) != 0 || json_want_int(json, "weeks", FILE_NAME, &p->weeks, e) != 0 ||
            want_kept(a, json, "not_made", &p->not_made, e) != 0)
            return -1;
        if (p->weeks < 1 || p->weeks > ADVICE_PLAN_WEEKS_MOST)
            return err_set(e, ERR_INPUT, FILE_NAME ": 'weeks' of plan '%s' must be from 1 to %d", p->plan, ADVICE_PLAN_WEEKS_MOST);
    }
    return 0;
}

static const struct advice_plan *plan_find(const struct advice_rules *r, const char *plan)
{
    for (size_t i = 0; i < r->n_plans; i++)
        if (strcmp(r->plans[i].plan, plan) == 0)
            return &r->plans[i];
    return NULL;
}

/* A planned rule goes by the roster unless it says by what. */
static int rule_plan(const json_t *json, const struct advice_rules *rules, struct advice_rule *r, struct err *e)
{
    const char *plan = json_text_or(json, "plan", "roster");
    r->plan = r->is_planned ? plan_find(rules, plan) : NULL;
    if (r->plan == NULL && (r->is_planned || json_object_get(json, "plan") != NULL))
        return err_set(e, ERR_INPUT, FILE_NAME ": rule '%s': no plan '%s' for it", r->id, plan);
    return 0;
}

static int limits_read(const json_t *root, struct advice_rules *r, struct err *e)
{
    if (want_real(root, "confidence", &r->confidence, e) != 0 || want_real(root, "chance", &r->chance, e) != 0 ||
        want_real(root, "gain_factor", &r->gain_factor, e) != 0)
        return -1;
    if (json_want_int(root, "most", FILE_NAME, &r->most, e) != 0 || json_want_int(root, "life", FILE_NAME, &r->life, e) != 0 ||
        json_want_int(root, "after_least", FILE_NAME, &r->after_least, e) != 0 ||
        json_want_int(root, "others_least", FILE_NAME, &r->others_least, e) != 0)
        return -1;
    return r->life > 0 && r->life <= ADVICE_WEEKS_MOST ? 0
           : err_set(e, ERR_INPUT, FILE_NAME ": 'life' must be a number of weeks from 1 to %d", ADVICE_WEEKS_MOST);
}

/* Line of the rule in the file; 0: it has no name to be found by. */
static long line_of(struct str text, const json_t *rule)
{
    const char *id = json_string_value(json_object_get(rule, "rule")), *end = text.ptr + text.len;
    size_t len = id != NULL ? strlen(id) : 0;
    long line = 1;
    for (const char *p = text.ptr; len > 0 && p + len + 2 <= end; p++) {
        if (p[0] == '"' && p[len + 1] == '"' && memcmp(p + 1, id, len) == 0)
            return line;
        line += *p == '\n';
    }
    return 0;
}

/* The next rule of the list; its query is one of the program's own, for it names tables that no workspace can rely on. */
static int rule_add(struct arena *a, const json_t *json, struct advice_rules *ret, struct err *e)
{
    struct advice_rule *rule = &ret->list[ret->n];
    if (rule_read(a, json, rule, e) != 0 || rule_plan(json, ret, rule, e) != 0)
        return -1;
    if (advice_rule_find(ret, rule->id) < ret->n)
        return err_set(e, ERR_INPUT, FILE_NAME ": it is there twice");
    if (resource_find(arena_format(a, "transform/advice/%s.sql", rule->id)) == NULL)
        return err_set(e, ERR_INPUT, FILE_NAME ": there is no query of that name: a workspace changes rules and leaves them out, a new one needs "
                                     "transform/advice/%s.sql in the source", rule->id);
    ret->n++;
    return 0;
}

/* Without the name of the file, which stands before it. */
static const char *reason(const char *text)
{
    static const char file[] = FILE_NAME ": ";
    return strncmp(text, file, sizeof file - 1) == 0 ? text + sizeof file - 1 : text;
}

static void leave_out(struct arena *a, struct advice_rules *r, long line, const char *why)
{
    if (r->n_left_out < ADVICE_RULES_MOST)
        r->left_out[r->n_left_out++] = (struct advice_left_out){line, arena_text(a, why, strlen(why))};
}

/* overlay: the text is the workspace's, where what is wrong in one rule leaves only that one out. */
static int text_read(struct arena *a, struct str text, bool is_overlay, struct advice_rules *ret, struct err *e)
{
    static const char *const known[] = {"meaning", "confidence", "chance", "most", "life", "after_least", "others_least",
                                        "gain_factor", "plans", "factors", "rules"};
    JSON_AUTO json_t *root = NULL;
    if (json_read_text(text, FILE_NAME, &root, e) != 0 || json_only_keys(root, known, N(known), FILE_NAME, e) != 0 ||
        limits_read(root, ret, e) != 0 || factors_read(a, root, ret, e) != 0 || plans_read(a, root, ret, e) != 0)
        return -1;
    const json_t *rules = json_object_get(root, "rules");
    if (!json_is_array(rules) || json_array_size(rules) > ADVICE_RULES_MOST)
        return err_set(e, ERR_INPUT, FILE_NAME ": 'rules' must be a list of at most %d", ADVICE_RULES_MOST);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        struct err wrong = ERR_INIT;
        const json_t *rule = json_array_get(rules, i);
        if (rule_add(a, rule, ret, &wrong) == 0)
            continue;
        if (!is_overlay) {
            *e = wrong;
            return -1;
        }
        const char *id = json_text_or(rule, "rule", "");
        leave_out(a, ret, line_of(text, rule), arena_format(a, "rule '%s': %s", id, reason(wrong.text)));
    }
    return 0;
}

int advice_rules_read(struct arena *a, const char *overlay_dir, struct advice_rules *ret, struct err *e)
{
    struct str own, text;
    *ret = (struct advice_rules){.n = 0};
    if (resource_read(a, NULL, FILE_NAME, &own, e) != 0 || resource_read(a, overlay_dir, FILE_NAME, &text, e) != 0)
        return -1;
    struct err wrong = ERR_INIT;
    bool is_overlay = text.ptr != own.ptr && overlay_dir != NULL && !str_eq(text, own);
    if (!is_overlay)
        return text_read(a, own, false, ret, e);
    if (text_read(a, text, true, ret, &wrong) == 0)
        return 0;
    *ret = (struct advice_rules){.n = 0};
    leave_out(a, ret, wrong.line, arena_format(a, "%s; the program's own rules are used", reason(wrong.text)));
    return text_read(a, own, false, ret, e);
}
