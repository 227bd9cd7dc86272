#include "base/process.h"

#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CAPTURE_MOST = 16 * 1024 * 1024, /* what a runaway program prints beyond this is read and dropped */
    TICK_MS = 20                     /* how often we look where the kernel has no pidfd */
};

struct child {
    pid_t pid;
    int input, output;  /* our ends of its pipes; -1: none */
    int exit_fd;        /* readable when it has ended; -1: not supported */
    struct str unsent;
    struct buf *captured;
    bool has_group;
    bool is_asked;      /* its input stays open for more */
    int64_t deadline_ms; /* 0: none */
};

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t); /* measures waiting only; no result depends on it */
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static int set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

/* Pipe ends: [0] reads, [1] writes. `ours` is the end that must not block. */
static int open_pipe(int ends[2], int ours, struct err *e)
{
    if (pipe2(ends, O_CLOEXEC) != 0 || set_nonblocking(ends[ours]) != 0)
        return err_errno(e, "cannot make a pipe");
    return 0;
}

static int set_actions(posix_spawn_file_actions_t *actions, const struct process_options *o, int input, int output)
{
    int rc = input >= 0 ? posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO)
                        : posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (rc == 0 && output >= 0)
        rc = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (rc == 0 && output >= 0 && !o->leave_stderr)
        rc = posix_spawn_file_actions_adddup2(actions, output, STDERR_FILENO);
    if (rc == 0 && o->directory != NULL)
        rc = posix_spawn_file_actions_addchdir_np(actions, o->directory);
    return rc;
}

/* Default SIGPIPE and an empty mask, whatever we do ourselves. A program with a time limit leads a group, so that
 * what it started is killed with it; others stay in ours and end with it at Ctrl-C. */
static int set_attributes(posix_spawnattr_t *attributes, bool has_group)
{
    sigset_t defaults, mask;
    int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (has_group ? POSIX_SPAWN_SETPGROUP : 0);
    (void)sigemptyset(&mask);
    (void)sigemptyset(&defaults);
    (void)sigaddset(&defaults, SIGPIPE);
    int rc = posix_spawnattr_setsigdefault(attributes, &defaults);
    if (rc == 0)
        rc = posix_spawnattr_setsigmask(attributes, &mask);
    return rc == 0 ? posix_spawnattr_setflags(attributes, (short)flags) : rc;
}

static int spawn(struct child *c, const char *const *argv, const struct process_options *o, int input, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char **environment = o->environment != NULL ? (char **)o->environment : environ;
    int rc = posix_spawn_file_actions_init(&actions);
    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&attributes);
    if (rc == 0) {
        rc = set_actions(&actions, o, input, output);
        if (rc == 0)
            rc = set_attributes(&attributes, c->has_group);
        if (rc == 0)
            rc = posix_spawnp(&c->pid, argv[0], &actions, &attributes, (char **)argv, environment);
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static int start(struct child *c, const char *const *argv, const struct process_options *o, struct err *e)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, rc = 0;
    if (o->input.len > 0 || c->is_asked)
        rc = open_pipe(in, 1, e);
    if (rc == 0 && (o->capture || c->is_asked))
        rc = open_pipe(out, 0, e);
    if (rc == 0) {
        errno = spawn(c, argv, o, in[0], out[1]);
        rc = errno != 0 ? err_errno(e, "cannot run '%s'", argv[0]) : 0;
    }
    close_fd(&in[0]);
    close_fd(&out[1]);
    c->input = in[1];
    c->output = out[0];
    if (rc != 0) {
        close_fd(&c->input);
        close_fd(&c->output);
        return -1;
    }
    c->exit_fd = pidfd_open(c->pid, 0);
    return 0;
}

static void send_input(struct child *c)
{
    ssize_t n = write(c->input, c->unsent.ptr, c->unsent.len);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0) {
        c->unsent.ptr += n;
        c->unsent.len -= (size_t)n;
    }
    if (n < 0 || (c->unsent.len == 0 && !c->is_asked)) /* it may have had enough: EPIPE is its right */
        close_fd(&c->input);
}

