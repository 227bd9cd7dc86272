/* Rows as pages of a database: what is written by pages is what SQLite reads, of any size, sign and type; a table that is full, rows
 * that do not ascend or are too long for a page say so and lose nothing. SEED=n repeats a run. */
#include "ingest/row/image.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { ROWS = 20000, TEXT_MOST = 400, LOAD = 7 };
static const struct kind_column columns[] = {
    {.name = "room", .type = VALUE_ID, .is_key = true, .is_subject = true, .is_stored = true},
    {.name = "at", .type = VALUE_INSTANT, .is_key = true, .is_stored = true, .is_required = true},
    {.name = "gmv", .type = VALUE_MONEY, .is_stored = true},
    {.name = "rate", .type = VALUE_RATIO, .is_stored = true},
    {.name = "title", .type = VALUE_TEXT, .is_stored = true},
};
static const size_t subject[] = {0};
static const struct kind kind = {.name = "k", .columns = columns, .n_columns = 5, .subject = subject, .n_subject = 1, .moment = 1};

struct world {
    sqlite3 *db;
    struct arena arena;
    struct pack_layout layout;
    struct buf row;
    uint64_t state;
    struct image *image;
};

/* One row; what stands in it follows from its number. */
struct made {
    int64_t at, gmv, vhash, place;
    double rate;
    bool has_gmv, has_rate, has_title;
    char title[TEXT_MOST + 1];
    struct known_new as;
};

static uint64_t draw(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Of every length, and the numbers where one length ends. */
static int64_t number(uint64_t *state)
{
    uint64_t bits = draw(state), edge = UINT64_C(1) << bits % 64;
    switch (bits >> 8 & 3) {
    case 0: return (int64_t)(edge - 1);
    case 1: return (int64_t)(0 - edge);
    case 2: return (int64_t)edge;
    default: return (int64_t)(draw(state) >> bits % 64);
    }
}

static void make(const struct world *w, int64_t n, struct made *ret)
{
    uint64_t state = w->state + (uint64_t)n * 1000;
    *ret = (struct made){.at = n * 61, .gmv = number(&state), .vhash = number(&state), .place = n + 2};
    ret->rate = (double)number(&state) / 3;
    ret->has_gmv = draw(&state) % 5 > 0;
    ret->has_rate = draw(&state) % 5 > 0;
    ret->has_title = draw(&state) % 5 > 0;
    ret->as = (struct known_new){.subject = 1 + n / 300, .nth = (int64_t)(draw(&state) % 3), .last_load = draw(&state) % 4 == 0 ? LOAD : 0};
    size_t len = draw(&state) % TEXT_MOST;
    memset(ret->title, 'a' + (int)(draw(&state) % 26), len);
}

static const struct packed *pack(struct world *w, const struct made *m)
{
    struct datum data[] = {{.type = DATUM_TEXT, .text = str_of("r")}, {.type = DATUM_INTEGER, .integer = m->at},
                           {.type = m->has_gmv ? DATUM_INTEGER : DATUM_NULL, .integer = m->gmv},
                           {.type = m->has_rate ? DATUM_REAL : DATUM_NULL, .real = m->rate},
                           {.type = m->has_title ? DATUM_TEXT : DATUM_NULL, .text = str_of(m->title)}};
    struct feed f = {.kind = &kind, .data = data, .vhash = m->vhash, .n = m->place, .place = (long)m->place};
    w->row.len = 0;
    pack_row(&w->layout, &f, &w->row);
    return (const struct packed *)(const void *)w->row.ptr;
}

static void run(struct world *w, const char *sql)
{
    struct err e = ERR_INIT;
    if (db_exec(w->db, sql, &e) != 0)
        fail_msg("%s", e.text);
}

static int64_t ask(struct world *w, const char *sql)
{
    struct err e = ERR_INIT;
    int64_t ret = -1;
    if (db_one_int(w->db, sql, &ret, &e) != 0)
        fail_msg("%s", e.text);
    return ret;
}

static void open_image(struct world *w, int64_t bytes)
{
    struct err e = ERR_INIT;
    assert_int_equal(image_open(w->db, &w->layout, bytes, &w->image, &e), 0);
    assert_non_null(w->image);
}

static void store(struct world *w)
{
    struct err e = ERR_INIT;
    if (image_store(w->image, &e) != 0)
        fail_msg("%s", e.text);
}

/* Rows from a number on, as far as there is room. */
static int64_t add_rows(struct world *w, int64_t from, int64_t end)
{
    struct made m;
    for (; from < end; from++) {
        make(w, from, &m);
        if (image_add(w->image, pack(w, &m), &m.as, LOAD))
            continue;
        store(w);
        if (!image_add(w->image, pack(w, &m), &m.as, LOAD))
            break;
    }
    return from;
}

static int setup(void **state)
{
    static struct world w;
    const char *seed = getenv("SEED");
    w = (struct world){.state = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL)};
    print_message("SEED=%" PRIu64 "\n", w.state);
    assert_int_equal(sqlite3_open(":memory:", &w.db), SQLITE_OK);
    pack_layout_make(&w.arena, &kind, &w.layout);
    run(&w, "CREATE TABLE raw_k_row (moment INTEGER PRIMARY KEY, vhash INTEGER NOT NULL, first_load INTEGER NOT NULL, last_load INTEGER,"
            " place INTEGER NOT NULL, gmv INTEGER, rate REAL, title TEXT, \"left\" TEXT) STRICT; BEGIN IMMEDIATE");
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    if (sqlite3_get_autocommit(w->db) == 0)
        run(w, "COMMIT");
    image_close(w->image);
    assert_int_equal(sqlite3_close(w->db), SQLITE_OK);
    arena_release(&w->arena);
    buf_release(&w->row);
    return 0;
}

