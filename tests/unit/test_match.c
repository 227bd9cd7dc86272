/* Which rows of different files are one live, and which file is believed. */
#include "transform/session/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { API, CLP, LA, MOST = 8 };

static const struct {
    const char *what;
    size_t n;
    struct { int source; const char *room; int64_t start_s; } m[MOST];
    size_t group[MOST];
} cases[] = {
    {"alone", 1, {{API, "1", 0}}, {0}},
    {"two files", 2, {{LA, "", 0}, {API, "1", 47}}, {0, 0}},
    {"at the limit", 2, {{API, "", 0}, {LA, "", 120}}, {0, 0}},
    {"beyond the limit", 2, {{API, "", 0}, {LA, "", 121}}, {0, 1}},
    {"one room however far", 2, {{API, "9", 0}, {CLP, "9", 7200}}, {0, 0}},
    {"two rooms however near", 2, {{API, "1", 0}, {CLP, "2", 0}}, {0, 1}},
    {"one source never", 2, {{LA, "", 0}, {LA, "", 60}}, {0, 1}},
    {"one source by room and by start", 2, {{API, "1", 0}, {API, "", 0}}, {0, 0}},
    {"two rooms and a start", 3, {{API, "1", 0}, {API, "", 5}, {API, "2", 60}}, {0, 0, 2}},
    {"nearest first", 3, {{LA, "", 0}, {API, "1", 40}, {LA, "", 60}}, {0, 1, 1}},
    {"one to one", 4, {{LA, "", 0}, {API, "1", 10}, {LA, "", 60}, {API, "2", 90}}, {0, 0, 2, 2}},
    {"a tie goes to the earlier", 3, {{LA, "", 0}, {API, "1", 60}, {LA, "", 120}}, {0, 0, 2}},
    {"three files", 3, {{LA, "", 0}, {CLP, "5", 3}, {API, "5", 90}}, {0, 0, 0}},
    {"room before nearness", 4, {{LA, "", 0}, {CLP, "5", 1}, {API, "6", 2}, {API, "5", 100}}, {0, 0, 2, 0}},
    {"a chain through the middle", 3, {{CLP, "", 0}, {API, "", 100}, {LA, "", 200}}, {0, 0, 0}},
};

static void groups(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct match_member m[MOST];
        size_t group[MOST];
        for (size_t k = 0; k < cases[i].n; k++)
            m[k] = (struct match_member){cases[i].m[k].source, str_of(cases[i].m[k].room), cases[i].m[k].start_s};
        match_members(&a, m, cases[i].n, 120, group);
        for (size_t k = 0; k < cases[i].n; k++)
            if (group[k] != cases[i].group[k])
                fail_msg("%s: row %zu is in group %zu, not %zu", cases[i].what, k, group[k], cases[i].group[k]);
    }
}

static const struct {
    const char *what;
    size_t n;
    uint32_t known[10];
    int base;
} bases[] = {
    {"the first knows all", 2, {3, 3}, 0},
    {"the first knows 9 of 10", 10, {3, 3, 3, 3, 3, 3, 3, 3, 3, 2}, 0},
    {"the first knows 8 of 10", 10, {3, 3, 3, 3, 3, 3, 3, 3, 2, 2}, 1},
    {"nobody knows enough: most", 5, {1, 2, 2, 4, 4 | 2}, 1},
    {"nobody knows enough: a tie goes to precedence", 4, {2, 2, 4, 4}, 1},
    {"one live", 1, {4}, 2},
};

static void base_sources(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        if (match_base(bases[i].known, bases[i].n, 0.9) != bases[i].base)
            fail_msg("%s: base %d, not %d", bases[i].what, match_base(bases[i].known, bases[i].n, 0.9), bases[i].base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(groups), cmocka_unit_test(base_sources)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
