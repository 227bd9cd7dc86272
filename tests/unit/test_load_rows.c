/* Packed rows: keys that compare as their columns do, sorting in memory and in runs, order, keys that stand twice. */
#include "ingest/row/order.h"
#include "ingest/row/settle.h"
#include "ingest/row/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct kind_column columns[] = {
    {.name = "room", .type = VALUE_ID, .is_key = true, .is_subject = true, .is_stored = true},
    {.name = "at", .type = VALUE_INSTANT, .is_key = true, .is_stored = true},
    {.name = "gmv", .type = VALUE_MONEY, .is_stored = true},
    {.name = "title", .type = VALUE_TEXT, .is_stored = true},
};
static const size_t subject[] = {0};
static const struct kind kind = {.name = "k", .columns = columns, .n_columns = 4, .subject = subject, .n_subject = 1,
                                 .keep = {2}, .n_keep = 1};

struct fixture {
    struct arena arena;
    struct pack_layout layout;
    struct buf row;
};

static const struct packed *pack(struct fixture *x, const char *room, int64_t at, int64_t gmv, const char *title, int64_t n)
{
    struct datum data[] = {{.type = DATUM_TEXT, .text = str_of(room)}, {.type = DATUM_INTEGER, .integer = at},
                           {.type = DATUM_INTEGER, .integer = gmv}, {.type = title == NULL ? DATUM_NULL : DATUM_TEXT,
                                                                     .text = str_of(title)}};
    struct feed f = {.kind = &kind, .data = data, .vhash = gmv, .n = n, .place = (long)n + 1};
    x->row.len = 0;
    pack_row(&x->layout, &f, &x->row);
    return (const struct packed *)(const void *)x->row.ptr;
}

static int setup(void **state)
{
    static struct fixture x;
    x = (struct fixture){0};
    pack_layout_make(&x.arena, &kind, &x.layout);
    *state = &x;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *x = *state;
    arena_release(&x->arena);
    buf_release(&x->row);
    return 0;
}

static void a_row_is_read_back(void **state)
{
    struct fixture *x = *state;
    const struct packed *p = pack(x, "731", -5, 1234, "Tối nay", 7);
    assert_int_equal(p->n, 7);
    assert_int_equal(p->place, 8);
    assert_int_equal(packed_datum(&x->layout, p, x->layout.slot_of[1]).integer, -5);
    assert_int_equal(packed_datum(&x->layout, p, x->layout.slot_of[2]).integer, 1234);
    assert_true(str_is(packed_datum(&x->layout, p, x->layout.slot_of[3]).text, "Tối nay"));
    assert_int_equal(x->layout.slot_of[0], PACK_NO_SLOT);
    size_t at = 0;
    assert_true(str_is(key_take(packed_key(p), &at, VALUE_ID).text, "731"));
    assert_int_equal(at, p->subject_len);
    assert_int_equal(key_take(packed_key(p), &at, VALUE_INSTANT).integer, -5);
    p = pack(x, "731", 0, 0, NULL, 1);
    assert_int_equal(packed_datum(&x->layout, p, x->layout.slot_of[3]).type, DATUM_NULL);
}

