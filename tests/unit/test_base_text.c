/* err, arena, str */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void err_keeps_the_first_place(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    assert_int_equal(err_set(&e, ERR_INPUT, "bad %d", 7), -1);
    assert_int_equal(err_at(&e, "a.csv", 3, 9), -1);
    (void)err_at(&e, "outer", 1, 1);
    (void)err_wrap(&e, "row %d", 2);
    assert_string_equal(e.text, "row 2: bad 7");
    assert_string_equal(e.file, "a.csv");
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 9);
    (void)err_set(&e, ERR_DB, "again: %s", e.text); /* its own text as an argument */
    assert_string_equal(e.text, "again: row 2: bad 7");
    assert_string_equal(e.file, "");
}

static void err_tells_errno(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    errno = ENOENT;
    (void)err_errno(&e, "cannot open '%s'", "x");
    assert_string_equal(e.text, "cannot open 'x': No such file or directory");
    assert_int_equal(e.code, ERR_SYSTEM);
}

static void err_cuts_at_a_character(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    char text[4000];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\xF0\x9F\x98\x80", 5);
        (void)err_set(&e, ERR_INPUT, "%s", text);
        assert_true(str_is_clean(str_of(e.text)));
        assert_in_range(strlen(e.text), sizeof e.text - 5, sizeof e.text - 1);
    }
}

static void err_codes_have_statuses(void **state)
{
    (void)state;
    static const struct { enum err_code code; int status; } rows[] = {
        {ERR_NONE, 0}, {ERR_INPUT, 1}, {ERR_USAGE, 2}, {ERR_SYSTEM, 1}, {ERR_DB, 1}, {ERR_LIMIT, 1}, {ERR_BUSY, 75}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(err_status(&(struct err){.code = rows[i].code}), rows[i].status);
}

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000000; size = size * 2 + 7) {
            unsigned char *p = arena_alloc(&a, size);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAB, size);
        }
        arena_reset(&a);
        assert_int_equal(a.total, 0);
    }
}

static void arena_allocations_do_not_overlap(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    unsigned char *parts[2000];
    for (size_t i = 0; i < 2000; i++) {
        parts[i] = arena_alloc(&a, i * 7 % 900);
        memset(parts[i], (int)(i & 0xFF), i * 7 % 900);
    }
    for (size_t i = 0; i < 2000; i++)
        for (size_t k = 0; k < i * 7 % 900; k++)
            assert_int_equal(parts[i][k], i & 0xFF);
}