/* Reads what is there now; closes at the end. */
static void take_output(struct child *c)
{
    char chunk[16 * 1024];
    for (;;) {
        ssize_t n = read(c->output, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            close_fd(&c->output);
            return;
        }
        size_t room = CAPTURE_MOST - c->captured->len;
        buf_add(c->captured, chunk, (size_t)n < room ? (size_t)n : room);
        if (c->deadline_ms > 0 && now_ms() >= c->deadline_ms)
            return; /* it writes as fast as we read */
    }
}

static int wait_ms(const struct child *c)
{
    int64_t ms = -1;
    if (c->deadline_ms > 0) {
        ms = c->deadline_ms - now_ms();
        ms = ms < 0 ? 0 : ms > INT_MAX ? INT_MAX : ms;
    }
    if (c->exit_fd < 0 && (ms < 0 || ms > TICK_MS))
        ms = TICK_MS;
    return (int)ms;
}

/* Waits for something to happen and does it. */
static void attend(struct child *c)
{
    struct pollfd fds[] = {{c->unsent.len > 0 ? c->input : -1, POLLOUT, 0}, {c->output, POLLIN, 0}, {c->exit_fd, POLLIN, 0}};
    if (poll(fds, 3, wait_ms(c)) <= 0) /* negative descriptors are passed over */
        return;
    if (fds[0].revents != 0)
        send_input(c);
    if (fds[1].revents != 0)
        take_output(c);
}

static void kill_child(const struct child *c)
{
    (void)kill(c->has_group ? -c->pid : c->pid, SIGKILL);
}

/* 0 ended by itself, 1 killed at the limit. A grandchild may hold the pipe open: what counts is the child's end. */
static int wait_for(struct child *c, int *ret_raw_status)
{
    bool is_late = false;
    for (;;) {
        pid_t ended = waitpid(c->pid, ret_raw_status, is_late ? 0 : WNOHANG);
        if (ended == c->pid || (ended < 0 && errno != EINTR))
            break;
        if (!is_late && c->deadline_ms > 0 && now_ms() >= c->deadline_ms) {
            is_late = true;
            kill_child(c);
        } else if (!is_late) {
            attend(c);
        }
    }
    if (c->output >= 0)
        take_output(c);
    return is_late;
}

/* A child that stops reading must not end us. The signal comes to the thread that writes, so it is held back there and
 * taken away again: other threads run programs at the same time. */
struct pipe_hold {
    sigset_t mask;
    bool was_pending;
};

