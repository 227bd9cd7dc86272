/* file, sha, json, resource */
#include "base/file.h"
#include "base/json.h"
#include "base/resource.h"
#include "base/sha.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* Each test works in a fresh folder, which is the working directory. */
static char folder[64];

static int enter_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/rundown-test-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

static int leave_folder(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof command, "%s", folder);
    if (chdir("/") != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0)
        execlp("rm", "rm", "-rf", command, (char *)NULL);
    return waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    assert_int_equal(file_write(path, str_of(text), &e), 0);
}

static void holds(const char *path, const char *text)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str bytes;
    assert_int_equal(file_read(&a, path, 1 << 20, &bytes, &e), 0);
    assert_string_equal(bytes.ptr, text);
    assert_int_equal(bytes.len, strlen(text));
}

static void reads_within_limits(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str bytes;
    put("x", "12345");
    assert_int_equal(file_read(&a, "x", 5, &bytes, &e), 0);
    assert_int_equal(file_read(&a, "x", 4, &bytes, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    assert_int_equal(file_read(&a, "none", 4, &bytes, &e), -1);
    assert_int_equal(e.code, ERR_SYSTEM);
    assert_string_equal(e.file, "none");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(file_read(&a, "fifo", 4, &bytes, &e), -1);
    assert_int_equal(file_read(&a, ".", 4, &bytes, &e), -1);
}

static void makes_folders(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/a/b//c/", folder);
    assert_int_equal(file_mkdirs(path, &e), 0);
    assert_int_equal(file_mkdirs(path, &e), 0);
    assert_int_equal(file_mkdirs("d/e", &e), 0);
    assert_int_equal(file_mkdirs("f", &e), 0);
    assert_int_equal(file_mkdirs("/", &e), 0);
    assert_true(file_exists("a/b/c") && file_exists("d/e") && file_exists("f"));
    put("file", "");
    assert_int_equal(file_mkdirs("file", &e), -1);
    assert_int_equal(file_mkdirs("file/x", &e), -1);
    assert_int_equal(file_mkdirs("", &e), -1);
}

static void lists_sorted_and_without_dots(void **state)
{
    (void)state;
    static const char *const expected[] = {"B", "a", "sub/deeper/z", "sub/y", "to-a"};
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    char **paths;
    size_t n;
    assert_int_equal(file_list(&a, ".", &paths, &n, &e), 0);
    assert_int_equal(n, 0);
    assert_int_equal(file_mkdirs("sub/deeper", &e), 0);
    assert_int_equal(file_mkdirs(".hidden", &e), 0);
    put("a", "");
    put("B", "");
    put("sub/y", "");
    put("sub/deeper/z", "");
    put("sub/.z", "");
    put(".hidden/x", "");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(symlink("a", "to-a"), 0);
    assert_int_equal(symlink("nothing", "to-nothing"), 0);
    assert_int_equal(symlink(".", "sub/loop"), 0);
    assert_int_equal(file_list(&a, folder, &paths, &n, &e), 0);
    assert_int_equal(n, COUNT(expected));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(paths[i], expected[i]);
    assert_int_equal(file_list(&a, "none", &paths, &n, &e), -1);
}

static void publishes_or_leaves(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    char *temp;
    put("target", "old");
    assert_int_equal(file_temp(&a, "target", &temp, &e), 0);
    assert_false(file_exists(temp));
    put(temp, "new");
    holds("target", "old");
    assert_int_equal(file_publish(temp, "target", &e), 0);
    holds("target", "new");
    assert_false(file_exists(temp));
    assert_int_equal(file_publish("missing", "target", &e), -1);
    holds("target", "new");
    assert_int_equal(file_write("no/such/folder", STR("x"), &e), -1);
    assert_int_equal(file_mkdirs("dir/x", &e), 0);
    assert_int_equal(file_write("dir", STR("x"), &e), -1);
    assert_int_equal(file_temp(&a, "dir/", &temp, &e), -1);
    char **paths;
    size_t n;
    assert_int_equal(file_list(&a, ".", &paths, &n, &e), 0);
    assert_int_equal(n, 1);
}

static void publishes_the_longest_names(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'x', 255);
    name[255] = '\0';
    put(name, "long");
    holds(name, "long");
}

static void appends_whole_lines(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    assert_int_equal(file_append_line("log", STR("one"), &e), 0);
    assert_int_equal(file_append_line("log", STR(""), &e), 0);
    assert_int_equal(file_append_line("log", STR("two"), &e), 0);
    holds("log", "one\n\ntwo\n");
    put("log", "one\ntwo\nthr"); /* killed while writing */
    assert_int_equal(file_append_line("log", STR("four"), &e), 0);
    holds("log", "one\ntwo\nfour\n");
    put("log", "thr");
    assert_int_equal(file_append_line("log", STR("four"), &e), 0);
    holds("log", "four\n");
    assert_int_equal(file_append_line("log", STR("a\nb"), &e), -1);
    holds("log", "four\n");
}

static void mends_a_long_torn_line(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf b = BUF_INIT;
    buf_puts(&b, "first\n");
    for (int i = 0; i < 20000; i++)
        buf_puts(&b, "x");
    put("log", b.ptr);
    assert_int_equal(file_append_line("log", STR("second"), &e), 0);
    holds("log", "first\nsecond\n");
}

static void copies_and_moves(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    int64_t bytes, mtime;
    const struct timespec times[2] = {{1000000, 0}, {2000000, 0}};
    put("from", "some text");
    assert_int_equal(utimensat(AT_FDCWD, "from", times, 0), 0);
    assert_int_equal(file_copy("from", "to", &e), 0);
    holds("to", "some text");
    assert_int_equal(file_stat("to", &bytes, &mtime, &e), 0);
    assert_int_equal(bytes, 9);
    assert_int_equal(mtime, 2000000);
    assert_int_equal(file_move("to", "away", &e), 0);
    assert_false(file_exists("to"));
    holds("away", "some text");
    assert_int_equal(file_copy("none", "away", &e), -1);
    assert_int_equal(file_move("none", "away", &e), -1);
    holds("away", "some text");
    assert_int_equal(file_stat("none", &bytes, &mtime, &e), -1);
}

static void copies_large_files(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    char before[SHA_TEXT], after[SHA_TEXT];
    BUF_AUTO struct buf b = BUF_INIT;
    for (int i = 0; i < 60000; i++)
        buf_printf(&b, "line %d\n", i);
    put("from", b.ptr);
    assert_int_equal(file_copy("from", "to", &e), 0);
    assert_int_equal(sha_file("from", before, &e), 0);
    assert_int_equal(sha_file("to", after, &e), 0);
    assert_string_equal(before, after);
}

static void locks_exclude(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    int first, second;
    assert_int_equal(file_lock("lock", &first, &e), 0);
    assert_int_equal(file_lock("lock", &second, &e), -1);
    assert_int_equal(e.code, ERR_BUSY);
    file_unlock(first);
    assert_int_equal(file_lock("lock", &second, &e), 0);
    file_unlock(second);
    assert_int_equal(file_lock("no/lock", &second, &e), -1);
    assert_int_equal(e.code, ERR_SYSTEM);
}

static void names_files(void **state)
{
    (void)state;
    assert_string_equal(file_name("a/b/c"), "c");
    assert_string_equal(file_name("c"), "c");
    assert_string_equal(file_name("a/"), "");
}

static void sha_knows_the_test_vectors(void **state)
{
    (void)state;
    static const struct { const char *text, *hex; } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };
    char hex[SHA_TEXT];
    struct err e = ERR_INIT;
    for (size_t i = 0; i < COUNT(rows); i++) {
        sha_of(str_of(rows[i].text), hex);
        assert_string_equal(hex, rows[i].hex);
        put("x", rows[i].text);
        assert_int_equal(sha_file("x", hex, &e), 0);
        assert_string_equal(hex, rows[i].hex);
    }
    struct sha *s = sha_new();
    sha_add(s, "a", 1);
    sha_add(s, "bc", 2);
    sha_end(s, hex);
    assert_string_equal(hex, rows[1].hex);
    assert_int_equal(sha_file("none", hex, &e), -1);
    assert_int_equal(sha_file(".", hex, &e), -1);
}

