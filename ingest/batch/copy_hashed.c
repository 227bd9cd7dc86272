#include "ingest/batch/copy_hashed.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/sha.h"
#include "base/thread.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

struct copy_ahead {
    const char *file, *to, *sha256;
    struct stat before;              /* what the system said of the file before its bytes were looked at */
    atomic_bool is_given_up;
    pthread_t thread;
    int failed;
    struct err e;
};

static int changed(const char *file, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "changed while it was read");
    return err_at(e, file, 0, 0);
}

static int write_all(int out, const char *ptr, size_t len)
{
    while (len > 0) {
        ssize_t n = write(out, ptr, len);
        if (n < 0 && errno != EINTR)
            return -1;
        ptr += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int copy_bytes(int in, int out, struct sha *sha, const char *to, const atomic_bool *is_given_up, struct err *e)
{
    ARENA_AUTO struct arena memory = ARENA_INIT;
    char *chunk = arena_alloc(&memory, CHUNK);
    while (is_given_up == NULL || !atomic_load(is_given_up)) {
        ssize_t n = read(in, chunk, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? 0 : file_fail(e, "cannot read", to);
        sha_add(sha, chunk, (size_t)n);
        if (write_all(out, chunk, (size_t)n) != 0)
            return file_fail(e, "cannot write", to);
    }
    return err_set(e, ERR_INPUT, "given up");
}

static int copy_open(int in, const char *file, const char *to, const char *sha256, const atomic_bool *is_given_up, struct err *e)
{
    char hex[SHA_TEXT];
    struct stat st;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (out < 0)
        return file_fail(e, "cannot create", to);
    struct sha *sha = sha_new();
    int failed = copy_bytes(in, out, sha, to, is_given_up, e);
    sha_end(sha, hex);
    if (failed == 0 && fstat(in, &st) == 0) {
        const struct timespec times[2] = {st.st_atim, st.st_mtim};
        (void)futimens(out, times); /* a courtesy to people; the manifest has the moment that counts */
    }
    if (close(out) != 0 && failed == 0)
        failed = file_fail(e, "cannot write", to);
    return failed != 0 || strcmp(hex, sha256) == 0 ? failed : changed(file, e);
}

int copy_hashed(const char *file, const char *to, const char *sha256, const atomic_bool *is_given_up, struct err *e)
{
    int in = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (in < 0)
        return file_fail(e, "cannot open", file);
    int failed = copy_open(in, file, to, sha256, is_given_up, e);
    (void)close(in);
    if (failed != 0)
        (void)unlink(to);
    return failed;
}

/* ---- ahead ---- */

/* Whoever publishes the copy syncs it, and says why when that fails: then there is nothing left to wait for. */
static void begin_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fdatasync(fd);
    (void)close(fd);
}

static void *run(void *context)
{
    struct copy_ahead *x = context;
    x->failed = copy_hashed(x->file, x->to, x->sha256, &x->is_given_up, &x->e);
    if (x->failed == 0)
        begin_sync(x->to);
    return NULL;
}

struct copy_ahead *copy_ahead_start(const char *file, const char *to, const char *sha256)
{
    size_t one = 0;
    struct copy_ahead *x = mem_grow(NULL, &one, 1, sizeof *x);
    *x = (struct copy_ahead){.file = file, .to = to, .sha256 = sha256};
    if (stat(file, &x->before) == 0 && thread_start(&x->thread, "copy", run, x) == 0)
        return x;
    mem_free(x);
    return NULL;
}

static bool is_same_moment(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Others read the file while it was copied, and may have been slower. */
static bool is_untouched(const struct copy_ahead *x)
{
    struct stat now;
    return stat(x->file, &now) == 0 && now.st_dev == x->before.st_dev && now.st_ino == x->before.st_ino &&
           now.st_size == x->before.st_size && is_same_moment(now.st_mtim, x->before.st_mtim) &&
           is_same_moment(now.st_ctim, x->before.st_ctim);
}

static int wait_for(struct copy_ahead *x, struct err *e)
{
    (void)pthread_join(x->thread, NULL);
    if (x->failed != 0)
        *e = x->e;
    else if (!is_untouched(x)) {
        (void)unlink(x->to);
        return changed(x->file, e);
    }
    return x->failed;
}

int copy_ahead_end(struct copy_ahead *x, struct err *e)
{
    int failed = wait_for(x, e);
    mem_free(x);
    return failed;
}

void copy_ahead_drop(struct copy_ahead *x)
{
    if (x == NULL)
        return;
    const char *to = x->to;
    struct err ignored = ERR_INIT;
    atomic_store(&x->is_given_up, true);
    if (copy_ahead_end(x, &ignored) == 0)
        (void)unlink(to);
}