static void keys_compare_as_columns_do(void **state)
{
    struct fixture *x = *state;
    static const struct {
        const char *room;
        int64_t at;
    } ascending[] = {{"", INT64_MIN}, {"", -1}, {"", 0}, {"", 255}, {"", 256}, {"", INT64_MAX}, {"1", -9}, {"10", 0}, {"2", -1}, {"é", 0}};
    const size_t n = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            BUF_AUTO struct buf other = BUF_INIT;
            const struct packed *a = pack(x, ascending[i].room, ascending[i].at, 0, NULL, 1);
            buf_add(&other, (const char *)a, a->size);
            int order = packed_compare((const struct packed *)(const void *)other.ptr,
                                       pack(x, ascending[k].room, ascending[k].at, 0, NULL, 1));
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

/* Rows that differ in length, many with equal keys: out by key, then as they came in. */
static void sorted(struct fixture *x, size_t run_bytes, int64_t n)
{
    static const char title[] = "a title of a length that hangs on the row, so that rows lie at many places of many buffers";
    struct err e = ERR_INIT;
    struct sorter *s = sorter_open(".", run_bytes);
    unsigned random = 7;
    char text[sizeof title], room[16];
    for (int64_t i = 1; i <= n; i++) {
        random = random * 1103515245u + 12345u;
        unsigned draw = random >> 8;
        (void)snprintf(text, sizeof text, "%.*s", (int)(draw % (sizeof title - 1)), title);
        (void)snprintf(room, sizeof room, "75%u", draw % 13);
        assert_int_equal(sorter_add(s, pack(x, room, (int64_t)(draw / 13 % 50) - 25, (int64_t)draw, text, i), &e), 0);
    }
    assert_int_equal(sorter_finish(s, &e), 0);
    BUF_AUTO struct buf former = BUF_INIT;
    struct packed *p;
    int64_t found = 0, sum = 0;
    int more;
    while ((more = sorter_next(s, &p, &e)) == 1) {
        const struct packed *before = (const struct packed *)(const void *)former.ptr;
        if (found > 0) {
            int order = packed_compare(before, p);
            assert_true(order < 0 || (order == 0 && before->n < p->n));
        }
        int64_t draw = packed_datum(&x->layout, p, x->layout.slot_of[2]).integer;
        struct str shown = packed_datum(&x->layout, p, x->layout.slot_of[3]).text;
        assert_int_equal(shown.len, (size_t)draw % (sizeof title - 1));
        assert_memory_equal(shown.len > 0 ? shown.ptr : "", title, shown.len);
        former.len = 0;
        buf_add(&former, (const char *)p, p->size);
        found++;
        sum += p->n;
    }
    assert_int_equal(more, 0);
    assert_int_equal(found, n);
    assert_int_equal(sum, n * (n + 1) / 2);
    sorter_close(s);
}

static void rows_are_sorted_in_memory(void **state) { sorted(*state, 1 << 24, 5000); }
static void rows_are_sorted_in_runs(void **state) { sorted(*state, 1 << 14, 20000); }
static void rows_larger_than_a_run_are_sorted(void **state) { sorted(*state, 64, 300); }
static void no_rows_are_sorted(void **state) { sorted(*state, 1 << 14, 0); }

static void subjects_may_come_in_any_order_but_in_one_piece(void **state)
{
    struct fixture *x = *state;
    struct order o = {0};
    assert_true(order_row(&o, pack(x, "9", 1, 0, NULL, 1)));
    assert_true(order_row(&o, pack(x, "9", 1, 5, NULL, 2)));
    assert_true(order_row(&o, pack(x, "9", 2, 0, NULL, 3)));
    assert_true(order_row(&o, pack(x, "1", 1, 0, NULL, 4)));
    assert_false(order_row(&o, pack(x, "9", 3, 0, NULL, 5)));
    order_release(&o);
    assert_true(order_row(&o, pack(x, "9", 2, 0, NULL, 1)));
    assert_false(order_row(&o, pack(x, "9", 1, 0, NULL, 2)));
    order_release(&o);
}

struct heard {
    int n;
    char value[64];
    long place;
};

static int hear(void *context, const struct feed_reject *r, struct err *e)
{
    struct heard *h = context;
    (void)e;
    h->n++;
    h->place = r->place;
    (void)snprintf(h->value, sizeof h->value, "%s %.*s", r->column, (int)r->value.len, r->value.ptr);
    return 0;
}

static void of_two_rows_the_one_with_more_stays(void **state)
{
    struct fixture *x = *state;
    struct heard h = {0};
    struct feed_options o = {.context = &h, .reject = hear};
    struct settle s;
    struct err e = ERR_INIT;
    enum settled settled;
    BUF_AUTO struct buf former = BUF_INIT;
    settle_make(&x->layout, &s);
    buf_add(&former, (const char *)pack(x, "9", 60, 5, NULL, 1), pack(x, "9", 60, 5, NULL, 1)->size);
    const struct packed *first = (const struct packed *)(const void *)former.ptr;
    assert_int_equal(settle_two(&s, first, pack(x, "9", 61, 5, NULL, 2), &o, &settled, &e), 0);
    assert_int_equal(settled, SETTLED_OTHER_KEY);
    assert_int_equal(settle_two(&s, first, pack(x, "9", 60, 5, NULL, 2), &o, &settled, &e), 0);
    assert_int_equal(settled, SETTLED_FORMER_STAYS);
    assert_int_equal(s.n_same, 1);
    assert_int_equal(settle_two(&s, first, pack(x, "9", 60, 4, NULL, 3), &o, &settled, &e), 0);
    assert_int_equal(settled, SETTLED_FORMER_STAYS);
    assert_int_equal(h.place, 4);
    assert_int_equal(settle_two(&s, first, pack(x, "9", 60, 6, NULL, 4), &o, &settled, &e), 0);
    assert_int_equal(settled, SETTLED_LATTER_STAYS);
    assert_int_equal(h.place, 2);
    assert_string_equal(h.value, "at 9 1970-01-01 00:01:00");
    assert_int_equal(s.n_refused, 2);
    assert_int_equal(h.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_row_is_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_compare_as_columns_do, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_are_sorted_in_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_are_sorted_in_runs, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_larger_than_a_run_are_sorted, setup, teardown),
        cmocka_unit_test_setup_teardown(no_rows_are_sorted, setup, teardown),
        cmocka_unit_test_setup_teardown(subjects_may_come_in_any_order_but_in_one_piece, setup, teardown),
        cmocka_unit_test_setup_teardown(of_two_rows_the_one_with_more_stays, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