static void json_errors_have_places(void **state)
{
    (void)state;
    static const struct { const char *text; int rc; long line; } rows[] = {
        {"{\"a\": 1}", 0, 0}, {"\xEF\xBB\xBF[]", 0, 0}, {"{\n\"a\": 1,\n\"a\": 2}", -1, 3}, {"", -1, 1}, {"{\n\n]", -1, 3},
        {"[1] x", -1, 1}, {"[99999999999999999999]", -1, 1}, {"[\"\xFF\"]", -1, 1}, {"[\"\\u0000\"]", -1, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        JSON_AUTO json_t *root = NULL;
        struct err e = ERR_INIT;
        if (json_read_text(str_of(rows[i].text), "x.json", &root, &e) != rows[i].rc)
            fail_msg("row %zu", i);
        if (rows[i].rc == 0)
            continue;
        assert_string_equal(e.file, "x.json");
        assert_int_equal(e.line, rows[i].line);
        assert_int_equal(e.code, ERR_INPUT);
    }
}

static void json_nests_within_reason(void **state)
{
    (void)state;
    JSON_AUTO json_t *root = NULL;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf b = BUF_INIT;
    for (int i = 0; i < 1000000; i++)
        buf_puts(&b, "[");
    assert_int_equal(json_read_text((struct str){b.ptr, b.len}, "x", &root, &e), -1);
}

static void json_wants_types(void **state)
{
    (void)state;
    JSON_AUTO json_t *root = NULL;
    struct err e = ERR_INIT;
    const char *text = "before";
    put("x.json", "{\"t\": \"text\", \"n\": 42, \"b\": true, \"r\": 1.5}");
    assert_int_equal(json_read_file("x.json", &root, &e), 0);
    assert_int_equal(json_want_text(root, "n", "x.json", &text, &e), -1);
    assert_string_equal(e.text, "'n' must be a text");
    assert_string_equal(e.file, "x.json");
    assert_int_equal(json_want_text(root, "none", "x.json", &text, &e), -1);
    assert_string_equal(e.text, "'none' is missing");
    assert_string_equal(text, "before");
    assert_int_equal(json_want_text(root, "t", "x.json", &text, &e), 0);
    assert_string_equal(text, "text");
    assert_string_equal(json_text_or(root, "n", "fallback"), "fallback");
    assert_string_equal(json_text_or(root, "t", NULL), "text");
    assert_int_equal(json_int_or(root, "none", 3), 3);
    assert_true(json_bool_or(root, "b", false));
    assert_true(json_bool_or(NULL, "b", true));
}

static void json_names_unknown_keys(void **state)
{
    (void)state;
    static const char *const known[] = {"name", "type"};
    JSON_AUTO json_t *root = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(json_read_text(STR("{\"name\": 1, \"tpye\": 2}"), "x", &root, &e), 0);
    assert_int_equal(json_only_keys(root, known, 2, "x", &e), -1);
    assert_string_equal(e.text, "unknown key 'tpye'; did you mean 'type'?");
    json_object_del(root, "tpye");
    assert_int_equal(json_only_keys(root, known, 2, "x", &e), 0);
}

static void resources_are_embedded(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct resource **list;
    size_t n;
    assert_non_null(resource_find("pipelines/settings.json"));
    assert_null(resource_find("pipelines/settings.jso"));
    assert_int_equal(resource_list(&a, "pipelines/", ".json", &list, &n), 0);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        assert_true(strncmp(list[i]->path, "pipelines/", 10) == 0);
        assert_true(i == 0 || strcmp(list[i - 1]->path, list[i]->path) < 0);
        assert_ptr_equal(resource_find(list[i]->path), list[i]);
        assert_int_equal(strlen(list[i]->data), list[i]->len);
    }
}

