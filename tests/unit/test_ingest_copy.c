/* What the archive keeps: the bytes that were hashed, or nothing. */
#include "ingest/batch/copy_hashed.h"

#include "base/arena.h"
#include "base/sha.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { SIZE = 5 << 20, PATH = 200 };

struct place {
    char dir[PATH], file[PATH + 8], to[PATH + 8];
    char sha256[SHA_TEXT];
};

static void put_byte(const struct place *p, long at, char byte)
{
    FILE *f = fopen(p->file, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte, f), (unsigned char)byte);
    assert_int_equal(fclose(f), 0);
}

static int make_place(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    struct err e = ERR_INIT;
    const char *scratch = getenv("TMPDIR");
    assert_non_null(p);
    (void)snprintf(p->dir, sizeof p->dir, "%.100s/copy.XXXXXX", scratch != NULL ? scratch : "/tmp");
    assert_non_null(mkdtemp(p->dir));
    (void)snprintf(p->file, sizeof p->file, "%s/file", p->dir);
    (void)snprintf(p->to, sizeof p->to, "%s/to", p->dir);
    FILE *f = fopen(p->file, "w");
    assert_non_null(f);
    for (int i = 0; i < SIZE; i++)
        assert_int_equal(fputc('a' + i % 23, f), 'a' + i % 23);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(sha_file(p->file, p->sha256, &e), 0);
    *state = p;
    return 0;
}

static int remove_place(void **state)
{
    struct place *p = *state;
    (void)unlink(p->file);
    (void)unlink(p->to);
    assert_int_equal(rmdir(p->dir), 0);
    free(p);
    return 0;
}

static void assert_copied(const struct place *p)
{
    char hex[SHA_TEXT];
    struct err e = ERR_INIT;
    assert_int_equal(sha_file(p->to, hex, &e), 0);
    assert_string_equal(hex, p->sha256);
}

static void test_copies(void **state)
{
    const struct place *p = *state;
    struct err e = ERR_INIT;
    assert_int_equal(copy_hashed(p->file, p->to, p->sha256, NULL, &e), 0);
    assert_copied(p);
}

static void test_other_bytes_leave_nothing(void **state)
{
    const struct place *p = *state;
    struct err e = ERR_INIT;
    put_byte(p, SIZE - 1, '!');
    assert_int_equal(copy_hashed(p->file, p->to, p->sha256, NULL, &e), -1);
    assert_int_equal(e.code, ERR_INPUT);
    assert_int_equal(access(p->to, F_OK), -1);
}

static void test_copies_ahead(void **state)
{
    const struct place *p = *state;
    struct err e = ERR_INIT;
    struct copy_ahead *x = copy_ahead_start(p->file, p->to, p->sha256);
    assert_non_null(x);
    assert_int_equal(copy_ahead_end(x, &e), 0);
    assert_copied(p);
}

/* The copy is whole and right, but a slower reader may have seen the byte that came later. */
static void test_touched_after_the_copy(void **state)
{
    const struct place *p = *state;
    struct err e = ERR_INIT;
    struct copy_ahead *x = copy_ahead_start(p->file, p->to, p->sha256);
    assert_non_null(x);
    struct stat st = {0};
    for (int i = 0; i < 2000 && st.st_size < SIZE; i++) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
        (void)stat(p->to, &st);
    }
    assert_int_equal(st.st_size, SIZE);
    put_byte(p, 0, '!');
    assert_int_equal(copy_ahead_end(x, &e), -1);
    assert_int_equal(e.code, ERR_INPUT);
    assert_int_equal(access(p->to, F_OK), -1);
}

static void test_given_up(void **state)
{
    const struct place *p = *state;
    struct copy_ahead *x = copy_ahead_start(p->file, p->to, p->sha256);
    assert_non_null(x);
    copy_ahead_drop(x);
    assert_int_equal(access(p->to, F_OK), -1);
    copy_ahead_drop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_copies, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_other_bytes_leave_nothing, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_copies_ahead, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_touched_after_the_copy, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_given_up, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
