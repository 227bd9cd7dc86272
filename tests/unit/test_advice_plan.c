/* The week ahead of the recommendations (NUMBERS 12): one early shift is no roster, and one account's roster is not another's. And rules a
 * workspace brings. */
#include "people_warehouse.h"

#include "base/date.h"
#include "base/file.h"
#include "transform/advice/advice_plan.h"
#include "transform/engine/own.h"

#include <math.h>
#include <unistd.h>

/* Five weeks, the last the one of the run: Aina (A) has glow 20:00-22:00 from Monday to Friday, Bella (B) 10:00-12:00 there and 14:00-16:00 of
 * Monday and Tuesday on glow.my. Both sold in them, she at night most; on Saturdays at
 * eight glow was on air and nobody planned. */
static const char history[] =
    "CREATE TEMP TABLE worked AS WITH week(monday) AS (VALUES (unixepoch('2026-10-19'))"
    "  UNION ALL SELECT monday + 7 * 86400 FROM week WHERE monday < unixepoch('2026-11-16')),"
    " hours AS (SELECT 'A' AS staff, 'tiktok' AS platform, 'glow' AS account, value AS day, 20 AS hour FROM json_each('[0, 1, 2, 3, 4]')"
    "  UNION ALL SELECT 'B', 'tiktok', 'glow', value, 10 FROM json_each('[0, 1, 2, 3, 4]') UNION ALL SELECT 'B', 'shopee', 'glow.my', value, 14 FROM json_each('[0, 1]'))"
    " SELECT staff, platform, account, monday, monday + day * 86400 + hour * 3600 AS start FROM week JOIN hours;"
    "INSERT INTO cur_roster SELECT '', platform, account, start, start + 7200, staff, 'host', 'planned', 1, 1 FROM worked;"
    "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, end_at, on_air_s, credited_s, business_date, week, month, slot,"
    " day_kind, attribution, source, gmv, orders) SELECT staff || account || start, staff, platform, account, 'MYR', start, start + 7200, 7200, 7200,"
    " business_date(start), '', '', slot_at(start), 'normal', 'whole', 'api', 10000, 10 FROM worked;"
    "INSERT INTO int_session (session_key, platform, account, start_at, end_at, duration_s, business_date, day_kind, currency, source, base_rank, status,"
    " observed_at, gmv) SELECT 's' || monday, 'tiktok', 'glow', monday + 5 * 86400 + 72000, monday + 5 * 86400 + 79200, 7200, business_date(monday + 5 * 86400 + 72000),"
    " 'normal', 'MYR', 'api', 0, 'final', 0, 10000 FROM worked GROUP BY monday;"
    "INSERT INTO int_session (session_key, platform, account, start_at, end_at, duration_s, business_date, day_kind, currency, source, base_rank, status,"
    " observed_at, gmv) SELECT staff || start, platform, account, start, start + 7200, 7200, business_date(start),"
    " 'normal', 'MYR', 'api', 0, 'final', 0, iif(staff = 'A', 40000, 10000) FROM worked WHERE account = 'glow'";


/* What next week says of a key: "10.0" planned, "10.0 usual glow", "-" nothing known. */
static const char *said_of(struct people_warehouse *w, const struct advice_data *d, const struct advice_week *week, size_t rule, const char *subject)
{
    for (size_t k = 0; k < d->facts.n_keys; k++)
        if (d->facts.keys[k].rule == rule && strcmp(d->facts.keys[k].subject, subject) == 0)
            return isnan(week->exposure[k]) ? "-" : arena_format(&w->a, "%.1f%s%s", week->exposure[k], week->usual[k] != NULL ? " usual " : "",
                                                                 week->usual[k] != NULL ? week->usual[k] : "");
    return "none";
}

struct plan_case {
    const char *name, *roster;   /* of the week of the 23rd, as people_roster; glow.my is made unless told */
    const char *a, *b;           /* said_of their sales */
    const char *swap, *free;     /* who is planned on glow where it sells most or least, and its free hours */
};

#define SHOPEE "('B', 'glow.my', '23 14:00', '23 16:00', 'host', 'planned'), ('B', 'glow.my', '24 14:00', '24 16:00', 'host', 'planned')"
#define A_DAY(day) "('A', 'glow', '" day " 20:00', '" day " 22:00', 'host', 'planned'), "
#define B_DAY(day) "('B', 'glow', '" day " 10:00', '" day " 12:00', 'host', 'planned'), "
#define A_FOUR A_DAY("23") A_DAY("24") A_DAY("25") A_DAY("26")

