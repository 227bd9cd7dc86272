#include "transform/advice/advice_rule.h"

#include "base/json_check.h"
#include "base/resource.h"
#include "transform/advice/advice_text.h"
#include <string.h>

#define FILE_NAME "transform/advice.json"
#define N(array) (sizeof(array) / sizeof *(array))
#define WORDS_OF(...) .words = {__VA_ARGS__}

/* --- what may stand in the file ------------------------------------------------------------------------------------------------ */

static const struct json_field root_fields[] = {
    {.key = "meaning"},
    {.key = "confidence", .type = FIELD_NUMBER, .is_needed = true, .most = 1},
    {.key = "chance", .type = FIELD_NUMBER, .is_needed = true, .most = 1},
    {.key = "most", .type = FIELD_WHOLE, .is_needed = true, .most = 1000},
    {.key = "life", .type = FIELD_WHOLE, .is_needed = true, .least = 1, .most = ADVICE_WEEKS_MOST},
    {.key = "after_least", .type = FIELD_WHOLE, .is_needed = true, .least = 1, .most = ADVICE_WEEKS_MOST},
    {.key = "others_least", .type = FIELD_WHOLE, .is_needed = true, .least = 1, .most = INT32_MAX},
    {.key = "gain_factor", .type = FIELD_NUMBER, .is_needed = true, .most = 10},
    {.key = "plans", .type = FIELD_LIST, .is_needed = true, .most = ADVICE_PLANS_MOST},
    {.key = "factors", .type = FIELD_LIST, .is_needed = true, .most = ADVICE_FACTORS_MOST},
    {.key = "rules", .type = FIELD_LIST, .is_needed = true, .most = ADVICE_RULES_MOST},
};
static const struct json_field factor_fields[] = {
    {.key = "factor", .is_needed = true},
    {.key = "label", .is_needed = true},
    {.key = "unit", .is_needed = true, WORDS_OF("money", "percent", "count")},
};
static const struct json_field plan_fields[] = {
    {.key = "plan", .is_needed = true, WORDS_OF("roster", "run_down")},
    {.key = "least", .type = FIELD_NUMBER, .is_needed = true, .most = 1},
    {.key = "weeks", .type = FIELD_WHOLE, .is_needed = true, .least = 1, .most = ADVICE_PLAN_WEEKS_MOST},
    {.key = "meaning"},
    {.key = "not_made", .is_needed = true},
};
static const struct json_field rule_fields[] = {
    {.key = "rule", .is_needed = true},
    {.key = "subject", .is_needed = true, WORDS_OF("host", "account", "slot", "condition", "product")},
    {.key = "method", .is_needed = true, WORDS_OF("ratio", "loss")},
    {.key = "occasion", .is_needed = true, WORDS_OF("low", "high")},
    {.key = "ahead", .is_needed = true, WORDS_OF("usual", "planned")},
    {.key = "plan"},
    {.key = "unit", .is_needed = true},
    {.key = "one_per", WORDS_OF("subject", "account")},
    {.key = "outcome", WORDS_OF("more", "less", "none")},
    {.key = "unless"},
    {.key = "tested", .type = FIELD_BOOL},
    {.key = "adjusted", .type = FIELD_BOOL},
    {.key = "advice", .type = FIELD_BOOL},
    {.key = "needs_plan", .type = FIELD_BOOL},
    {.key = "weeks", .type = FIELD_WHOLE, .least = 1, .most = ADVICE_WEEKS_MOST},
    {.key = "least", .type = FIELD_WHOLE, .least = 1, .most = INT32_MAX},
    {.key = "due_days", .type = FIELD_WHOLE, .most = 7 * ADVICE_WEEKS_MOST},
    {.key = "owner", .is_needed = true},
    {.key = "title", .is_needed = true},
    {.key = "evidence", .is_needed = true},
    {.key = "meaning", .is_needed = true},
};

/* --- reading: values have been checked ------------------------------------------------------------------------------------------ */

size_t advice_rule_find(const struct advice_rules *rules, const char *id)
{
    size_t i = 0;
    while (i < rules->n && strcmp(rules->list[i].id, id) != 0)
        i++;
    return i;
}

static const char *kept(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_text_or(object, key, NULL);
    return text != NULL ? arena_text(a, text, strlen(text)) : NULL;
}

