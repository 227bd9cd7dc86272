/* A shortcut says what the general way says, or nothing: random cells, near to what it takes. */
#include "base/num.h"
#include "ingest/feed/feed_part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { MOST = 24, ROUNDS = 400000 };

static uint64_t seed = 20261122;

static uint64_t next_random(uint64_t n)
{
    seed = num_mix(1, seed);
    return (seed >> 20) % n;
}

static const char *const pieces[] = {
    "2026-07-04 20:01:54", "2026-07-04T20:01", "2026/07/04 20:01", "04-07-2026 20:01", "04/07/2026 20:01:00", "2026-07-04 24:00",
    "2026-07-04", "2026-07-04  9:05:00", "4-7-2026   20:01", "2026-02-30 10:00", "0", "12", "1234", "12.5", "12.50", "12.505",
    "1.234", "1,234.50", "-5", ".5", "5.", "007", "7301000001000000007", "7.3E+18", "-", "--", "N/A", "#N/A", " 12", "RM5", "acct_00",
    "999999999999999", "9999999999999999", "2026-07-04 23:59:60", "2026-07-04 20:60", "",
};
static const char changes[] = "0123456789-/: T.,+eE\t";

/* One of the texts above, sometimes with a byte changed. */
static struct cell random_cell(char buffer[MOST])
{
    const char *piece = pieces[next_random(sizeof pieces / sizeof *pieces)];
    size_t len = strlen(piece);
    memcpy(buffer, piece, len);
    for (uint64_t n = next_random(3); n > 0 && len > 0; n--)
        buffer[next_random(len)] = changes[next_random(sizeof changes - 1)];
    return (struct cell){next_random(8) == 0 ? CELL_NUMBER : CELL_TEXT, {buffer, len}};
}

static bool is_equal(const struct datum *a, const struct datum *b)
{
    return a->type == b->type && (a->type != DATUM_INTEGER || a->integer == b->integer) &&
           (a->type != DATUM_TEXT || str_eq(a->text, b->text));
}

static long compare(enum value_type type, const struct dialect *dialect)
{
    struct shortcut k = {.way = shortcut_for(type)};
    char former[MOST], date[DATE_TEXT];
    long n_taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char buffer[MOST];
        struct cell c = random_cell(buffer);
        struct datum fast, slow;
        struct value v;
        const char *rule = NULL;
        bool is_taken = c.text.len > 0 && shortcut_take(&k, &c, dialect->number, &fast);
        if (is_taken && fast.type == DATUM_TEXT)   /* the general way below writes over the date */
            fast.text.ptr = memcpy(former, fast.text.ptr, fast.text.len);
        bool is_read = value_parse(type, dialect, &c, &v, &rule) == 0;
        if (is_read)
            feed_datum(&slow, type, type, &v, date);
        if (is_taken && (!is_read || !is_equal(&fast, &slow)))
            fail_msg("type %d, number %d: '%.*s' (%s)", (int)type, (int)dialect->number, (int)c.text.len, c.text.ptr,
                     is_read ? "another value" : rule);
        n_taken += is_taken;
        k.n_misses = 0;   /* or it gives up on such columns */
        if (is_read && !is_taken && c.text.len > 0)
            shortcut_keep(&k, &c, &slow);
    }
    return n_taken;
}

static void says_the_same(void **state)
{
    (void)state;
    static const enum value_type types[] = {VALUE_ID, VALUE_TEXT, VALUE_MONEY, VALUE_COUNT, VALUE_INSTANT, VALUE_DATE};
    static const unsigned clocks[] = {CLOCK_ISO, CLOCK_DMY, CLOCK_ISO | CLOCK_DMY | CLOCK_UNIX, CLOCK_SLASH_YMD};
    for (size_t t = 0; t < sizeof types / sizeof *types; t++)
        for (int i = 0; i < 4; i++) {
            struct dialect d = {.number = (enum value_number)(i % 3), .clock = clocks[i]};
            bool is_never = types[t] == VALUE_INSTANT && clocks[i] == CLOCK_SLASH_YMD; /* too long a date for it */
            assert_true(compare(types[t], &d) > (is_never ? -1 : 100));
        }
}

static void gives_up_on_texts_that_differ(void **state)
{
    (void)state;
    struct shortcut k = {.way = SHORTCUT_SAME};
    char text[MOST];
    for (int i = 0; i < 1000; i++) {
        int len = snprintf(text, sizeof text, "%d", i);
        struct cell c = {CELL_TEXT, {text, (size_t)len}};
        struct datum d = {.type = DATUM_TEXT, .text = c.text};
        assert_false(shortcut_take(&k, &c, NUMBER_POINT, &d));
        shortcut_keep(&k, &c, &d);
    }
    assert_int_equal(k.way, SHORTCUT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_the_same), cmocka_unit_test(gives_up_on_texts_that_differ)};
    return cmocka_run_group_tests_name("shortcut", tests, NULL, NULL);
}
