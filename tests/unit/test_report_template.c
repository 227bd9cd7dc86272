/* Templates: errors name file and line; shared sheets; overlays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "report/template/template.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char DIR[] = "/tmp/test_report_template.XXXXXX";

static int folder_make(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    struct arena a ARENA_AUTO = ARENA_INIT;
    return mkdtemp(DIR) == NULL ? -1 : file_mkdirs(arena_format(&a, "%s/templates/workbooks", DIR), &e);
}

static int folder_remove(void **state)
{
    (void)state;
    struct arena a ARENA_AUTO = ARENA_INIT;
    (void)unlink(arena_format(&a, "%s/templates/workbooks/own.json", DIR));
    (void)rmdir(arena_format(&a, "%s/templates/workbooks", DIR));
    (void)rmdir(arena_format(&a, "%s/templates", DIR));
    return rmdir(DIR);
}

/* Reads `text` as the workspace's own template. */
static int try(struct arena *a, const char *text, struct template **t, struct faults *all, struct err *e)
{
    struct catalogue *c = NULL;
    assert_int_equal(catalogue_open(a, NULL, "en", &c, e), 0);
    assert_int_equal(file_write(arena_format(a, "%s/templates/workbooks/own.json", DIR), str_of(text), e), 0);
    int status = template_open(a, DIR, "own", c, t, all, e);
    catalogue_close(c);
    return status;
}

#define HEAD "{\"period\": \"day\", \"title\": \"daily.title\", \"sheets\": [\n{\"name\": \"sheet.today\", \"blocks\": [\n"
#define TAIL "\n]}\n]}\n"
#define TABLE "{\"block\": \"table\", \"name\": \"t\", \"query\": \"SELECT 1 AS gmv\", \"columns\": [{\"from\": \"gmv\", \"heading\": \"h.gmv\"}]}"

static void errors_name_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line;
        const char *says;
    } CASES[] = {
        {HEAD "{\"block\": \"tabel\"}" TAIL, 3, "block 'tabel' is unknown; did you mean 'table'?"},
        {HEAD "{\"block\": \"title\",\n \"txt\": \"daily.title\"}" TAIL, 4, "key 'txt' is unknown; did you mean 'text'?"},
        {HEAD "{\"block\": \"title\", \"text\": \"daily.titel\"}" TAIL, 3, "did you mean 'daily.title'?"},
        {HEAD "{\"block\": \"title\",\n\n \"role\": \"pink\"}" TAIL, 5, "role 'pink' is unknown"},
        {HEAD "{\"block\": \"table\", \"query\": \"SELECT 1\"}" TAIL, 3, "'columns' is missing"},
        {HEAD "{\"block\": \"table\", \"columns\": [{\"from\": \"a\", \"heading\": \"h.gmv\"}]}" TAIL, 3, "'query' is missing"},
        {HEAD "{\"block\": \"table\", \"query\": 3}" TAIL, 3, "'query' must be a text or a list of texts"},
        {HEAD TABLE ",\n" TABLE TAIL, 4, "'name' is used twice"},
        {HEAD TABLE ",\n{\"block\": \"chart\", \"source\": \"t\", \"categories\": \"gmv\", \"text\": \"daily.title\", \"alt\": \"daily.title\",\n"
              " \"series\": [{\"from\": \"gvm\", \"heading\": \"h.gmv\", \"color\": \"accent\"}]}" TAIL, 5, "column 'gvm' is unknown; did you mean 'gmv'?"},
        {HEAD "{\"block\": \"title\", \"text\": \"daily.title\", \"columns\": []}" TAIL, 3, "this block has no 'columns'"},
        {HEAD "{\"block\": \"picture\", \"name\": \"p\", \"query\": \"SELECT 1\", \"text\": \"daily.title\", \"alt\": \"daily.title\",\n"
              "\"script\": \"../etc\"}" TAIL, 3, "chart script '../etc' is unknown"},
        {"{\"period\": \"fortnight\", \"title\": \"daily.title\", \"sheets\": []}", 1, "period 'fortnight' is unknown"},
        {"{\"period\": \"day\", \"title\": \"daily.title\",\n\"sheets\": []}", 2, "'sheets' must be a list that is not empty"},
        {"{\"period\": \"day\", \"title\": \"daily.title\",\n\"sheets\": [\n\"abuot\"]}", 3, "sheet 'abuot' is unknown; did you mean 'about'?"},
        {"{\"period\": \"day\",\n\"sheets\": [\"about\"]}", 1, "'title' is missing"},
        {"{\"period\": [\"day\", \"weak\"], \"title\": \"daily.title\", \"sheets\": [\"about\"]}", 1, "period 'weak' is unknown; did you mean 'week'?"},
        {"{\"period\": [], \"title\": \"daily.title\", \"sheets\": [\"about\"]}", 1, "'period' is empty"},
        {"{\"period\": \"day\", \"title\": \"daily.title\", \"sheets\": [\"about\"],\n\"scope_option\": \"hots\"}", 2, "did you mean 'host'?"},
        {"{\"period\": \"day\", \"title\": \"daily.title\", \"sheets\": [\"about\"], \"binder\": true}", 1, "'binder' want 'scopes'"},
        {"{\"period\": \"day\", \"title\": \"daily.title\", \"sheets\": [\"about\"], \"scopes\": \"SELECT 1\", \"binder\": true}", 1,
         "'binder' wants a sheet with 'per_scope'"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct arena a ARENA_AUTO = ARENA_INIT;
        struct err e = ERR_INIT;
        struct faults faults FAULTS_AUTO = FAULTS_INIT;
        struct template *t = NULL;
        assert_int_equal(try(&a, CASES[i].text, &t, &faults, &e), -1);
        if (strstr(e.text, CASES[i].says) == NULL || e.line != CASES[i].line)
            fail_msg("case %zu: line %ld: %s", i, e.line, e.text);
        assert_string_equal(e.file, "templates/workbooks/own.json");
    }
}

