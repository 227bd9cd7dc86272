/* The funnel of NUMBERS 7: the golden case, where others are looked for, shorter chains, sums to the sen, the topic. */
#include "transform/bridge/funnel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STINTS_MOST = 64 };
/* Accounts 0, 1; slots wd18-21, wd14-18, we14-18: hosts 0 to 2 of the pairs. */
enum slot { WD18, WD14, WE14, SLOTS };

struct made {
    struct funnel_cell cells[64];
    struct funnel_stint stints[STINTS_MOST];
    struct funnel_data data;
};

static const struct funnel_period always = {.first = 0, .last = 1000, .others_first = 0};

static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

/* Every pair has a cell in each slot of both accounts. */
static void make(struct made *m, size_t pairs)
{
    memset(m, 0, sizeof *m);
    for (size_t p = 0; p < pairs; p++)
        for (size_t account = 0; account < 2; account++)
            for (size_t s = 0; s < SLOTS; s++) {
                struct funnel_cell *c = &m->cells[(p * 2 + account) * SLOTS + s];
                size_t type = s == WE14, base = account * 10;
                *c = (struct funnel_cell){p, {base + s, base + 4 + type, base + 8}, {p * 20 + base + s, p * 20 + base + 4 + type, p * 20 + base + 8}};
            }
    m->data = (struct funnel_data){m->stints, m->cells, 0, pairs * 2 * SLOTS, pairs, 20, 20 * pairs};
}

/* `parts` equal stints that add up to the counts. */
static void add(struct made *m, size_t pair, size_t account, enum slot slot, int parts, int64_t day, const double counts[FUNNEL_COUNTS])
{
    for (int i = 0; i < parts; i++) {
        struct funnel_stint *t = &m->stints[m->data.n_stints++];
        assert_true(m->data.n_stints <= STINTS_MOST);
        *t = (struct funnel_stint){.day = day, .cell = (pair * 2 + account) * SLOTS + slot};
        for (int k = 0; k < FUNNEL_COUNTS; k++)
            t->count[k] = counts[k] / parts;
    }
}

#define NONE NAN, NAN, NAN, NAN
#define TIKTOK(hours, impressions, views, clicks, orders, gmv) \
    ((const double[FUNNEL_COUNTS]){hours, impressions, views, clicks, NAN, orders, 100. * (gmv), NONE})
#define SHOPEE(hours, atc, orders, gmv) ((const double[FUNNEL_COUNTS]){hours, NAN, NAN, NAN, atc, orders, 100. * (gmv), NONE})

static void golden(struct made *m)
{
    make(m, 2);
    add(m, 0, 0, WD18, 2, 10, TIKTOK(6, 260000, 12000, 1320, 44, 2728));
    add(m, 0, 0, WE14, 1, 10, TIKTOK(4, 120000, 5000, 500, 15, 900));
    add(m, 1, 0, WD18, 5, 10, TIKTOK(30, 1250000, 60000, 7200, 270, 16740));
    add(m, 1, 0, WE14, 4, 10, TIKTOK(20, 640000, 26000, 2860, 93, 5580));
}

static struct funnel_line line_of(const struct made *m, size_t pair)
{
    struct funnel_line lines[8];
    funnel_lines(&m->data, &always, lines);
    return lines[pair];
}

static void no_bands(struct funnel_band *bands)
{
    for (int f = 0; f < FUNNEL_FACTORS; f++)
        bands[f] = (struct funnel_band){0, NAN, NAN};
}

static void adds_up(const struct funnel_line *line)
{
    int64_t sum = 0;
    for (int f = 0; f < FUNNEL_FACTORS; f++)
        sum += line->effect[f];
    assert_int_equal(sum, line->gmv - line->gmv_expected);
}