static void arena_formats(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    assert_string_equal(arena_format(&a, "%s-%05d", "x", 42), "x-00042");
    assert_string_equal(arena_text(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_text(&a, NULL, 0), "");
}

static void arena_copies_a_list_and_ends_it(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *list[] = {"a", "b"};
    const char **copy = arena_copy(&a, list, 2, sizeof *copy);
    assert_memory_equal(copy, list, sizeof list);
    assert_null(copy[2]);
    const char **empty = arena_copy(&a, NULL, 0, sizeof *empty);
    assert_non_null(empty);
    assert_null(empty[0]);
}

static void mem_grows_zeroed(void **state)
{
    (void)state;
    size_t capacity = 0;
    int *numbers = mem_grow(NULL, &capacity, 1, sizeof *numbers);
    assert_true(capacity >= 1);
    for (size_t i = 0; i < capacity; i++)
        numbers[i] = 7;
    size_t before = capacity;
    numbers = mem_grow(numbers, &capacity, 1000, sizeof *numbers);
    assert_true(capacity >= 1000);
    for (size_t i = 0; i < capacity; i++)
        assert_int_equal(numbers[i], i < before ? 7 : 0);
    mem_free(numbers);
}

static void str_compares(void **state)
{
    (void)state;
    assert_true(str_eq(str_of(NULL), STR("")));
    assert_true(str_is(STR("ab"), "ab"));
    assert_false(str_is(STR("ab"), "abc"));
    assert_true(str_starts(STR("abc"), "ab") && str_ends(STR("abc"), "bc"));
    assert_false(str_starts(STR("a"), "ab") || str_ends(STR("a"), "ba"));
    assert_true(str_starts((struct str){NULL, 0}, "") && str_ends((struct str){NULL, 0}, ""));
}

static void str_trims(void **state)
{
    (void)state;
    static const struct { const char *text, *trimmed; } rows[] = {
        {"", ""}, {" a b\t\r\n", "a b"}, {"\xC2\xA0""12\xE2\x80\xAF", "12"}, {"\xE3\x80\x80\xEF\xBB\xBFx", "x"},
        {" \xC2\xA0 ", ""}, {"\xC2\xA9", "\xC2\xA9"}, {"\xA0", "\xA0"}, {"1\v", "1\v"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(str_is(str_trim(str_of(rows[i].text)), rows[i].trimmed));
    assert_int_equal(str_trim((struct str){NULL, 0}).len, 0);
}

static void str_folds_headings(void **state)
{
    (void)state;
    static const struct { const char *text, *folded; } rows[] = {
        {"", ""},
        {"  GMV  (RM): ", "gmv (rm)"},
        {"Gross\r\n Revenue.", "gross revenue"},
        {"ＧＭＶ（ＲＭ）：", "gmv(rm)"},
        {"直播間　名稱", "直播間 名稱"},
        {"DOANH\xC2\xA0THU", "doanh thu"},
        {"Đơn hàng", "đơn hàng"},
        {"Đo\xCC\x9B" "n ha\xCC\x80ng", "đơn hàng"}, /* decomposed */
        {"\xEF\xBB\xBFTitle", "title"},
        {"Straße", "strasse"},
        {"a : . ", "a"},
        {"...", ""},
        {"\xFFGMV", "\xFFgmv"}, /* not UTF-8: ASCII only */
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str folded = str_fold(&a, str_of(rows[i].text));
        assert_string_equal(folded.ptr, rows[i].folded);
        assert_int_equal(folded.len, strlen(rows[i].folded));
        assert_true(str_eq(str_fold(&a, folded), folded));
    }
}

/* utf8proc sorts combining marks quadratically; a cell of them must not stop the reader. */
static void str_fold_is_quick_with_combining_marks(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf b = BUF_INIT;
    for (int i = 0; i < 2000000; i++)
        buf_puts(&b, i % 2 == 0 ? "\xCC\x81" : "\xCC\xA3");
    assert_int_equal(str_fold(&a, (struct str){b.ptr, b.len}).len, b.len);
}

static void str_knows_clean_text(void **state)
{
    (void)state;
    static const struct { const char *text; size_t len; bool clean; } rows[] = {
        {"", 0, true}, {"plain text, long enough", 23, true}, {"tab\tlf\ncr\r", 10, true},
        {"nul\0nul nul nul", 15, false}, {"12345678\x1F", 9, false}, {"1234567\x7F" "90", 10, false},
        {"\x1B[31m red and more", 18, false}, {"caf\xC3\xA9", 5, true}, {"\xC2\x85", 2, false}, {"\xC2\xA0", 2, true},
        {"\xC0\x80", 2, false}, {"\xE0\x80\x80", 3, false}, {"\xED\xA0\x80", 3, false}, {"\xEF\xBF\xBD", 3, true},
        {"\xF0\x9F\x98\x80", 4, true}, {"\xF4\x90\x80\x80", 4, false}, {"\xF0\x9F\x98", 3, false},
        {"\xF5\x80\x80\x80", 4, false}, {"\x80", 1, false}, {"1234567\xC3", 8, false}, {"\xE2\x82\xAC\xE2\x82\xAC", 6, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is_clean((struct str){rows[i].text, rows[i].len}) != rows[i].clean)
            fail_msg("row %zu", i);
    for (int c = 0; c < 128; c++) { /* each byte at each place of eight */
        char text[9] = "abcdefgh";
        for (size_t at = 0; at < 8; at++) {
            memcpy(text, "abcdefgh", 8);
            text[at] = (char)c;
            bool clean = (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r';
            assert_int_equal(str_is_clean((struct str){text, 8}), clean);
        }
    }
}

static void str_finds_the_nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"timezone", "currency", "language"};
    assert_int_equal(str_nearest("curency", words, 3, 3), 1);
    assert_int_equal(str_nearest("timezone", words, 3, 0), 0);
    assert_int_equal(str_nearest("xyz", words, 3, 2), -1);
    assert_int_equal(str_nearest("", words, 0, 9), -1);
    char longest[1000];
    memset(longest, 'x', sizeof longest);
    longest[999] = '\0';
    assert_int_equal(str_nearest(longest, words, 3, 2000), -1);
}

static void buf_grows(void **state)
{
    (void)state;
    BUF_AUTO struct buf b = BUF_INIT;
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    assert_int_equal(b.len, strlen(b.ptr));
    assert_int_equal(b.len, 10 * 2 + 90 * 3 + 900 * 4);
    buf_clear(&b);
    assert_string_equal(b.ptr, "");
    buf_add(&b, "a\0b", 3);
    assert_int_equal(b.len, 3);
    buf_add(&b, NULL, 0);
    assert_int_equal(b.len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(err_keeps_the_first_place),
        cmocka_unit_test(err_tells_errno),
        cmocka_unit_test(err_cuts_at_a_character),
        cmocka_unit_test(err_codes_have_statuses),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_allocations_do_not_overlap),
        cmocka_unit_test(arena_formats),
        cmocka_unit_test(arena_copies_a_list_and_ends_it),
        cmocka_unit_test(mem_grows_zeroed),
        cmocka_unit_test(str_compares),
        cmocka_unit_test(str_trims),
        cmocka_unit_test(str_folds_headings),
        cmocka_unit_test(str_fold_is_quick_with_combining_marks),
        cmocka_unit_test(str_knows_clean_text),
        cmocka_unit_test(str_finds_the_nearest),
        cmocka_unit_test(buf_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
