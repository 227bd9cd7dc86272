/* err: one caller-owned description of what went wrong and where.
 *
 * Functions that can fail return 0 or -1 and take `struct err *` last. The failing
 * line is one line: return err_set(e, ERR_INPUT, "..."). Callers add context going
 * up with err_at()/err_wrap(). Libraries never print; main() prints once. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
    ERR_NONE = 0,
    ERR_INPUT,   /* what came from outside is not readable as what it should be */
    ERR_USAGE,   /* wrong command line: exit status 2 */
    ERR_SYSTEM,  /* the operating system said no (errno text is in `text`) */
    ERR_DB,      /* SQLite said no */
    ERR_LIMIT,   /* a configured limit was hit; the limit is named in `text` */
    ERR_BUSY     /* another run holds the lock: exit status 75 */
};

struct err {
    enum err_code code;
    char file[512];   /* empty: no file */
    long line;        /* 0: none */
    long column;      /* 0: none */
    char text[1536];
};

#define ERR_INIT {0}

/* Sets code and text, clears the place. Always returns -1. */
int err_set(struct err *e, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set with ERR_SYSTEM and ": strerror(errno)" appended. */
int err_errno(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a place to an error that has none yet. Always returns -1. */
int err_at(struct err *e, const char *file, long line, long column);

/* Puts "format: " before the text. Always returns -1. */
int err_wrap(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes "file:line:column: error: text" (parts that are absent are left out). */
void err_print(const struct err *e);

/* The four return -1 where the compiler sees it, too: it then knows what is set where a function has succeeded. */
#define err_set(...) (err_set(__VA_ARGS__), -1)
#define err_errno(...) (err_errno(__VA_ARGS__), -1)
#define err_at(...) (err_at(__VA_ARGS__), -1)
#define err_wrap(...) (err_wrap(__VA_ARGS__), -1)

/* The exit status (README) for a code: 1, 2 or 75. */
int err_status(const struct err *e);

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3, EXIT_LOCKED = 75 };

#endif
