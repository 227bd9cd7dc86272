/* settings, workspace, program, process */
#include "base/file.h"
#include "base/process.h"
#include "base/workspace.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define CATALOGUE "pipelines/settings.json"

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
    struct err e = ERR_INIT;
    int status;
    const char *const argv[] = {"rm", "-rf", folder, NULL};
    return chdir("/") == 0 ? process_run(argv, &(struct process_options){0}, &status, NULL, &e) : -1;
}

static void put(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    assert_int_equal(file_write(path, str_of(text), &e), 0);
}

static void settings_have_defaults(void **state)
{
    (void)state;
    struct settings *s;
    struct err e = ERR_INIT;
    const struct settings_row *rows;
    assert_int_equal(settings_open(CATALOGUE, NULL, &s, &e), 0);
    assert_int_equal(settings_int(s, "stint.min_minutes"), 15);
    assert_string_equal(settings_text(s, "timezone"), "Asia/Kuala_Lumpur");
    assert_true(settings_real(s, "rules.rest_h") == 10.0); /* written as 10 */
    assert_true(settings_bool(s, "archive.keep"));
    assert_true(json_is_array(settings_json_borrow(s, "dayparts")));
    size_t n = settings_rows(s, &rows);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(rows[i].origin, "default");
        assert_true(strlen(rows[i].value) > 0 && strlen(rows[i].meaning) > 0);
    }
    settings_close(s);
}

static void settings_take_the_users_file(void **state)
{
    (void)state;
    struct settings *s;
    struct err e = ERR_INIT;
    char plain[65], changed[65], same[65];
    assert_int_equal(settings_open(CATALOGUE, NULL, &s, &e), 0);
    settings_fingerprint(s, plain);
    settings_close(s);
    put("u.json", "{\"stint\": {\"min_minutes\": 20}, \"currency\": \"SGD\", \"rules.rest_h\": 10.0, \"pull\": {\"dir\": {}}}");
    assert_int_equal(settings_open(CATALOGUE, "u.json", &s, &e), 0);
    assert_int_equal(settings_int(s, "stint.min_minutes"), 20);
    assert_string_equal(settings_text(s, "currency"), "SGD");
    assert_non_null(json_object_get(settings_json_borrow(s, "pull"), "dir"));
    settings_fingerprint(s, changed);
    settings_close(s);
    put("u.json", "{\"rules.rest_h\": 10.0}"); /* the default, said otherwise */
    assert_int_equal(settings_open(CATALOGUE, "u.json", &s, &e), 0);
    settings_fingerprint(s, same);
    settings_close(s);
    assert_string_not_equal(plain, changed);
    assert_string_equal(plain, same);
}