static bool has_word(const json_t *object, const char *key, const char *word) { return strcmp(json_text_or(object, key, ""), word) == 0; }

static struct advice_rule rule_of(struct arena *a, const json_t *json)
{
    bool is_loss = has_word(json, "method", "loss");
    return (struct advice_rule){
        .id = kept(a, json, "rule"), .title = kept(a, json, "title"), .evidence = kept(a, json, "evidence"), .meaning = kept(a, json, "meaning"),
        .owner = kept(a, json, "owner"), .subject = kept(a, json, "subject"), .unit = kept(a, json, "unit"), .unless = kept(a, json, "unless"),
        .is_loss = is_loss, .is_tested = !is_loss || json_bool_or(json, "tested", false), .is_high = has_word(json, "occasion", "high"),
        .is_advice = json_bool_or(json, "advice", true), .is_adjusted = json_bool_or(json, "adjusted", false),
        .is_per_account = has_word(json, "one_per", "account"), .is_planned = has_word(json, "ahead", "planned"),
        .has_outcome = !has_word(json, "outcome", "none"), .is_cost = has_word(json, "outcome", "less"),
        .needs_plan = json_bool_or(json, "needs_plan", false), .due_days = json_int_or(json, "due_days", 7),
        .weeks = json_int_or(json, "weeks", 13), .least = json_int_or(json, "least", 6),
    };
}

static int names_check(struct arena *a, const json_t *object, const char *key, const char *const *names, size_t n, struct err *e)
{
    const char *unknown = advice_text_unknown(a, json_text_or(object, key, ""), names, n);
    return unknown == NULL ? 0 : err_set(e, ERR_INPUT, "'%s' names {%s}, which nothing stands for", key, unknown);
}

static int factor_add(struct arena *a, const json_t *json, struct advice_rules *r, struct err *e)
{
    if (json_check(json, factor_fields, N(factor_fields), e) != 0)
        return -1;
    r->factors[r->n_factors++] = (struct advice_factor){kept(a, json, "factor"), kept(a, json, "label"), kept(a, json, "unit")};
    return 0;
}

static int plan_add(struct arena *a, const json_t *json, struct advice_rules *r, struct err *e)
{
    static const char *const names[] = {"places", "weeks"};
    if (json_check(json, plan_fields, N(plan_fields), e) != 0 || names_check(a, json, "not_made", names, N(names), e) != 0)
        return -1;
    r->plans[r->n_plans++] = (struct advice_plan){kept(a, json, "plan"), json_number_value(json_object_get(json, "least")),
                                                  json_int_or(json, "weeks", 0), kept(a, json, "not_made")};
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
        return err_set(e, ERR_INPUT, "no plan '%s' for it", plan);
    return 0;
}

static void limits_take(const json_t *root, struct advice_rules *r)
{
    r->confidence = json_number_value(json_object_get(root, "confidence"));
    r->chance = json_number_value(json_object_get(root, "chance"));
    r->gain_factor = json_number_value(json_object_get(root, "gain_factor"));
    r->most = json_int_or(root, "most", 0);
    r->life = json_int_or(root, "life", 0);
    r->after_least = json_int_or(root, "after_least", 0);
    r->others_least = json_int_or(root, "others_least", 0);
}

/* Whether the program's own file has a rule of that name, and with it a query. */
static bool is_rule(const json_t *built_in, const char *id)
{
    size_t i;
    const json_t *rule;
    json_array_foreach(json_object_get(built_in, "rules"), i, rule)
        if (has_word(rule, "rule", id))
            return true;
    return false;
}

/* The query of a rule is one of the program's own, for it names tables that no workspace can rely on. */
static int query_check(struct arena *a, const json_t *built_in, const char *id, struct err *e)
{
    if (is_rule(built_in, id) && resource_find(arena_format(a, "transform/advice/%s.sql", id)) != NULL)
        return 0;
    return err_set(e, ERR_INPUT, "there is no query of that name: a workspace changes rules and leaves them out, a new one needs a row and "
                                 "transform/advice/%s.sql in the source", id);
}

static int unless_check(const json_t *built_in, const struct advice_rule *rule, struct err *e)
{
    if (rule->unless == NULL || (is_rule(built_in, rule->unless) && strcmp(rule->unless, rule->id) != 0))
        return 0;
    return err_set(e, ERR_INPUT, "'unless' must be another rule, not '%s'", rule->unless);
}

