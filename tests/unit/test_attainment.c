/* Targets: the golden numbers of NUMBERS 5 and the edges of NUMBERS rule 20 and 28. */
#include "transform/people/attainment.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double NONE = -1;   /* not given */

static const struct {
    const char *what;
    struct attainment_input in;
    double attainment, expected, run_rate;
    const char *pace;
} cases[] = {
    {"golden", {300000, 180000, true, true, false, ATTAINMENT_RUNNING, 300000.0 * 412 / 640, 300000, 0, 0, "hours"}, 0.6, 193125, 279611.650485, "hours"},
    {"no plan: days", {300000, 90000, true, true, false, ATTAINMENT_RUNNING, 100000, 300000, 0, 0, "days"}, 0.3, 100000, 270000, "days"},
    {"a plan that has not begun", {100, 0, true, true, false, ATTAINMENT_RUNNING, 0, 100, 0, 0, "hours"}, 0, 0, NONE, "hours"},
    /* 10,000 of 16,000 were to come by now, 7,000 of it on sale days, which sold 9,000; ordinary days are at 3,300 of 3,000: 9,000 + 1.1 x 9,000 */
    {"a sale's pace is not carried on", {16000, 12300, true, true, false, ATTAINMENT_RUNNING, 10000, 16000, 9000, 7000, "targets"}, 0.76875, 10000, 18900, "targets"},
    {"only sale days so far", {16000, 9000, true, true, false, ATTAINMENT_RUNNING, 7000, 16000, 9000, 7000, "targets"}, 0.5625, 7000, NONE, "targets"},
    {"finished", {300000, 330000, true, true, false, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, 1.1, 300000, 330000, NULL},
    {"a ratio, running", {0.05, 0.04, true, false, false, ATTAINMENT_RUNNING, 0, 0, 0, 0, NULL}, 0.8, 0.05, NONE, NULL},
    {"a ratio, finished", {0.05, 0.06, true, false, false, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, 1.2, 0.05, 0.06, NULL},
    {"lower is better", {700, 1000, true, true, true, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, 0.7, 700, 1000, NULL},
    {"lower is better, nothing spent", {700, 0, true, true, true, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, NONE, 700, 0, NULL},
    {"a target of nothing", {0, 5, true, true, false, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, NONE, 0, 5, NULL},
    {"nobody knows", {300000, 0, false, true, false, ATTAINMENT_FINISHED, 0, 0, 0, 0, NULL}, NONE, 300000, NONE, NULL},
    {"ahead", {300000, 0, false, true, false, ATTAINMENT_AHEAD, 0, 0, 0, 0, NULL}, NONE, NONE, NONE, NULL},
};

static void check(const char *what, const char *which, bool has, double is, double should)
{
    if (has != (should != NONE) || (has && fabs(is - should) > 1e-6))
        fail_msg("%s: %s is %s%f, not %f", what, which, has ? "" : "not given ", is, should);
}

static void all_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct attainment r = attainment_of(&cases[i].in);
        check(cases[i].what, "attainment", r.has_attainment, r.attainment, cases[i].attainment);
        check(cases[i].what, "expected", r.has_expected, r.expected_to_date, cases[i].expected);
        check(cases[i].what, "run rate", r.has_run_rate, r.run_rate, cases[i].run_rate);
        if ((r.pace == NULL) != (cases[i].pace == NULL) || (r.pace != NULL && strcmp(r.pace, cases[i].pace) != 0))
            fail_msg("%s: pace", cases[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
