/* feed: the rows of a matched sheet as typed rows of a kind. What cannot be taken goes to `reject`. */
#ifndef INGEST_FEED_H
#define INGEST_FEED_H

#include "ingest/match/match.h"
#include <stdatomic.h>

enum datum_type { DATUM_NULL, DATUM_INTEGER, DATUM_REAL, DATUM_TEXT };

struct datum {
    enum datum_type type;
    int64_t integer;                 /* a date's day number, too */
    double real;
    struct str text;
};

/* One refused row: where, the column and value to blame, and the rule it breaks. */
struct feed_reject {
    long place;
    const char *column;
    struct str value;
    const char *rule;
};

/* What becomes of a row. */
enum feed_fate { FEED_TAKEN, FEED_REFUSED, FEED_PASSED /* none: blank, a sum, an explanation */ };

/* Is told of every row from the first below the headings, while its cells are there; `why`: of FEED_REFUSED, else NULL. */
struct feed;
struct feed_watch {
    void *context;
    int (*row)(void *context, const struct feed *f, enum feed_fate fate, const struct feed_reject *why, struct err *e);
};

/* A row of a weekly sheet that gives nothing but what names its scope says that the week is empty. */
struct feed_cleared {
    const char *scope;
    struct feed_cleared *next;
};

struct feed_options {
    void *context;
    int (*reject)(void *context, const struct feed_reject *r, struct err *e);
    const char *(*currency_of)(void *context, struct str platform, struct str account);   /* NULL: not known */
    /* Whose the current row is that does not say so itself; NULL: nobody knows. NULL function: nobody was asked. */
    const char *(*account_of)(void *context, const struct feed *f);
    const char *account;             /* whose file it is where no cell says; NULL: not known yet */
    char currency[4];                /* where neither file nor account says */
    bool is_asked;                   /* only for the sessions it speaks of: numbers that cannot be taken refuse no row */
    const struct feed_watch *watch;  /* NULL: nobody looks on */
    const atomic_bool *is_given_up;  /* asked by excerpts: another thread wants no more of it; NULL */
};

struct feed {
    const struct kind *kind;
    const struct match *match;
    struct feed_options options;
    struct reader *reader;
    struct arena row;                /* texts made for the current row */
    const struct row *cells;
    /* the current row */
    struct datum *data;              /* per column of the kind */
    int64_t vhash, n;
    struct str scope;
    long place;
    /* the file so far */
    int64_t n_read, n_rejected;
    int64_t n_sums, n_comments, n_clearing;   /* rows left out, not in n_read */
    struct feed_cleared *cleared;    /* scopes that rows say are empty; the newest first */
    bool lacks_account;              /* some row does not say whose it is */
    int64_t n_outside;               /* rows that begin on a day outside the range the file states */
    long outside_place;              /* of the first */
    bool has_days, has_account, has_accounts;
    int64_t day_first, day_last;     /* of local rows */
    char account[256];               /* the one all rows so far are of, when has_account and not has_accounts */
    struct feed_state *state;
};

int feed_open(struct book *b, const struct match *m, const struct feed_options *o, struct feed *ret, struct err *e);
/* 1: the next row is in data, vhash, scope, place; views live until the next call. 0: end. -1: not readable. */
int feed_next(struct feed *f, struct err *e);
void feed_close(struct feed *f);

/* "1 total row left out; 2 rows beginning with # or e.g. left out; 1 row clears its week", or "". */
struct feed_left_out {
    int64_t n_sums, n_comments, n_clearing;
};
void feed_passed_text(const struct feed_left_out *n, char *ret, size_t size);

/* For feed_options.reject: refused rows were told of before, or will be. */
int feed_ignore_reject(void *context, const struct feed_reject *r, struct err *e);

#endif