static void settings_refuse(void **state)
{
    (void)state;
    static const struct { const char *file, *text; } rows[] = {
        {"{\"stint\": {\"min_minuts\": 20}}", "unknown setting 'stint.min_minuts'; did you mean 'stint.min_minutes'?"},
        {"{\"stnt\": {\"min_minutes\": 20}}", "unknown setting 'stnt'; did you mean 'stint'?"},
        {"{\"timezon\": \"UTC\"}", "unknown setting 'timezon'; did you mean 'timezone'?"},
        {"{\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\": 1}", "`rundown config`"},
        {"{\"stint\": 5}", "'stint' must be an object"},
        {"{\"stint\": {\"min_minutes\": 1.5}}", "'stint.min_minutes' must be a whole number"},
        {"{\"currency\": 5}", "'currency' must be a text"},
        {"{\"archive\": {\"keep\": 1}}", "'archive.keep' must be true or false"},
        {"{\"dayparts\": {}}", "'dayparts' must be a list"},
        {"{\"pull\": []}", "'pull' must be an object"},
        {"{\"stint\": {\"min_minutes\": 1}, \"stint.min_minutes\": 2}", "given twice"},
        {"[]", "must be an object"},
        {"{", "expected"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct settings *s = NULL;
        struct err e = ERR_INIT;
        put("u.json", rows[i].file);
        assert_int_equal(settings_open(CATALOGUE, "u.json", &s, &e), -1);
        assert_null(s);
        if (strstr(e.text, rows[i].text) == NULL || strcmp(e.file, "u.json") != 0)
            fail_msg("%s: %s: %s", rows[i].file, e.file, e.text);
    }
    struct settings *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(settings_open(CATALOGUE, "none.json", &s, &e), -1);
    assert_int_equal(settings_open("none.json", NULL, &s, &e), -1);
}

static void workspace_is_found_upwards(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct workspace w;
    struct err e = ERR_INIT;
    assert_int_equal(workspace_open(&a, NULL, NULL, NULL, &w, &e), -1);
    assert_int_equal(e.code, ERR_USAGE);
    assert_int_equal(workspace_open(&a, folder, NULL, NULL, &w, &e), -1);
    assert_int_equal(workspace_open(&a, "none", NULL, NULL, &w, &e), -1);
    put("rundown.json", "{}");
    assert_int_equal(file_mkdirs("inbox/deep", &e), 0);
    assert_int_equal(chdir("inbox/deep"), 0);
    assert_int_equal(workspace_open(&a, NULL, NULL, "2026-11-20T08:00:00+08:00", &w, &e), 0);
    assert_string_equal(w.dir, folder);
    assert_string_equal(w.inbox, workspace_path(&a, &w, "inbox"));
    assert_string_equal(w.warehouse, workspace_path(&a, &w, "warehouse.db"));
    assert_int_equal(w.now_utc_s, 1795132800);
    assert_string_equal(getenv("TMPDIR"), folder);
    assert_string_equal(sqlite3_temp_directory, folder);
    workspace_close(&w);
}

static void workspace_reads_its_options(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct workspace w;
    struct err e = ERR_INIT;
    char expected[128];
    put("rundown.json", "{}");
    (void)snprintf(expected, sizeof expected, "%s/x.db", folder);
    assert_int_equal(workspace_open(&a, ".", "x.db", "2026-11-20 08:00", &w, &e), 0);
    assert_string_equal(w.warehouse, expected);
    assert_int_equal(w.now_utc_s, 1795132800); /* local to the workspace's zone */
    workspace_close(&w);
    assert_int_equal(workspace_open(&a, ".", "/x.db", NULL, &w, &e), 0);
    assert_string_equal(w.warehouse, "/x.db");
    assert_true(w.now_utc_s > 1700000000);
    workspace_close(&w);
    assert_int_equal(workspace_open(&a, ".", NULL, "yesterday", &w, &e), -1);
    assert_int_equal(e.code, ERR_USAGE);
    put("rundown.json", "{\"timezone\": \"Asia/Kuala_Lumpu\"}");
    assert_int_equal(workspace_open(&a, ".", NULL, NULL, &w, &e), -1);
    assert_non_null(strstr(e.text, "Asia/Kuala_Lumpu"));
    assert_int_equal(e.code, ERR_INPUT);
}

static const char *opt_date, *opt_check, *opt_dir;
static const struct option_row options[] = {
    {"date", 0, true, &opt_date, "as of this day"},
    {"check", 0, false, &opt_check, "only check"},
    {"output", 'o', true, &opt_dir, "folder"},
};
static const struct program program = {"rundown-x", "[-w DIR]", "Does x.", options, COUNT(options)};

static int parse(char **argv, struct invocation *in, struct err *e)
{
    int argc = 0;
    while (argv[argc] != NULL)
        argc++;
    opt_date = opt_check = opt_dir = NULL;
    return program_parse(&program, argc, argv, in, e);
}

static void program_parses_options(void **state)
{
    (void)state;
    struct invocation in;
    struct err e = ERR_INIT;
    char *argv[] = {(char[]){"rundown-x"}, (char[]){"daily"}, (char[]){"--date"}, (char[]){"2026-11-20"}, (char[]){"-w"},
                    (char[]){"dir"}, (char[]){"-q"}, (char[]){"--check"}, (char[]){"-oout"}, (char[]){"--now=x"},
                    (char[]){"--"}, (char[]){"-z"}, NULL};
    assert_int_equal(parse(argv, &in, &e), 0);
    assert_string_equal(opt_date, "2026-11-20");
    assert_string_equal(opt_check, "");
    assert_string_equal(opt_dir, "out");
    assert_string_equal(in.workspace_dir, "dir");
    assert_string_equal(in.now, "x");
    assert_null(in.warehouse);
    assert_int_equal(in.n_args, 2);
    assert_string_equal(in.args[0], "daily");
    assert_string_equal(in.args[1], "-z");
}

static void program_refuses_options(void **state)
{
    (void)state;
    static const struct { const char *word, *text; } rows[] = {
        {"--nix", "'--nix' is not an option"}, {"-z", "'-z' is not an option"}, {"--date", "'--date' needs a value"},
        {"-o", "'-o' needs a value"}, {"-qz", "'-z' is not an option"}, {"--check=yes", "'--check=yes' takes no value"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct invocation in;
        struct err e = ERR_INIT;
        char word[32];
        (void)snprintf(word, sizeof word, "%s", rows[i].word);
        char *argv[] = {(char[]){"rundown-x"}, word, NULL};
        assert_int_equal(parse(argv, &in, &e), -1);
        assert_int_equal(e.code, ERR_USAGE);
        if (strstr(e.text, rows[i].text) == NULL)
            fail_msg("%s: %s", rows[i].word, e.text);
    }
}

static int run(const char *const *argv, struct process_options o, struct buf *output, struct err *e)
{
    int status = -1;
    int rc = process_run(argv, &o, &status, output, e);
    return rc == 0 ? status : -1;
}

static void process_captures(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    const char *const argv[] = {"sh", "-c", "echo out; echo err >&2; exit 7", NULL};
    assert_int_equal(run(argv, (struct process_options){.capture = true}, &out, &e), 7);
    assert_string_equal(out.ptr, "out\nerr\n");
}

static void process_pumps_input_and_output(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf in = BUF_INIT, out = BUF_INIT;
    const char *const argv[] = {"cat", NULL};
    for (int i = 0; i < 200000; i++)
        buf_printf(&in, "line %d\n", i); /* far more than the pipes hold */
    struct process_options o = {.input = {in.ptr, in.len}, .capture = true, .seconds = 20};
    assert_int_equal(run(argv, o, &out, &e), 0);
    assert_int_equal(out.len, in.len);
    assert_memory_equal(out.ptr, in.ptr, in.len);
}

static void process_survives_a_closed_pipe(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf in = BUF_INIT;
    const char *const argv[] = {"true", NULL};
    for (int i = 0; i < 200000; i++)
        buf_puts(&in, "0123456789");
    assert_int_equal(run(argv, (struct process_options){.input = {in.ptr, in.len}}, NULL, &e), 0);
}

static void process_kills_at_the_limit(void **state)
{
    (void)state;
    static const char *const commands[] = {"sleep 60", "sleep 60 & sleep 60", "yes", "trap '' TERM; while :; do :; done",
                                           "exec 0<&- 1>&- 2>&-; sleep 60"};
    for (size_t i = 0; i < COUNT(commands); i++) {
        struct err e = ERR_INIT;
        BUF_AUTO struct buf out = BUF_INIT;
        time_t start = time(NULL);
        const char *const argv[] = {"sh", "-c", commands[i], NULL};
        assert_int_equal(run(argv, (struct process_options){.seconds = 1, .capture = true}, &out, &e), -1);
        assert_int_equal(e.code, ERR_LIMIT);
        assert_true(time(NULL) - start < 10);
        assert_true(out.len <= 16 * 1024 * 1024);
    }
}

static void process_does_not_wait_for_grandchildren(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    time_t start = time(NULL);
    const char *const argv[] = {"sh", "-c", "sleep 5 & echo done", NULL};
    assert_int_equal(run(argv, (struct process_options){.capture = true}, &out, &e), 0);
    assert_string_equal(out.ptr, "done\n");
    assert_true(time(NULL) - start < 4);
}

static void process_has_its_own_surroundings(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    const char *const argv[] = {"sh", "-c", "pwd; echo $X$HOME; cat", NULL};
    const char *const environment[] = {"X=only", "PATH=/usr/bin:/bin", NULL};
    struct process_options o = {.directory = "/usr", .environment = environment, .capture = true, .seconds = 10};
    assert_int_equal(run(argv, o, &out, &e), 0);
    assert_string_equal(out.ptr, "/usr\nonly\n");
}

static void process_tells_failures(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    const char *const none[] = {"no-such-program-at-all", NULL};
    const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
    assert_int_equal(run(none, (struct process_options){0}, NULL, &e), -1);
    assert_int_equal(e.code, ERR_SYSTEM);
    assert_int_equal(run(killed, (struct process_options){0}, NULL, &e), 128 + 9);
}

static int ask(struct process *p, const char *input, int seconds, struct buf *said, bool *ended, struct err *e)
{
    buf_clear(said);
    return process_ask(p, str_of(input), "done", seconds, said, ended, e);
}

static void process_answers_by_turns(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf said = BUF_INIT, large = BUF_INIT;
    const char *const argv[] = {"sh", NULL};
    struct process *p = NULL;
    bool ended = false;
    assert_int_equal(process_open(argv, &(struct process_options){.directory = "/usr"}, &p, &e), 0);
    assert_int_equal(ask(p, "pwd; x=7; echo not done; echo done 1\n", 20, &said, &ended, &e), 0);
    assert_string_equal(said.ptr, "/usr\nnot done\ndone 1\n");
    for (int i = 0; i < 50000; i++)
        buf_printf(&large, "echo $x line >&2\n"); /* far more than the pipes hold, both ways */
    buf_puts(&large, "echo done\n");
    assert_int_equal(ask(p, large.ptr, 60, &said, &ended, &e), 0);
    assert_false(ended);
    assert_int_equal(said.len, 50000 * 7 + 5);
    assert_int_equal(ask(p, "echo last words; exit 3\n", 20, &said, &ended, &e), 0);
    assert_true(ended);
    assert_string_equal(said.ptr, "last words\n");
    process_close(p);
    assert_int_equal(process_open((const char *const[]){"true", NULL}, &(struct process_options){0}, &p, &e), 0);
    assert_int_equal(ask(p, large.ptr, 20, &said, &ended, &e), 0); /* it never reads */
    assert_true(ended);
    process_close(p);
    assert_int_equal(process_open(argv, &(struct process_options){0}, &p, &e), 0);
    assert_int_equal(ask(p, "trap '' TERM; while :; do :; done\n", 1, &said, &ended, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    process_close(p);
    assert_int_equal(process_open((const char *const[]){"no-such-program-at-all", NULL}, &(struct process_options){0}, &p, &e), -1);
}

static int n_open_files(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void process_leaks_no_descriptor(void **state)
{
    (void)state;
    const char *const argv[] = {"true", NULL}, *const none[] = {"no-such-program-at-all", NULL};
    int before = n_open_files();
    for (int i = 0; i < 20; i++) {
        struct err e = ERR_INIT;
        BUF_AUTO struct buf out = BUF_INIT;
        (void)run(argv, (struct process_options){.input = STR("x"), .capture = true, .seconds = 5}, &out, &e);
        (void)run(none, (struct process_options){.input = STR("x"), .capture = true}, &out, &e);
    }
    assert_int_equal(n_open_files(), before);
}

static void process_finds_siblings(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    char *path;
    assert_int_equal(process_sibling(&a, "test_base_workspace", &path, &e), 0);
    assert_int_equal(path[0], '/');
    assert_int_equal(process_sibling(&a, "no-such-program", &path, &e), -1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_have_defaults),
        IN_FOLDER(settings_take_the_users_file),
        IN_FOLDER(settings_refuse),
        IN_FOLDER(workspace_is_found_upwards),
        IN_FOLDER(workspace_reads_its_options),
        cmocka_unit_test(program_parses_options),
        cmocka_unit_test(program_refuses_options),
        cmocka_unit_test(process_captures),
        cmocka_unit_test(process_pumps_input_and_output),
        cmocka_unit_test(process_survives_a_closed_pipe),
        cmocka_unit_test(process_kills_at_the_limit),
        cmocka_unit_test(process_does_not_wait_for_grandchildren),
        cmocka_unit_test(process_has_its_own_surroundings),
        cmocka_unit_test(process_tells_failures),
        cmocka_unit_test(process_answers_by_turns),
        cmocka_unit_test(process_leaks_no_descriptor),
        cmocka_unit_test(process_finds_siblings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