static void finds_the_golden_case(void **state)
{
    (void)state;
    static const enum funnel_factor steps[] = {FF_IMPRESSIONS_PER_HOUR, FF_ERR, FF_CTR_VIEW, FF_CTOR, FF_AOV};
    static const double ratios[] = {1.0053, .9795, .9146, .8972, 1.0000};
    static const int64_t effects[] = {2134, -8357, -36109, -43855, 0};
    struct made m;
    struct funnel_band bands[FUNNEL_FACTORS];
    int64_t effect;
    golden(&m);
    struct funnel_line line = line_of(&m, 0);
    assert_true(line.is_there);
    assert_string_equal(line.chain, "T6");
    assert_int_equal(line.n_steps, 5);
    assert_int_equal(line.gmv, 362800);
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(line.step[k], steps[k]);
        near(funnel_factor_names[steps[k]], line.ratio[steps[k]], ratios[k], .00005);
        assert_int_equal(line.effect[steps[k]], effects[k]);
        assert_int_equal(line.level[steps[k]], LEVEL_SLOT);
    }
    adds_up(&line);
    no_bands(bands);
    assert_int_equal(funnel_topic(&line, bands, &effect), FF_CTOR);
    assert_int_equal(effect, -43855);
    near("conversion", funnel_conversion(&line), .9146 * .8972, .0001);
}

/* Two stints of others in her slot are too few: those of the day type speak, then those of the account; of another account nobody. */
static void falls_back(void **state)
{
    (void)state;
    struct made m;
    make(&m, 2);
    add(&m, 0, 0, WD18, 1, 10, TIKTOK(1, 1000, 100, 10, 2, 100));
    add(&m, 1, 0, WD18, 2, 10, TIKTOK(2, 1000, 100, 20, 2, 100));
    add(&m, 1, 1, WD18, 9, 10, TIKTOK(9, 9000, 900, 90, 9, 900));
    assert_false(line_of(&m, 0).is_there);
    add(&m, 1, 0, WE14, 1, 10, TIKTOK(1, 1000, 100, 40, 2, 100));
    struct funnel_line line = line_of(&m, 0);
    assert_int_equal(line.level[FF_CTR_VIEW], LEVEL_ACCOUNT);
    near("of the account: 60 of 200", line.expected[FF_CTR_VIEW], 30, 1e-9);
    add(&m, 1, 0, WD14, 1, 10, TIKTOK(1, 1000, 100, 60, 2, 100));
    line = line_of(&m, 0);
    assert_int_equal(line.level[FF_CTR_VIEW], LEVEL_DAY_TYPE);
    near("of weekdays: 80 of 200", line.expected[FF_CTR_VIEW], 40, 1e-9);
    add(&m, 1, 0, WD18, 1, 10, TIKTOK(1, 1000, 100, 20, 2, 100));
    line = line_of(&m, 0);
    assert_int_equal(line.level[FF_CTR_VIEW], LEVEL_SLOT);
    near("of the slot: 40 of 200", line.expected[FF_CTR_VIEW], 20, 1e-9);
    adds_up(&line);
}

/* Others who have nothing to count by in her slot say nothing of it, however many they are. */
static void falls_back_where_nothing_is_below(void **state)
{
    (void)state;
    struct made m;
    make(&m, 2);
    add(&m, 0, 0, WD18, 1, 10, TIKTOK(1, 1000, 100, 10, 2, 100));
    add(&m, 1, 0, WD18, 5, 10, TIKTOK(5, 5000, 500, 50, 0, 0));
    struct funnel_line line = line_of(&m, 0);
    near("an order's worth, of no orders", line.expected[FF_AOV], 0, 0);
    assert_true(isnan(line.ratio[FF_AOV]));
    add(&m, 1, 0, WE14, 3, 10, TIKTOK(3, 3000, 300, 30, 3, 300));
    line = line_of(&m, 0);
    assert_int_equal(line.level[FF_AOV], LEVEL_ACCOUNT);
    near("an order's worth, of the account's 3", line.expected[FF_AOV], 2 * 10000, 1e-9);
    assert_int_equal(line.level[FF_CTOR], LEVEL_SLOT);
}

