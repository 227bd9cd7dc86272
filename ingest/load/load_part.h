/* load_part: what the parts of load share. Of no use to others. */
#ifndef INGEST_LOAD_PART_H
#define INGEST_LOAD_PART_H

#include "ingest/load/load.h"
#include "ingest/row/image.h"

/* One statement a template; made when a kind first needs it. */
enum statement {
    STAGE_CLEAR, TWICE_CLEAR, STAGE_FILL, STAGE_NUMBER, STAGE_TWICE, STAGE_REJECT, STAGE_DEDUPE,
    COUNT_UNCHANGED, COUNT_SUPERSEDED, INSERT_STAGE, INSERT_SCOPE, INSERT_MERGE, INSERT_MERGE_SUBJECT, CLOSED, LEFT_OUT,
    N_STATEMENTS
};

/* Statements that belong to no kind. */
enum fixed { FIND_LOAD, FIND_FORMER, ADD_LOAD, END_LOAD, ADD_REJECT, ADD_SCOPE, DROP_REFUSED, FIND_FILE, NEWEST_OF_NAME, DUPLICATES,
             LOAD_OWNER, PART_FORMER, PART_REPLACED, DROP_LOAD, IS_AGAIN, ALL_REFUSED, FIRST_REJECTS, N_FIXED };

/* The fixed statements lie in a slot of the kinds' shape, the last. */
enum { N_SLOTS = (int)N_FIXED > (int)N_STATEMENTS ? (int)N_FIXED : (int)N_STATEMENTS };
/* Of a kind. */
struct load_statements {
    sqlite3_stmt *of_kind[N_SLOTS];
    struct known_statements *known;
    struct image *image;             /* of a kind with a subject, once a large file was read */
};

/* One reading under way. */
struct load {
    struct loader *loader;
    const struct kind *kind;
    const struct match *match;
    const struct load_request *request;
    struct load_result *result;
    struct load_statements *statements;
    struct feed feed;
    struct whose whose;              /* what was decided, when is_open */
    bool is_open, is_again;          /* rows do not say whose they are; rows are said again under the load they have */
    int64_t n_accounts_unknown;
    int64_t n_shown;
    struct buf shown;                /* the first refused rows, for the log: a reading may be given up and begun anew */
    struct buf left_out;             /* weeks of the former house.xlsx that this one does not speak of */
};

/* ---- load_statement.c ---- */

/* Reset, ready to be bound; made when first needed. NULL: failed. */
sqlite3_stmt *load_fixed(struct loader *l, enum fixed which, struct err *e);
sqlite3_stmt *load_statement(struct load *x, enum statement which, struct err *e);
/* Runs a statement with up to two numbers bound; *ret_changes may be NULL. */
int load_run(struct load *x, enum statement which, int64_t first, int64_t second, int64_t *ret_changes, struct err *e);
/* A statement asked of this load: ?1 its number, ?2 its version. NULL: failed. */
sqlite3_stmt *load_asked(struct load *x, enum statement which, struct err *e);
/* The number a statement counts; ?1 the load's version. */
int load_count(struct load *x, enum statement which, int64_t *ret, struct err *e);

/* ---- load_row.c: the row in `load` ---- */

/* Orders loads by what they knew: moment of observation, end of the stated range, then the bytes (ARCHITECTURE). m NULL: no known format. */
int64_t load_version(const struct match *m, const char *sha256, int64_t observed_at);
int load_row_add(struct loader *l, const struct match *m, const struct load_request *r, int64_t version, const char *status, const char *why,
                 const char *account_by, int64_t *ret_id, struct err *e);
/* Its counts, account, range and what is to be said of it. */
int load_row_end(struct load *x, struct err *e);
/* FIND_LOAD: of the same reading under the same format; FIND_FORMER: under another one. 1: found, 0: there is none. */
int load_row_find(struct load *x, enum fixed which, int64_t *ret_id, struct err *e);
int load_drop_refused(struct loader *l, const char *sha256, struct err *e);
/* That rows begin on days outside the range the file states; "": none does. In the arena. */
const char *load_outside_text(const struct load *x, struct arena *a);

/* ---- load_reject.c: refused rows ---- */

int load_add_reject(void *context, const struct feed_reject *r, struct err *e);   /* context: the load */
/* Into x->shown: rows settle_duplicates refused. */
int load_show_duplicates(struct load *x, struct err *e);
void load_log_rejects(struct load *x);
enum { SHEET_PLACE = 600 };
void load_sheet_place(const struct load *x, char ret[SHEET_PLACE]);   /* "file.xlsx:Sheet" */

/* ---- load_stage.c: snapshots ---- */

/* What stands in the stage goes beside what is known, by sets; and what the sheet speaks for is written down. */
int load_settle_stage(struct load *x, struct err *e);

/* ---- load_move.c: readings that are replaced, or taken back ---- */

/* The same bytes under a changed format: the former reading was a misreading. */
int load_replace_former(struct load *x, struct err *e);
int load_part_from_former(struct load *x, int64_t known, struct err *e);
/* A format that was changed and changed back: the reading that was replaced then does not come to life, it is read anew. */
int load_part_from_replaced(struct load *x, struct err *e);
/* Takes a reading's rows back; `by` stands in for it. */
int load_take_back(struct load *x, int64_t load_id, int64_t by, struct err *e);
int load_drop(struct loader *l, int64_t load_id, struct err *e);

#endif