static const struct plan_case cases[] = {
    {"no roster of glow", SHOPEE, "10.0 usual glow", "14.0 usual glow", "", ""},
    {"one early shift", A_DAY("23") SHOPEE, "10.0 usual glow", "14.0 usual glow", "", ""},
    {"a quarter of an hour below half", A_FOUR "('A', 'glow', '27 20:00', '27 21:45', 'host', 'planned'), " SHOPEE, "10.0 usual glow", "14.0 usual glow", "", ""},
    {"half", A_FOUR A_DAY("27") SHOPEE, "10.0", "4.0", "prime_weak|A|1",
     "tiktok:glow wd10-14; tiktok:glow we18-21; tiktok:glow we21-24"},
    {"whole", A_FOUR A_DAY("27") B_DAY("23") B_DAY("24") B_DAY("25") B_DAY("26") B_DAY("27") SHOPEE, "10.0", "14.0",
     "prime_strong|B|1; prime_weak|A|1", "tiktok:glow we18-21; tiktok:glow we21-24"},
    {"no roster at all", NULL, "10.0 usual glow", "14.0 usual glow.my, glow", "", ""},
};

static void case_run(const struct plan_case *c)
{
    struct people_warehouse w;
    struct err e = ERR_INIT;
    struct advice_rules rules;
    struct advice_data d;
    int64_t first = 0, last = 0;
    people_open(&w, "2026-11-22");
    people_exec(&w, history);
    people_roster(&w, c->roster);
    people_run(&w);
    people_exec(&w, "UPDATE mart_slot_week SET gmv = iif(weekday < 6 AND hour >= 20, 40000, 10000) WHERE aired_s > 0");
    must(db_run_resource(w.db, "transform/sql/view_report_people.sql", &e), &e);
    must(db_run_resource(w.db, "transform/sql/advice.sql", &e), &e);
    must(advice_rules_read(&w.a, NULL, &rules, &e), &e);
    assert_true(date_parse(STR("2026-10-12"), &first) == 0 && date_parse(STR("2026-11-22"), &last) == 0);
    must(advice_data_read(w.db, &rules, first, last, &w.a, &d, &e), &e);
    bool *known = arena_array(&w.a, d.facts.n_keys * d.facts.n_places + 1, sizeof *known);
    struct advice_line *lines = arena_array(&w.a, d.facts.n_keys + 1, sizeof *lines);
    const struct advice_span span = {first, last};
    advice_lines(&d.facts, &span, NULL, NULL, lines);
    for (size_t k = 0; k < d.facts.n_keys * d.facts.n_places; k++)
        known[k] = true;
    const struct advice_week week = advice_week_build(&d, &rules, last + 1, known, &w.a);
    size_t sales = advice_rule_find(&rules, "host_sales");
    const char *swap = people_ask(&w, "SELECT rule, subject, exposure > 0 FROM advice_ahead WHERE rule LIKE 'prime%' AND place = 'tiktok:glow' AND monday = '2026-11-23'");
    const char *free = people_ask(&w, "SELECT subject FROM advice_ahead WHERE rule = 'slot_open' AND exposure > 0 AND monday = '2026-11-23'");
    const char *got = arena_format(&w.a, "%s: %s / %s / %s / %s", c->name, said_of(&w, &d, &week, sales, "A"), said_of(&w, &d, &week, sales, "B"), swap, free);
    assert_string_equal(got, arena_format(&w.a, "%s: %s / %s / %s / %s", c->name, c->a, c->b, c->swap, c->free));
    people_close(&w);
}

static void test_weeks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        case_run(&cases[i]);
}

/* --- a workspace's own rules --------------------------------------------------------------------------------------------------- */

