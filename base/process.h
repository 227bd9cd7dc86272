/* process: running another program by argv (no shell), with a time limit and a cleared environment. */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>

struct process_options {
    struct str input;          /* written to its standard input */
    const char *directory;     /* working directory; NULL: ours */
    const char *const *environment; /* NULL: ours */
    int seconds;               /* 0: no limit; killed after it, ERR_LIMIT */
    bool capture;              /* collect stdout and stderr into ret_output, else inherited */
    bool leave_stderr;         /* of those, stdout only */
};
/* argv[0] is looked up in PATH unless it has a '/'. *ret_status: exit status, or 128 + signal. */
int process_run(const char *const *argv, const struct process_options *o, int *ret_status,
                struct buf *ret_output, struct err *e);
/* A program that stays open: it is told something and answers, by turns. Of the options `input`, `seconds` and `capture` are not
 * asked; what it says on stdout and stderr is the answer. */
struct process;
int process_open(const char *const *argv, const struct process_options *o, struct process **ret, struct err *e);
/* Writes `input` and collects into ret_said what comes, until a line begins with `until`. *ret_ended: it ended before that, which is no
 * failure of ours; nothing more can be asked of it. ERR_LIMIT: no such line within `seconds`, and it was killed. */
int process_ask(struct process *p, struct str input, const char *until, int seconds, struct buf *ret_said, bool *ret_ended, struct err *e);
void process_close(struct process *p);   /* kills what still runs; NULL: nothing */
/* Absolute path of a program that lies beside the running executable, or in ../libexec/rundown. */
int process_sibling(struct arena *a, const char *name, char **ret_path, struct err *e);

#endif