static bool is_pipe_pending(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

static void pipe_hold(struct pipe_hold *ret)
{
    sigset_t only;
    (void)sigemptyset(&only);
    (void)sigaddset(&only, SIGPIPE);
    ret->was_pending = is_pipe_pending();
    (void)pthread_sigmask(SIG_BLOCK, &only, &ret->mask);
}

static void pipe_release(const struct pipe_hold *h)
{
    static const struct timespec at_once = {0};
    sigset_t only;
    (void)sigemptyset(&only);
    (void)sigaddset(&only, SIGPIPE);
    if (!h->was_pending && is_pipe_pending())
        (void)sigtimedwait(&only, NULL, &at_once);
    (void)pthread_sigmask(SIG_SETMASK, &h->mask, NULL);
}

static int run(struct child *c, const char *const *argv, const struct process_options *o, int *ret_status,
               struct err *e)
{
    int raw = 0;
    if (start(c, argv, o, e) != 0)
        return -1;
    int is_late = wait_for(c, &raw);
    close_fd(&c->input);
    close_fd(&c->output);
    close_fd(&c->exit_fd);
    if (is_late)
        return err_set(e, ERR_LIMIT, "'%s' was killed: it ran longer than the limit of %d s", argv[0], o->seconds);
    *ret_status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
    return 0;
}

int process_run(const char *const *argv, const struct process_options *o, int *ret_status,
                struct buf *ret_output, struct err *e)
{
    struct buf none = BUF_INIT;
    struct child c = {.input = -1, .output = -1, .exit_fd = -1, .unsent = o->input, .has_group = o->seconds > 0};
    struct pipe_hold hold;
    c.captured = ret_output != NULL ? ret_output : &none;
    c.deadline_ms = o->seconds > 0 ? now_ms() + (int64_t)o->seconds * 1000 : 0;
    pipe_hold(&hold);
    int rc = run(&c, argv, o, ret_status, e);
    pipe_release(&hold);
    buf_release(&none);
    return rc;
}

/* ---- a program that stays open ---- */

struct process {
    struct child child;
    bool has_ended;             /* and is waited for */
    const char *name;
};

int process_open(const char *const *argv, const struct process_options *o, struct process **ret, struct err *e)
{
    size_t cap = 0;
    struct process *p = mem_grow(NULL, &cap, 1, sizeof *p);
    *p = (struct process){.child = {.input = -1, .output = -1, .exit_fd = -1, .has_group = true, .is_asked = true}, .name = argv[0]};
    if (start(&p->child, argv, o, e) != 0) {
        mem_free(p);
        return -1;
    }
    *ret = p;
    return 0;
}

/* Whether a whole line from *from on begins with `word`; *from is set behind the last whole line. */
static bool has_line(const struct buf *said, size_t *from, const char *word)
{
    const char *end;
    while (said->len > *from && (end = memchr(said->ptr + *from, '\n', said->len - *from)) != NULL) {
        struct str line = {said->ptr + *from, (size_t)(end - said->ptr) - *from};
        *from = (size_t)(end - said->ptr) + 1;
        if (str_starts(line, word))
            return true;
    }
    return false;
}

static void child_note_end(struct process *p)
{
    int raw;
    if (waitpid(p->child.pid, &raw, WNOHANG) != p->child.pid)
        return;
    p->has_ended = true;
    if (p->child.output >= 0)
        take_output(&p->child);   /* its last words; a grandchild may hold the pipe open */
}

int process_ask(struct process *p, struct str input, const char *until, int seconds, struct buf *ret_said, bool *ret_ended, struct err *e)
{
    struct child *c = &p->child;
    struct pipe_hold hold;
    size_t from = ret_said->len;
    c->unsent = input;
    c->captured = ret_said;
    c->deadline_ms = now_ms() + (int64_t)seconds * 1000;
    pipe_hold(&hold);
    bool has_answer = has_line(ret_said, &from, until);
    while (!has_answer && !p->has_ended && now_ms() < c->deadline_ms) {
        attend(c);
        child_note_end(p);
        has_answer = has_line(ret_said, &from, until);
    }
    pipe_release(&hold);
    *ret_ended = !has_answer && p->has_ended;
    if (has_answer || p->has_ended)
        return 0;
    kill_child(c);
    return err_set(e, ERR_LIMIT, "'%s' was killed: it ran longer than the limit of %d s", p->name, seconds);
}

void process_close(struct process *p)
{
    if (p == NULL)
        return;
    if (!p->has_ended) {
        kill_child(&p->child);
        while (waitpid(p->child.pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    close_fd(&p->child.input);
    close_fd(&p->child.output);
    close_fd(&p->child.exit_fd);
    mem_free(p);
}

int process_sibling(struct arena *a, const char *name, char **ret_path, struct err *e)
{
    static const char *const places[] = {"", "../libexec/rundown/"};
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len < 0)
        return err_errno(e, "cannot tell where this program lies");
    self[len] = '\0';
    *(char *)(uintptr_t)file_name(self) = '\0'; /* "/" stays at the end */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *path = arena_format(a, "%s%s%s", self, places[i], name);
        if (access(path, X_OK) == 0) {
            *ret_path = path;
            return 0;
        }
    }
    return err_set(e, ERR_SYSTEM, "'%s' is missing: neither in %s nor in %s%s", name, self, self, places[1]);
}
