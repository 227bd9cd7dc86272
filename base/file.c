#include "base/file.h"

#include "base/num.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, DEPTH_MOST = 32 };

int file_fail(struct err *e, const char *what, const char *path)
{
    (void)err_errno(e, "%s", what);
    return err_at(e, path, 0, 0);
}

/* As file_fail(), closing what is open without losing the first error. */
static int fail_close(struct err *e, const char *what, const char *path, int fd)
{
    (void)file_fail(e, what, path);
    (void)close(fd);
    return -1;
}

/* O_NONBLOCK: opening a FIFO somebody put into the inbox must not wait for a writer. */
static int open_regular(const char *path, struct stat *ret, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return file_fail(e, "cannot open", path);
    if (fstat(fd, ret) != 0)
        return fail_close(e, "cannot examine", path, fd);
    if (!S_ISREG(ret->st_mode)) {
        (void)close(fd);
        (void)err_set(e, ERR_INPUT, "is not a regular file");
        return err_at(e, path, 0, 0);
    }
    return fd;
}

/* Reads until `size` bytes or the end. */
static ssize_t read_most(int fd, char *out, size_t size)
{
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, out + len, size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

static int write_all(int fd, const char *ptr, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, ptr, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        ptr += n;
        len -= (size_t)n;
    }
    return 0;
}

int file_read(struct arena *a, const char *path, size_t most, struct str *ret_bytes, struct err *e)
{
    struct stat st;
    int fd = open_regular(path, &st, e);
    if (fd < 0)
        return -1;
    if ((uintmax_t)st.st_size > most) {
        (void)close(fd);
        (void)err_set(e, ERR_LIMIT, "has %jd bytes, more than the limit of %zu", (intmax_t)st.st_size, most);
        return err_at(e, path, 0, 0);
    }
    char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
    ssize_t len = read_most(fd, bytes, (size_t)st.st_size);
    if (len < 0)
        return fail_close(e, "cannot read", path, fd);
    (void)close(fd);
    *ret_bytes = (struct str){bytes, (size_t)len};
    return 0;
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

int file_stat(const char *path, int64_t *ret_bytes, int64_t *ret_mtime_utc_s, struct err *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return file_fail(e, "cannot examine", path);
    *ret_bytes = st.st_size;
    *ret_mtime_utc_s = st.st_mtime;
    return 0;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_folder(const char *path, struct err *e)
{
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && is_folder(path)))
        return 0;
    return file_fail(e, "cannot make the folder", path);
}

int file_mkdirs(const char *path, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *part = arena_text(&a, path, strlen(path));
    for (char *p = part; *p != '\0'; p++) {
        if (p == part || *p != '/')
            continue;
        *p = '\0';
        if (make_folder(part, e) != 0)
            return -1;
        *p = '/';
    }
    return make_folder(path, e);
}

struct listing {
    struct arena *a;
    char **paths;
    size_t n, capacity;
};

static void listing_release(struct listing *l)
{
    mem_free(l->paths);
}

static void close_folder(DIR **d)
{
    if (*d != NULL)
        (void)closedir(*d);
}

static int list_folder(struct listing *l, const char *dir, const char *relative, int depth, struct err *e);

/* Links to files are followed, links to folders are not: they can go round in circles. */
static int list_entry(struct listing *l, const char *dir, const char *relative, int depth, struct err *e)
{
    struct stat st;
    const char *path = arena_format(l->a, "%s/%s", dir, relative);
    if (lstat(path, &st) != 0)
        return errno == ENOENT ? 0 : file_fail(e, "cannot examine", path); /* gone meanwhile */
    if (S_ISDIR(st.st_mode))
        return list_folder(l, dir, relative, depth + 1, e);
    if (S_ISLNK(st.st_mode) && stat(path, &st) != 0)
        return 0; /* a link to nothing is no file */
    if (!S_ISREG(st.st_mode))
        return 0;
    l->paths = mem_grow(l->paths, &l->capacity, l->n + 1, sizeof *l->paths);
    l->paths[l->n++] = arena_text(l->a, relative, strlen(relative));
    return 0;
}