static int rule_add(struct arena *a, const json_t *json, const json_t *built_in, struct advice_rules *ret, struct err *e)
{
    if (json_check(json, rule_fields, N(rule_fields), e) != 0 || names_check(a, json, "title", advice_word_names, ADVICE_WORDS, e) != 0 ||
        names_check(a, json, "evidence", advice_word_names, ADVICE_WORDS, e) != 0)
        return -1;
    struct advice_rule *rule = &ret->list[ret->n];
    *rule = rule_of(a, json);
    if (rule_plan(json, ret, rule, e) != 0 || unless_check(built_in, rule, e) != 0)
        return -1;
    if (advice_rule_find(ret, rule->id) < ret->n)
        return err_set(e, ERR_INPUT, "it is there twice");
    if (query_check(a, built_in, rule->id, e) != 0)
        return -1;
    ret->n++;
    return 0;
}

static void leave_out(struct arena *a, struct advice_rules *r, long line, const char *why)
{
    if (r->n_left_out < ADVICE_RULES_MOST)
        r->left_out[r->n_left_out++] = (struct own_mistake){line, arena_text(a, why, strlen(why))};
}

typedef int add_fn(struct arena *a, const json_t *json, struct advice_rules *r, struct err *e);

static int list_read(struct arena *a, struct str text, const json_t *root, const char *key, add_fn *add, struct advice_rules *ret, struct err *e)
{
    size_t i;
    const json_t *json;
    json_array_foreach(json_object_get(root, key), i, json)
        if (add(a, json, ret, e) != 0)
            return err_at(e, FILE_NAME, json_line(text, key, (int64_t)i), 0);
    return 0;
}

/* A wrong rule of the workspace leaves out itself; one of the program's own is an error. */
static int rules_read(struct arena *a, struct str text, const json_t *root, const json_t *built_in, struct advice_rules *ret, struct err *e)
{
    size_t i;
    const json_t *rule;
    json_array_foreach(json_object_get(root, "rules"), i, rule) {
        struct err wrong = ERR_INIT;
        if (rule_add(a, rule, built_in, ret, &wrong) == 0)
            continue;
        long line = json_line(text, "rules", (int64_t)i);
        if (root == built_in) {
            *e = wrong;
            return err_at(e, FILE_NAME, line, 0);
        }
        leave_out(a, ret, line, arena_format(a, "rule '%s': %s", json_text_or(rule, "rule", ""), wrong.text));
    }
    return 0;
}

/* root: of the text; built_in: of the program's own, the same where that is read. */
static int file_read_rules(struct arena *a, struct str text, const json_t *root, const json_t *built_in, struct advice_rules *ret, struct err *e)
{
    *ret = (struct advice_rules){.n = 0};
    if (json_check(root, root_fields, N(root_fields), e) != 0)
        return err_at(e, FILE_NAME, json_line_quoted(text, e->text), 0);
    limits_take(root, ret);
    if (list_read(a, text, root, "factors", factor_add, ret, e) != 0 || list_read(a, text, root, "plans", plan_add, ret, e) != 0)
        return -1;
    return rules_read(a, text, root, built_in, ret, e);
}

int advice_rules_read(struct arena *a, const char *overlay_dir, struct advice_rules *ret, struct err *e)
{
    struct own_text texts;
    struct err wrong = ERR_INIT;
    JSON_AUTO json_t *built_in = NULL;
    JSON_AUTO json_t *own = NULL;
    if (own_text_read(a, overlay_dir, "advice.json", &texts, e) != 0 || json_read_text(texts.built_in, FILE_NAME, &built_in, e) != 0)
        return -1;
    if (texts.is_own && json_read_text(texts.own, FILE_NAME, &own, &wrong) == 0 &&
        file_read_rules(a, texts.own, own, built_in, ret, &wrong) == 0)
        return 0;
    if (file_read_rules(a, texts.built_in, built_in, built_in, ret, e) != 0)
        return -1;
    if (texts.is_own)
        leave_out(a, ret, wrong.line, arena_format(a, "%s; the program's own rules are used", wrong.text));
    return 0;
}