static void resources_are_overlaid(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str text;
    char **embedded, **all;
    size_t n_embedded, n_all;
    assert_int_equal(resource_read(&a, NULL, "pipelines/settings.json", &text, &e), 0);
    assert_int_equal(resource_read(&a, folder, "pipelines/own.json", &text, &e), -1);
    assert_int_equal(resource_paths(&a, folder, "pipelines/", ".json", &embedded, &n_embedded, &e), 0);
    assert_int_equal(file_mkdirs("pipelines", &e), 0);
    put("pipelines/own.json", "{}");
    put("pipelines/own.txt", "{}");
    put("pipelines/settings.json", "[]");
    assert_int_equal(resource_read(&a, folder, "pipelines/settings.json", &text, &e), 0);
    assert_true(str_is(text, "[]"));
    assert_int_equal(resource_paths(&a, folder, "pipelines/", ".json", &all, &n_all, &e), 0);
    assert_int_equal(n_all, n_embedded + 1);
    bool is_found = false;
    for (size_t i = 0; i < n_all; i++) {
        is_found = is_found || strcmp(all[i], "pipelines/own.json") == 0;
        assert_int_equal(resource_read(&a, folder, all[i], &text, &e), 0);
    }
    assert_true(is_found);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(reads_within_limits),
        IN_FOLDER(makes_folders),
        IN_FOLDER(lists_sorted_and_without_dots),
        IN_FOLDER(publishes_or_leaves),
        IN_FOLDER(publishes_the_longest_names),
        IN_FOLDER(appends_whole_lines),
        IN_FOLDER(mends_a_long_torn_line),
        IN_FOLDER(copies_and_moves),
        IN_FOLDER(copies_large_files),
        IN_FOLDER(locks_exclude),
        cmocka_unit_test(names_files),
        IN_FOLDER(sha_knows_the_test_vectors),
        cmocka_unit_test(json_errors_have_places),
        cmocka_unit_test(json_nests_within_reason),
        IN_FOLDER(json_wants_types),
        cmocka_unit_test(json_names_unknown_keys),
        cmocka_unit_test(resources_are_embedded),
        IN_FOLDER(resources_are_overlaid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