/* An author sees everything that is wrong at once, in order. */
static void all_errors_are_told(void **state)
{
    (void)state;
    static const char text[] = HEAD "{\"block\": \"title\", \"txt\": \"daily.title\",\n\"role\": \"pink\"},\n{\"block\": \"tabel\"}" TAIL;
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct err e = ERR_INIT;
    struct faults faults FAULTS_AUTO = FAULTS_INIT;
    struct template *t = NULL;
    assert_int_equal(try(&a, text, &t, &faults, &e), -1);
    assert_int_equal(faults.n, 3);
    static const char *const SAYS[] = {"key 'txt'", "role 'pink'", "block 'tabel'"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(faults.list[i].line, 3 + (long)i);
        assert_non_null(strstr(faults.list[i].text, SAYS[i]));
    }
    assert_string_equal(e.text, faults.list[0].text);
}

static void the_built_in_ones_are_right(void **state)
{
    (void)state;
    struct faults faults FAULTS_AUTO = FAULTS_INIT;
    static const char *const NAMES[] = {"daily", "weekly", "monthly"};
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct catalogue *c = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(catalogue_open(&a, NULL, "en", &c, &e), 0);
    for (size_t i = 0; i < 3; i++) {
        struct template *t = NULL;
        if (template_open(&a, NULL, NAMES[i], c, &t, &faults, &e) != 0)
            fail_msg("%s:%ld: %s", e.file, e.line, e.text);
        assert_string_equal(t->sheets[t->n_sheets - 1].name, "sheet.about");
        assert_string_equal(t->sheets[t->n_sheets - 2].name, "sheet.data");
        assert_true(t->sheets[0].one_page);
    }
    catalogue_close(c);
}

static void an_unknown_one_lists_those_there_are(void **state)
{
    (void)state;
    struct faults faults FAULTS_AUTO = FAULTS_INIT;
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct catalogue *c = NULL;
    struct template *t = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(catalogue_open(&a, NULL, "en", &c, &e), 0);
    assert_int_equal(template_open(&a, NULL, "../daily", c, &t, &faults, &e), -1);
    assert_int_equal(template_open(&a, NULL, "dayly", c, &t, &faults, &e), -1);
    assert_int_equal(e.code, ERR_USAGE);
    assert_non_null(strstr(e.text, "daily"));
    catalogue_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_name_the_line), cmocka_unit_test(all_errors_are_told), cmocka_unit_test(the_built_in_ones_are_right),
        cmocka_unit_test(an_unknown_one_lists_those_there_are),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