static void expect_type(sqlite3_stmt *s, int column, bool is_there, int type)
{
    assert_int_equal(sqlite3_column_type(s, column), is_there ? type : SQLITE_NULL);
}

static void expect_row(sqlite3_stmt *s, const struct made *m)
{
    assert_true(sqlite3_column_int64(s, 0) == (m->as.subject << 41) + (m->at << 8) + m->as.nth);
    assert_true(sqlite3_column_int64(s, 1) == m->vhash);
    assert_int_equal(sqlite3_column_int64(s, 2), LOAD);
    expect_type(s, 3, m->as.last_load != 0, SQLITE_INTEGER);
    assert_int_equal(sqlite3_column_int64(s, 4), m->place);
    expect_type(s, 5, m->has_gmv, SQLITE_INTEGER);
    assert_true(!m->has_gmv || sqlite3_column_int64(s, 5) == m->gmv);
    expect_type(s, 6, m->has_rate, SQLITE_FLOAT);
    assert_true(!m->has_rate || memcmp(&(double){sqlite3_column_double(s, 6)}, &m->rate, sizeof m->rate) == 0);
    expect_type(s, 7, m->has_title, SQLITE_TEXT);
    assert_true(!m->has_title || strcmp((const char *)sqlite3_column_text(s, 7), m->title) == 0);
    expect_type(s, 8, false, SQLITE_TEXT);
}

static void expect_rows(struct world *w, int64_t n)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    struct made m;
    assert_int_equal(ask(w, "SELECT count(*) FROM raw_k_row"), n);
    assert_int_equal(db_prepare(w->db, "SELECT * FROM raw_k_row ORDER BY moment", &s, &e), 0);
    for (int64_t i = 0; i < n; i++) {
        assert_int_equal(db_step(s, &e), 1);
        make(w, i, &m);
        expect_row(s, &m);
    }
    assert_int_equal(ask(w, "SELECT integrity_check = 'ok' FROM pragma_integrity_check('raw_k_row', 'main')"), 1);
}

static void what_is_written_by_pages_is_read(void **state)
{
    struct world *w = *state;
    open_image(w, 40 << 20);
    assert_int_equal(add_rows(w, 0, ROWS), ROWS);
    store(w);
    assert_int_equal(ask(w, "SELECT integrity_check = 'ok' FROM pragma_integrity_check('t3', 'image_k')"), 1);
    run(w, "COMMIT");
    expect_rows(w, ROWS);
}

/* Schema of one page and of several; a transaction in which the image is opened again, and the next one. */
static void used_up_tables_say_so(void **state)
{
    struct world *w = *state;
    open_image(w, 0);                /* two tables */
    int64_t first = add_rows(w, 0, 1000), end;
    open_image(w, 0);                /* given up before it was stored: written over */
    assert_int_equal(first, 1000);
    assert_int_equal(add_rows(w, 0, 1000), 1000);
    store(w);
    open_image(w, 0);                /* the same transaction: one is left */
    end = add_rows(w, 1000, ROWS);
    assert_in_range(end, 1001, ROWS - 1);
    expect_rows(w, end);
    open_image(w, 0);
    assert_int_equal(add_rows(w, end, ROWS), end);
    run(w, "COMMIT");
    open_image(w, 400 << 20);        /* another one: as many as wanted */
    run(w, "BEGIN");
    assert_int_equal(add_rows(w, end, ROWS), ROWS);
    store(w);
    expect_rows(w, ROWS);
}

static void rows_that_do_not_ascend_or_fit_are_left(void **state)
{
    struct world *w = *state;
    struct made m;
    BUF_AUTO struct buf text = BUF_INIT;
    open_image(w, 40 << 20);
    make(w, 5, &m);
    assert_true(image_add(w->image, pack(w, &m), &m.as, LOAD));
    make(w, 4, &m);
    assert_false(image_add(w->image, pack(w, &m), &m.as, LOAD));
    store(w);
    assert_true(image_add(w->image, pack(w, &m), &m.as, LOAD));
    store(w);
    for (int i = 0; i < 70000; i++)
        buf_puts(&text, "x");
    struct datum data[] = {{.type = DATUM_TEXT, .text = str_of("r")}, {.type = DATUM_INTEGER, .integer = 1}, {.type = DATUM_NULL},
                           {.type = DATUM_NULL}, {.type = DATUM_TEXT, .text = {text.ptr, 70000}}};
    struct feed f = {.kind = &kind, .data = data, .n = 1, .place = 2};
    w->row.len = 0;
    pack_row(&w->layout, &f, &w->row);
    assert_false(image_add(w->image, (const struct packed *)(const void *)w->row.ptr, &(struct known_new){.subject = 1}, LOAD));
    store(w);
    assert_int_equal(ask(w, "SELECT count(*) FROM raw_k_row"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_by_pages_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(used_up_tables_say_so, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_that_do_not_ascend_or_fit_are_left, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