static int list_folder(struct listing *l, const char *dir, const char *relative, int depth, struct err *e)
{
    const char *path = relative[0] == '\0' ? dir : arena_format(l->a, "%s/%s", dir, relative);
    if (depth > DEPTH_MOST) {
        (void)err_set(e, ERR_LIMIT, "folders are nested deeper than the limit of %d", DEPTH_MOST);
        return err_at(e, path, 0, 0);
    }
    __attribute__((cleanup(close_folder))) DIR *folder = opendir(path);
    if (folder == NULL)
        return file_fail(e, "cannot list", path);
    for (errno = 0;; errno = 0) {
        const struct dirent *entry = readdir(folder);
        if (entry == NULL)
            return errno == 0 ? 0 : file_fail(e, "cannot list", path);
        if (entry->d_name[0] == '.')
            continue;
        const char *below = relative[0] == '\0' ? arena_text(l->a, entry->d_name, strlen(entry->d_name))
                                                : arena_format(l->a, "%s/%s", relative, entry->d_name);
        if (list_entry(l, dir, below, depth, e) != 0)
            return -1;
    }
}

static int compare_paths(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

int file_list(struct arena *a, const char *dir, char ***ret_paths, size_t *ret_n, struct err *e)
{
    __attribute__((cleanup(listing_release))) struct listing l = {.a = a};
    if (list_folder(&l, dir, "", 0, e) != 0)
        return -1;
    char **paths = arena_copy(a, l.paths, l.n, sizeof *paths);
    qsort(paths, l.n, sizeof *paths, compare_paths);
    *ret_paths = paths;
    *ret_n = l.n;
    return 0;
}

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* "a/b" -> "a", "b" -> ".", "/b" -> "/" */
static char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_text(a, ".", 1);
    return arena_text(a, path, slash == path ? 1 : (size_t)(slash - path));
}

static int sync_folder(const char *dir, struct err *e)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_fail(e, "cannot open the folder", dir);
    /* EINVAL: some file systems have nothing to sync for a folder */
    if (fsync(fd) != 0 && errno != EINVAL)
        return fail_close(e, "cannot sync the folder", dir, fd);
    (void)close(fd);
    return 0;
}

/* The same name each time: what a killed run left is overwritten by the next instead of piling up. The dot hides it
 * from file_list. A name near the system's limit of 255 bytes is cut and told apart by its hash. */
int file_temp(struct arena *a, const char *target, char **ret_path, struct err *e)
{
    const char *name = file_name(target);
    size_t len = strlen(name), folder_len = strlen(target) - len;
    char *path;
    if (len == 0)
        return err_set(e, ERR_INPUT, "'%s' is not the name of a file", target);
    if (len <= 240)
        path = arena_format(a, "%.*s.%s.tmp", (int)folder_len, target, name);
    else
        path = arena_format(a, "%.*s.%.200s.%016" PRIx64 ".tmp", (int)folder_len, target, name, num_hash(0, name, len));
    if (unlink(path) != 0 && errno != ENOENT)
        return file_fail(e, "cannot remove", path);
    *ret_path = path;
    return 0;
}

static int sync_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return file_fail(e, "cannot open", path);
    if (fsync(fd) != 0)
        return fail_close(e, "cannot sync", path, fd);
    if (close(fd) != 0)
        return file_fail(e, "cannot close", path);
    return 0;
}

int file_publish(const char *temp_path, const char *target, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    if (sync_file(temp_path, e) == 0) {
        if (rename(temp_path, target) == 0)
            return sync_folder(folder_of(&a, target), e);
        (void)file_fail(e, "cannot publish", target);
    }
    (void)unlink(temp_path);
    return -1;
}

static int write_temp(const char *temp, struct str bytes, struct err *e)
{
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return file_fail(e, "cannot create", temp);
    if (write_all(fd, bytes.ptr, bytes.len) != 0)
        return fail_close(e, "cannot write", temp, fd);
    return close(fd) == 0 ? 0 : file_fail(e, "cannot write", temp);
}

int file_write(const char *target, struct str bytes, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *temp;
    if (file_temp(&a, target, &temp, e) != 0)
        return -1;
    if (write_temp(temp, bytes, e) != 0) {
        (void)unlink(temp);
        return -1;
    }
    return file_publish(temp, target, e);
}