/* The built-in file with texts replaced, as DIR/transform/advice.json. */
static void own_write(struct arena *a, const char *dir, const char *const (*changes)[2], size_t n)
{
    struct err e = ERR_INIT;
    struct str own;
    must(resource_read(a, NULL, "transform/advice.json", &own, &e), &e);
    const char *text = str_text(a, own);
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(text, changes[i][0]);
        assert_non_null(at);
        text = arena_format(a, "%.*s%s%s", (int)(at - text), text, changes[i][1], at + strlen(changes[i][0]));
    }
    FILE *f = fopen(arena_format(a, "%s/transform/advice.json", dir), "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static long line_in(const char *text, const char *what)
{
    long line = 1;
    for (const char *p = text; p < strstr(text, what); p++)
        line += *p == '\n';
    return line;
}

/* A limit and a rule changed are taken; a rule without a query, one there twice and one that says nonsense leave themselves out. */
static void test_own_rules(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    char dir[] = "/tmp/advice-XXXXXX";
    assert_non_null(mkdtemp(dir));
    must(file_mkdirs(arena_format(&a, "%s/transform", dir), &e), &e);
    static const char *const changes[][2] = {{"\"most\": 10", "\"most\": 3"}, {"{\"rule\": \"host_late\"", "{\"rule\": \"mine\""},
        {"{\"rule\": \"incident\"", "{\"rule\": \"air_lost\""}, {"\"action\", \"subject\": \"account\", \"method\": \"loss\"", "\"action\", \"subject\": \"account\", \"method\": \"gain\""}};
    struct advice_rules *built_in = arena_array(&a, 1, sizeof *built_in), *rules = arena_array(&a, 1, sizeof *rules);
    char *before = arena_format(&a, "x"), *after = arena_format(&a, "x");
    must(own_fingerprint(&a, dir, &before, &e), &e);
    own_write(&a, dir, changes, sizeof changes / sizeof changes[0]);
    must(own_fingerprint(&a, dir, &after, &e), &e);
    assert_string_not_equal(before, after);
    must(advice_rules_read(&a, NULL, built_in, &e), &e);
    must(advice_rules_read(&a, dir, rules, &e), &e);
    assert_int_equal(rules->most, 3);
    assert_int_equal(rules->n, built_in->n - 3);
    assert_int_equal(rules->n_left_out, 3);
    assert_non_null(strstr(rules->left_out[0].why, "rule 'mine': there is no query of that name"));
    assert_string_equal(rules->left_out[1].why, "rule 'air_lost': it is there twice");
    assert_string_equal(rules->left_out[2].why, "rule 'action': 'method' must be ratio or loss, not 'gain'");
    struct str own;
    must(resource_read(&a, NULL, "transform/advice.json", &own, &e), &e);
    assert_int_equal(rules->left_out[0].line, line_in(own.ptr, "{\"rule\": \"host_late\""));
    assert_int_equal(rules->left_out[1].line, line_in(own.ptr, "{\"rule\": \"incident\""));   /* the second one, not the good one before it */
    assert_int_equal(rules->left_out[2].line, line_in(own.ptr, "{\"rule\": \"action\""));
    static const char *const broken[][2] = {{"\"confidence\": 0.8", "\"confidence\": \"sure\""}};
    own_write(&a, dir, broken, 1);
    must(advice_rules_read(&a, dir, rules, &e), &e);
    assert_int_equal(rules->n, built_in->n);
    assert_true(rules->confidence == built_in->confidence);
    assert_int_equal(rules->left_out[0].line, line_in(own.ptr, "\"confidence\""));
    assert_string_equal(rules->left_out[0].why, "'confidence' must be a number from 0 to 1; the program's own rules are used");
    assert_int_equal(remove(arena_format(&a, "%s/transform/advice.json", dir)) | rmdir(arena_format(&a, "%s/transform", dir)) | rmdir(dir), 0);
}

/* A number or a word that a rule cannot mean leaves that rule out, with its line; the others stay. */
static void test_own_rule_limits(void **state)
{
    (void)state;
    static const struct {
        const char *was, *is, *why;
    } all[] = {
        {"\"weeks\": 4, \"least\": 5", "\"weeks\": -4, \"least\": 5", "rule 'host_recent': 'weeks' must be a whole number from 1 to 52"},
        {"\"weeks\": 4, \"least\": 5", "\"weeks\": 53, \"least\": 5", "rule 'host_recent': 'weeks' must be a whole number from 1 to 52"},
        {"\"weeks\": 4, \"least\": 5", "\"weeks\": \"4\", \"least\": 5", "rule 'host_recent': 'weeks' must be a whole number from 1 to 52"},
        {"\"weeks\": 4, \"least\": 5", "\"weeks\": 4, \"least\": 0", "rule 'host_recent': 'least' must be a whole number from 1 to 2147483647"},
        {"host_funnel\", \"owner\": \"manager\", \"due_days\": 3", "host_funnel\", \"owner\": \"manager\", \"due_days\": 0.5",
         "rule 'host_recent': 'due_days' must be a whole number from 0 to 364"},
        {"\"host_recent\", ", "\"host_recent\", \"one_per\": \"acount\", ", "rule 'host_recent': 'one_per' must be subject or account, not 'acount'"},
        {"\"host_recent\", ", "\"host_recent\", \"one_per\": 1, ", "rule 'host_recent': 'one_per' must be a text"},
        {"\"weeks\": 4, \"least\": 5", "\"weeks\": 1000000000, \"least\": 5", "rule 'host_recent': 'weeks' must be a whole number from 1 to 52"},
        {"\"host_recent\", \"subject\": \"host\"", "\"host_recent\", \"subject\": \"hosts\"",
         "rule 'host_recent': 'subject' must be host, account, slot, condition or product, not 'hosts'"},
        {"\"host_recent\", ", "\"host_recent\", \"tested\": \"yes\", ", "rule 'host_recent': 'tested' must be true or false"},
        {"\"host_recent\", ", "\"host_recent\", \"advice\": 0, ", "rule 'host_recent': 'advice' must be true or false"},
        {"\"unless\": \"host_funnel\"", "\"unless\": \"nosuch\"", "rule 'host_recent': 'unless' must be another rule, not 'nosuch'"},
        {"\"unless\": \"host_funnel\"", "\"unless\": \"host_recent\"", "rule 'host_recent': 'unless' must be another rule, not 'host_recent'"},
        {"\"Talk to {subject}: {factor} of late\"", "\"Talk to {subjct} {}: {factor} of late\"",
         "rule 'host_recent': 'title' names {subjct}, which nothing stands for"},
        {"host_funnel\", \"owner\": \"manager\", \"due_days\": 3", "host_funnel\", \"owner\": \"manager\", \"due_days\": 99999999999",
         "rule 'host_recent': 'due_days' must be a whole number from 0 to 364"},
        {"{\"rule\": \"host_recent\"", "{\"rule\": \"usual\"", "rule 'usual': there is no query of that name: a workspace changes rules and leaves them "
         "out, a new one needs a row and transform/advice/usual.sql in the source"},
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str own;
    char dir[] = "/tmp/advice-XXXXXX";
    struct advice_rules *built_in = arena_array(&a, 1, sizeof *built_in), *rules = arena_array(&a, 1, sizeof *rules);
    assert_non_null(mkdtemp(dir));
    must(file_mkdirs(arena_format(&a, "%s/transform", dir), &e), &e);
    must(advice_rules_read(&a, NULL, built_in, &e), &e);
    must(resource_read(&a, NULL, "transform/advice.json", &own, &e), &e);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *const change[][2] = {{all[i].was, all[i].is}};
        own_write(&a, dir, change, 1);
        must(advice_rules_read(&a, dir, rules, &e), &e);
        assert_int_equal(rules->n, built_in->n - 1);
        assert_int_equal(rules->n_left_out, 1);
        assert_string_equal(rules->left_out[0].why, all[i].why);
        assert_int_equal(rules->left_out[0].line, line_in(own.ptr, "{\"rule\": \"host_recent\""));
    }
    assert_int_equal(remove(arena_format(&a, "%s/transform/advice.json", dir)) | rmdir(arena_format(&a, "%s/transform", dir)) | rmdir(dir), 0);
}

/* A limit that cannot be meant leaves the program's own rules in use, and the line is that of the limit or of the row. */
static void test_own_limits(void **state)
{
    (void)state;
    static const struct {
        const char *was, *is, *why;
    } all[] = {
        {"\"confidence\": 0.8", "\"confidence\": 7", "'confidence' must be a number from 0 to 1"},
        {"\"chance\": 0.05", "\"chance\": 3", "'chance' must be a number from 0 to 1"},
        {"\"most\": 10", "\"most\": -1", "'most' must be a whole number from 0 to 1000"},
        {"\"life\": 8", "\"life\": 0", "'life' must be a whole number from 1 to 52"},
        {"\"gain_factor\"", "\"gain_facto\"", "unknown key 'gain_facto'; did you mean 'gain_factor'?"},
        {"\"ctor\", \"label\": \"orders per product click\", \"unit\": \"percent\"", "\"ctor\", \"label\": \"orders per product click\", \"unit\": \"per cent\"",
         "'unit' must be money, percent or count, not 'per cent'"},
        {"run-downs of {places}", "run-downs of {place}", "'not_made' names {place}, which nothing stands for"},
    };
    static const char *const at[] = {"\"confidence\"", "\"chance\"", "\"most\"", "\"life\"", "\"gain_factor\"", "\"ctor\"", "\"run_down\""};
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str own;
    char dir[] = "/tmp/advice-XXXXXX";
    struct advice_rules *built_in = arena_array(&a, 1, sizeof *built_in), *rules = arena_array(&a, 1, sizeof *rules);
    assert_non_null(mkdtemp(dir));
    must(file_mkdirs(arena_format(&a, "%s/transform", dir), &e), &e);
    must(advice_rules_read(&a, NULL, built_in, &e), &e);
    must(resource_read(&a, NULL, "transform/advice.json", &own, &e), &e);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *const change[][2] = {{all[i].was, all[i].is}};
        own_write(&a, dir, change, 1);
        must(advice_rules_read(&a, dir, rules, &e), &e);
        assert_int_equal(rules->n, built_in->n);
        assert_int_equal(rules->most, built_in->most);
        assert_int_equal(rules->n_left_out, 1);
        assert_string_equal(rules->left_out[0].why, arena_format(&a, "%s; the program's own rules are used", all[i].why));
        assert_int_equal(rules->left_out[0].line, line_in(own.ptr, at[i]));
    }
    assert_int_equal(remove(arena_format(&a, "%s/transform/advice.json", dir)) | rmdir(arena_format(&a, "%s/transform", dir)) | rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_weeks), cmocka_unit_test(test_own_rules),
                                       cmocka_unit_test(test_own_rule_limits), cmocka_unit_test(test_own_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
