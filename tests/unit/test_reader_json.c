#include "tests/unit/reader_case.h"

enum { PATHS_MOST = 6 };

struct json_case {
    const char *name, *bytes, *rows_path;
    const char *paths[PATHS_MOST];
    const char *rows;
};

static const struct json_case cases[] = {
    {"array at the root", "[{\"a\":\"x\",\"b\":1},{\"a\":\"y\",\"b\":2}]", "", {"a", "b"}, "0: x|#1\n1: y|#2\n"},
    {"array inside", "{\"data\":{\"live_stream_sessions\":[{\"id\":\"7\",\"s\":{\"gmv\":{\"amount\":\"5.10\"}}}]}}",
     "data.live_stream_sessions", {"id", "s.gmv.amount"}, "0: 7|5.10\n"},
    {"an object is one row", "{\"response\":{\"session_id\":6236215}}", "response", {"session_id"}, "0: #6236215\n"},
    {"the root is one row", "{\"a\":1}", "", {"a"}, "0: #1\n"},
    {"from the root", "{\"o\":{\"start\":1789477200},\"i\":[{\"n\":1},{\"n\":2}]}", "i", {"/o.start", "n"},
     "0: #1789477200|#1\n1: #1789477200|#2\n"},
    {"missing and null", "[{\"a\":null},{\"b\":{}},{}]", "", {"a", "b.c"}, "0: |\n1: |\n2: |\n"},
    {"truth", "[{\"a\":true,\"b\":false}]", "", {"a", "b"}, "0: !TRUE|!FALSE\n"},
    {"whole numbers", "[{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":0}]", "", {"a", "b", "c"},
     "0: #9223372036854775807|#-9223372036854775808|#0\n"},
    {"reals as short as they are exact", "[{\"a\":19.99,\"b\":0.1,\"c\":1e21,\"d\":0.30000000000000004,\"e\":1350000.00,\"f\":-2.5e-7}]", "",
     {"a", "b", "c", "d", "e", "f"}, "0: #19.99|#0.1|#1e+21|#0.30000000000000004|#1350000|#-2.5e-07\n"},
    {"an empty text", "[{\"a\":\"\"}]", "", {"a"}, "0: \n"},
    {"escapes", "[{\"a\":\"Phi\\u00ean\\n\\\"x\\\" \\ud83c\\udfa4\"}]", "", {"a"}, "0: Phiên\n\"x\" 🎤\n"},
    {"an element by number", "[{\"a\":[{\"b\":1},{\"b\":2}]}]", "", {"a.1.b", "a.7.b", "a.x"}, "0: #2||\n"},
    {"plain values", "[1,\"x\",null]", "", {""}, "0: #1\n1: x\n2: \n"},
    {"rows inside rows", "{\"d\":{\"o\":[{\"id\":\"A\",\"l\":[{\"s\":1},{\"s\":2}]},{\"id\":\"B\",\"l\":[]},{\"id\":\"C\"},"
     "{\"id\":\"D\",\"l\":{\"s\":3}}],\"c\":\"MYR\"}}", "d.o[].l", {"../id", "s", "/d.c"},
     "0: A|#1|MYR\n1: A|#2|MYR\n2: B||MYR\n3: C||MYR\n4: D|#3|MYR\n"},
    {"a reply kept with its request", "{\"request\":{\"live_id\":\"7\"},\"body\":{\"c\":\"MYR\",\"d\":[{\"a\":1}]}}", "d",
     {"/request.live_id", "/c", "a"}, "0: 7|MYR|#1\n"},
    {"no request", "{\"request\":1,\"d\":[{\"a\":1}]}", "d", {"/request.live_id", "a"}, "0: |#1\n"},
    {"rows inside rows that are not nested", "{\"o\":[]}", "o[].l", {"../id"}, ""},
    {"nothing around a plain row", "[{\"a\":1}]", "", {"../a", "a"}, "0: |#1\n"},
    {"an element by what it says", "[{\"g\":[{\"t\":\"VIDEO\",\"n\":1},{\"t\":\"LIVE\",\"n\":2},{\"t\":\"LIVE\",\"n\":3}]}]", "",
     {"g[t=LIVE].n", "g[t=CARD].n", "g[n=2].n", "g[t].n", "x[t=LIVE].n"}, "0: #2||||\n"},
    {"a list that is null is empty", "{\"data\":null}", "data", {"a"}, ""},
    {"an empty list", "{\"data\":[]}", "data", {"a"}, ""},
    {"byte order mark and blanks", "\xEF\xBB\xBF\r\n [{\"a\":1}]", "", {"a"}, "0: #1\n"},
    {"no such rows", "{\"code\":105002,\"message\":\"expired\"}", "data.sessions", {"a"},
     "error line 0: there is no 'data.sessions' in the document\n"},
    {"rows that are none", "{\"data\":\"x\"}", "data", {"a"}, "error line 0: 'data' is neither a list nor an object\n"},
    {"an object for a cell", "[{\"a\":1},{\"a\":{\"b\":1}}]", "", {"a"},
     "0: #1\nerror line 0: element 1: 'a' is an object where one value is expected\n"},
    {"a list for a cell", "[{\"a\":[]}]", "", {"a"}, "error line 0: element 0: 'a' is a list where one value is expected\n"},
    {"more than 64 bits", "[\n{\"a\":18446744073709551616}]", "", {"a"}, "error line 2: a number of more than 64 bits; ids of "
     "this size must be written as text, in quotation marks: too big integer\n"},
    {"a key twice", "[{\"a\":1,\n\"a\":2}]", "", {"a"},
     "error line 2: not readable as JSON; download the file again: duplicate object key\n"},
    {"cut", "[{\"a\":1},", "", {"a"},
     "error line 1: not readable as JSON; download the file again: ']' expected near end of file\n"},
    {"more behind it", "[]\n[]", "", {"a"}, "error line 2: not readable as JSON; download the file again: end of file expected\n"},
};

