/* ledger: what ran, for which date, with what input, how it ended. Tables run and run_step. */
#ifndef PIPELINES_LEDGER_H
#define PIPELINES_LEDGER_H

#include "base/workspace.h"
#include "pipelines/pipeline.h"

struct ledger {
    sqlite3 *db;
    int64_t run_id;
    int64_t resumed_run_id;   /* 0: nothing to resume */
};

/* Makes the tables when they are missing. A run that was cut off is marked failed. */
int ledger_open(const struct workspace *w, struct ledger *ret, struct err *e);
void ledger_close(struct ledger *l);

/* Begins a run; with `resume`, remembers the newest unfinished run of the same pipeline and date. */
int ledger_begin(struct ledger *l, const char *pipeline, const char *date, int64_t now_utc_s, bool resume, struct err *e);
int ledger_end(struct ledger *l, const char *status, int64_t now_utc_s, struct err *e);

/* Hash of command line, version, settings and the loads the step would see. */
int ledger_fingerprint(const struct ledger *l, const struct workspace *w, const struct step *s, char ret[65], struct err *e);
/* Whether the run being resumed had finished this step with the same fingerprint. */
int ledger_has_done(const struct ledger *l, const struct step *s, const char *fingerprint, bool *ret, struct err *e);
int ledger_step_begin(struct ledger *l, size_t seq, const struct step *s, const char *fingerprint, const char *status, struct err *e);
/* How a step ended. */
struct step_end {
    const char *status;     /* done, refused, failed */
    int exit_status;
    int64_t milliseconds;
    struct str reason;      /* its last warning or error; empty: none is kept */
};
int ledger_step_end(struct ledger *l, size_t seq, const struct step_end *end, struct err *e);

#endif