/* Where the last whole line ends: a run killed while appending leaves part of a line, which was never confirmed. */
static off_t end_of_lines(int fd, off_t size)
{
    char chunk[4096];
    while (size > 0) {
        size_t n = size < (off_t)sizeof chunk ? (size_t)size : sizeof chunk;
        if (pread(fd, chunk, n, size - (off_t)n) != (ssize_t)n)
            return -1;
        const char *last = memrchr(chunk, '\n', n);
        if (last != NULL)
            return size - (off_t)n + (last - chunk) + 1;
        size -= (off_t)n;
    }
    return 0;
}

static int append(int fd, const char *path, struct str line, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct stat st;
    if (fstat(fd, &st) != 0)
        return file_fail(e, "cannot examine", path);
    off_t end = end_of_lines(fd, st.st_size);
    if (end < 0)
        return file_fail(e, "cannot read", path);
    if (end < st.st_size && ftruncate(fd, end) != 0)
        return file_fail(e, "cannot mend the last line", path);
    char *text = arena_alloc(&a, line.len + 1);
    if (line.len > 0)
        memcpy(text, line.ptr, line.len);
    text[line.len] = '\n';
    if (write_all(fd, text, line.len + 1) == 0 && fsync(fd) == 0)
        return 0;
    (void)file_fail(e, "cannot write", path);
    int ignored = ftruncate(fd, end);
    (void)ignored;
    return -1;
}

int file_append_line(const char *path, struct str line, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    if (line.len > 0 && memchr(line.ptr, '\n', line.len) != NULL)
        return err_set(e, ERR_INPUT, "a line for %s holds a line break", path);
    bool is_new = !file_exists(path);
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return file_fail(e, "cannot open", path);
    if (append(fd, path, line, e) != 0) {
        (void)close(fd);
        return -1;
    }
    if (close(fd) != 0)
        return file_fail(e, "cannot close", path);
    return is_new ? sync_folder(folder_of(&a, path), e) : 0;
}

static int copy_bytes(int from, int to, const char *from_path, const char *to_path, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *chunk = arena_alloc(&a, CHUNK);
    for (;;) {
        ssize_t n = read_most(from, chunk, CHUNK);
        if (n < 0)
            return file_fail(e, "cannot read", from_path);
        if (n == 0)
            return 0;
        if (write_all(to, chunk, (size_t)n) != 0)
            return file_fail(e, "cannot write", to_path);
    }
}

static int copy_to_temp(const char *from, const char *temp, struct err *e)
{
    struct stat st;
    int in = open_regular(from, &st, e);
    if (in < 0)
        return -1;
    int out = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (out < 0)
        return fail_close(e, "cannot create", temp, in);
    int rc = copy_bytes(in, out, from, temp, e);
    const struct timespec times[2] = {st.st_atim, st.st_mtim};
    if (rc == 0 && futimens(out, times) != 0)
        rc = file_fail(e, "cannot set the time of", temp);
    (void)close(in);
    if (close(out) != 0 && rc == 0)
        rc = file_fail(e, "cannot write", temp);
    return rc;
}

int file_copy(const char *from, const char *to, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *temp;
    if (file_temp(&a, to, &temp, e) != 0)
        return -1;
    if (copy_to_temp(from, temp, e) != 0) {
        (void)unlink(temp);
        return -1;
    }
    return file_publish(temp, to, e);
}

int file_move(const char *from, const char *to, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    if (rename(from, to) != 0) {
        if (errno != EXDEV)
            return file_fail(e, "cannot move", from);
        if (file_copy(from, to, e) != 0)
            return -1;
        if (unlink(from) != 0)
            return file_fail(e, "cannot remove", from);
    }
    return sync_folder(folder_of(&a, to), e) == 0 ? sync_folder(folder_of(&a, from), e) : -1;
}

/* flock and not fcntl: it belongs to the open file, so that closing another descriptor of the same file (a library
 * reading it) does not drop it. */
int file_lock(const char *path, int *ret_fd, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return file_fail(e, "cannot open", path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *ret_fd = fd;
        return 0;
    }
    if (errno != EWOULDBLOCK)
        return fail_close(e, "cannot lock", path, fd);
    (void)close(fd);
    (void)err_set(e, ERR_BUSY, "another run holds the lock");
    return err_at(e, path, 0, 0);
}

void file_unlock(int fd)
{
    (void)close(fd); /* the file stays: removing it would let two runs lock two files of one name */
}