static void read_json(struct buf *out, const char *path, const struct reader_limits *limits, const struct json_case *c)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book b;
    struct reader *r;
    struct err e = ERR_INIT;
    size_t n = 0;
    while (n < PATHS_MOST && c->paths[n] != NULL)
        n++;
    buf_puts(out, "");
    if (book_open(&a, path, limits, &b, &e) != 0) {
        case_error(out, &e);
        return;
    }
    assert_int_equal(b.type, BOOK_JSON);
    assert_non_null(book_json_borrow(&b));
    if (reader_open_json(&b, c->rows_path, c->paths, n, &r, &e) != 0)
        case_error(out, &e);
    else
        case_rows(out, r);
    book_close(&b);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        BUF_AUTO struct buf out = BUF_INIT;
        const struct json_case *c = &cases[i];
        read_json(&out, case_write(&a, c->bytes, strlen(c->bytes)), &case_limits, c);
        if (strcmp(out.ptr, c->rows) != 0)
            print_message("case '%s'\n", c->name);
        assert_string_equal(out.ptr, c->rows);
    }
}

static void check_limit(const struct reader_limits *limits, const char *expected)
{
    static const char bytes[] = "[{\"a\":\"12345\"},{\"a\":\"x\"}]";
    static const struct json_case c = {.rows_path = "", .paths = {"a"}};
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    read_json(&out, case_write(&a, bytes, sizeof bytes - 1), limits, &c);
    assert_string_equal(out.ptr, expected);
}

static const char utf16[] = "\xFF\xFE[\0{\0\"\0a\0\"\0:\0\"\0\xAB\x20\"\0}\0]\0", broken[] = "\xFE\xFF\0[\xDC\0\0]";

/* Windows tools write UTF-16 with a mark. */
static void test_utf16(void **state)
{
    (void)state;
    static const struct json_case c = {.rows_path = "", .paths = {"a"}};
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT, other = BUF_INIT;
    read_json(&out, case_write(&a, utf16, sizeof utf16 - 1), &case_limits, &c);
    assert_string_equal(out.ptr, "0: ₫\n");
    read_json(&other, case_write(&a, broken, sizeof broken - 1), &case_limits, &c);
    assert_string_equal(other.ptr, "error line 0: not UTF-16 (big-endian) text: download the file again\n");
}

static void test_limits(void **state)
{
    (void)state;
    struct reader_limits few = case_limits;
    few.cell = 4;
    check_limit(&few, "error line 0: element 0: 'a' is longer than limits.cell allows (4 characters): 5\n");
    few = case_limits;
    few.rows = 1;
    check_limit(&few, "0: 12345\nerror line 0: more rows than limits.rows allows (1)\n");
    few.rows = 2;
    few.cell = 5;
    few.json_bytes = 25;   /* its size */
    check_limit(&few, "0: 12345\n1: x\n");
    few.json_bytes--;
    check_limit(&few, "error line 0: larger than limits.json_mb allows (0 MB): 1 MB\n");
}

/* jansson stops at a depth of 2048; a hundred thousand brackets must not be a hundred thousand frames. */
static void test_deep(void **state)
{
    (void)state;
    static char deep[100000];
    static const struct json_case c = {.rows_path = "", .paths = {"a"}};
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    memset(deep, '[', sizeof deep);
    read_json(&out, case_write(&a, deep, sizeof deep), &case_limits, &c);
    assert_non_null(strstr(out.ptr, "maximum parsing depth reached"));
}

static void test_samples(void **state)
{
    (void)state;
    static const struct json_case minutes = {
        .rows_path = "data.performance.intervals",
        .paths = {"/data.performance.overall.start_time", "start_time", "sales.gmv.amount", "sales.gmv.currency"}};
    const char *folder = getenv("RUNDOWN_SAMPLES");
    if (folder == NULL) {
        print_message("not checked: real API pages (RUNDOWN_SAMPLES names no folder)\n");
        skip();
    }
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    read_json(&out, arena_format(&a, "%s/tiktok_api/livelift_performance_per_minutes_202510_p1.json", folder), &case_limits, &minutes);
    assert_true(str_starts(str_of(out.ptr), "0: #1789477200|#1789477200|150000.00|VND\n1: "));
    assert_null(strstr(out.ptr, "error"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cases, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_utf16, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_limits, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_deep, case_setup, case_teardown),
        cmocka_unit_test(test_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