/* Her own stints are no others, however many; nor are those of other days. */
static void asks_others_only(void **state)
{
    (void)state;
    struct made m;
    struct funnel_line lines[2];
    struct funnel_period p = {.first = 5, .last = 12, .others_first = 2};
    make(&m, 2);
    add(&m, 0, 0, WD18, 6, 10, TIKTOK(6, 6000, 600, 60, 6, 300));
    add(&m, 1, 0, WD18, 3, 1, TIKTOK(3, 6000, 600, 60, 6, 300));
    add(&m, 1, 0, WD18, 3, 13, TIKTOK(3, 6000, 600, 60, 6, 300));
    funnel_lines(&m.data, &p, lines);
    assert_false(lines[0].is_there);
    assert_false(lines[1].is_there);
    p.others_first = 1;
    funnel_lines(&m.data, &p, lines);
    assert_true(lines[0].is_there);
    assert_false(lines[1].is_there);   /* nothing of hers in the period */
}

static void takes_shorter_chains(void **state)
{
    (void)state;
    static const struct {
        const char *chain;
        double hers[FUNNEL_COUNTS], theirs[FUNNEL_COUNTS];
    } cases[] = {
        {"T5", {2, NAN, 900, 90, NAN, 9, 40000, NONE}, {6, 60000, 3000, 300, NAN, 30, 150000, NONE}},
        {"T5", {2, 20000, 900, 90, NAN, 9, 40000, NONE}, {6, NAN, 3000, 300, NAN, 30, 150000, NONE}},
        {"S4", {2, NAN, NAN, NAN, 40, 9, 40000, NONE}, {6, NAN, NAN, NAN, 120, 30, 150000, NONE}},
        {"S3", {2, NAN, NAN, NAN, NAN, 9, 40000, NONE}, {6, NAN, NAN, NAN, 120, 30, 150000, NONE}},
        {"S2", {2, NAN, NAN, NAN, NAN, 0, 40000, NONE}, {6, NAN, NAN, NAN, 120, 30, 150000, NONE}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made m;
        make(&m, 2);
        add(&m, 0, 0, WD18, 1, 10, cases[i].hers);
        add(&m, 1, 0, WD18, 3, 10, cases[i].theirs);
        struct funnel_line line = line_of(&m, 0);
        assert_string_equal(line.chain, cases[i].chain);
        near("gmv expected", (double)line.gmv_expected, 50000, 1);
        adds_up(&line);
    }
}

/* One stint that does not tell its clicks takes the clicks out of the whole chain; one account without others only itself. */
static void compares_what_can_be_compared(void **state)
{
    (void)state;
    struct made m;
    golden(&m);
    add(&m, 0, 1, WD18, 1, 10, TIKTOK(1, 1000, 100, 10, 2, 100));
    struct funnel_line line = line_of(&m, 0);
    assert_int_equal(line.gmv, 362800);
    near("hours", line.hours, 10, 1e-9);
    assert_string_equal(line.chain, "T6");
    golden(&m);
    add(&m, 0, 0, WD18, 1, 10, ((const double[FUNNEL_COUNTS]){1, 1000, 100, NAN, NAN, 2, 10000, NONE}));
    line = line_of(&m, 0);
    assert_string_equal(line.chain, "S3");
    assert_int_equal(line.gmv, 372800);
    adds_up(&line);
}

static void explains_nothing_sold(void **state)
{
    (void)state;
    struct made m;
    golden(&m);
    m.data.n_stints = 0;
    add(&m, 0, 0, WD18, 1, 10, TIKTOK(2, 20000, 500, 30, 0, 0));
    add(&m, 1, 0, WD18, 3, 10, TIKTOK(6, 60000, 3000, 300, 30, 1500));
    struct funnel_line line = line_of(&m, 0);
    assert_string_equal(line.chain, "T6");
    assert_int_equal(line.gmv_expected, 50000);
    assert_int_equal(line.effect[FF_CTOR], -50000);
    near("conversion", funnel_conversion(&line), 0, 0);
    adds_up(&line);
}

static void topic_is_unusual(void **state)
{
    (void)state;
    struct made m;
    struct funnel_band bands[FUNNEL_FACTORS];
    double weeks[] = {.92, NAN, .86, .90, .88, .94};
    int64_t effect;
    golden(&m);
    struct funnel_line line = line_of(&m, 0);
    no_bands(bands);
    bands[FF_CTOR] = funnel_band_of(weeks, 6);   /* .86 .88 .90 .92 .94: .88 to .92 holds .8972 */
    assert_int_equal(bands[FF_CTOR].n, 5);
    near("p25", bands[FF_CTOR].p25, .88, 1e-12);
    near("p75", bands[FF_CTOR].p75, .92, 1e-12);
    assert_int_equal(funnel_topic(&line, bands, &effect), FF_CTOR);       /* usual, and steadily below 1 */
    bands[FF_CTOR].p75 = 1;
    assert_int_equal(funnel_topic(&line, bands, &effect), FF_CTR_VIEW);   /* as good as others in a quarter of the weeks */
    bands[FF_CTOR].p25 = .90;
    assert_int_equal(funnel_topic(&line, bands, &effect), FF_CTOR);
    for (int f = 0; f < FUNNEL_FACTORS; f++)
        bands[f] = (struct funnel_band){8, .5, 1.5};
    assert_int_equal(funnel_topic(&line, bands, &effect), FUNNEL_FACTORS);
    assert_int_equal(effect, 0);
    double few[] = {1, NAN, 2, 3};
    assert_true(isnan(funnel_band_of(few, 4).p25));
}

static void measures_engagement(void **state)
{
    (void)state;
    struct made m;
    make(&m, 2);
    add(&m, 0, 0, WD18, 1, 10, ((const double[FUNNEL_COUNTS]){1, NAN, 100, NAN, NAN, NAN, 10000, 12, 1, NAN, 3000}));
    add(&m, 1, 0, WD18, 3, 10, ((const double[FUNNEL_COUNTS]){3, NAN, 300, NAN, NAN, NAN, 30000, 30, 6, 9, 10000}));
    struct funnel_line line = line_of(&m, 0);
    near("comments 12 of 10, stay 30 of 33.3, too few shares", funnel_engagement(&line), (1.2 + .9) / 2, 1e-9);
    assert_true(isnan(funnel_conversion(&line)));
}

/* Any agency: the effects of every line add up to the sen. */
static void adds_up_everywhere(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint32_t seed = given != NULL ? (uint32_t)strtoul(given, NULL, 10) : 1;
    print_message("seed %u\n", seed);
    size_t lines_seen = 0;
    for (int round = 0; round < 2000; round++) {
        struct made m;
        struct funnel_line lines[4];
        make(&m, 4);
        for (int i = 0; i < 40; i++) {
            double c[FUNNEL_COUNTS];
            for (int k = 0; k < FUNNEL_COUNTS; k++) {
                seed = seed * 1664525u + 1013904223u;
                c[k] = k < FC_GMV && k > 0 && seed >> 28 == 0 ? NAN : (double)(seed >> 12 & 4095) * (seed >> 24 & 7 ? 1 : 0);
            }
            seed = seed * 1664525u + 1013904223u;
            c[FC_HOURS] += 1;
            add(&m, seed >> 20 & 3, seed >> 23 & 1, (enum slot)((seed >> 25) % SLOTS), 1, 10, c);
        }
        funnel_lines(&m.data, &always, lines);
        for (size_t p = 0; p < 4; p++)
            if (lines[p].is_there) {
                adds_up(&lines[p]);
                lines_seen++;
            }
    }
    assert_true(lines_seen > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_golden_case),
        cmocka_unit_test(falls_back),
        cmocka_unit_test(falls_back_where_nothing_is_below),
        cmocka_unit_test(asks_others_only),
        cmocka_unit_test(takes_shorter_chains),
        cmocka_unit_test(compares_what_can_be_compared),
        cmocka_unit_test(explains_nothing_sold),
        cmocka_unit_test(topic_is_unusual),
        cmocka_unit_test(measures_engagement),
        cmocka_unit_test(adds_up_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
