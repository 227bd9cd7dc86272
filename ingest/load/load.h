/* load: one reading of a sheet into raw_<kind>, with its accounts kept: read = loaded + unchanged + superseded +
 * rejected. The caller holds the transaction. */
#ifndef INGEST_LOAD_H
#define INGEST_LOAD_H

#include "base/date.h"
#include "ingest/row/feed_table.h"
#include "ingest/load/whose.h"

struct loader {
    sqlite3 *db;
    const struct kind_list *kinds;
    const struct settings *settings;
    struct zone *zone;               /* of the workspace: for texts of moments */
    struct account_list accounts;
    struct feed_table table;
    struct load_statements *statements;   /* per kind */
    struct pack_layout *layouts;     /* per kind */
    const char *folder;              /* of the warehouse: rows are sorted in files beside it */
    struct arena arena;
};

/* A reading with rows that do not say whose they are: is left open; goes where whose_decide puts it, and is left open when that is
 * nowhere; goes there, and rows that are nobody's are refused. Or: what it said already it says again (rows it shared with a load that
 * was taken back), if temp.whose_again names its load. */
enum load_asks { LOAD_ASK, LOAD_DECIDED, LOAD_REST, LOAD_AGAIN };

struct load_request {
    const char *file, *sheet, *sha256;    /* as they are recorded */
    const char *folder;              /* of the inbox; NULL */
    int64_t bytes;                   /* of the file */
    struct said *said;               /* by the file's tables of this kind so far; NULL: it has this one only */
    unsigned table;                  /* the number of this one */
    int64_t observed_at, loaded_at;  /* UTC */
    enum load_asks asks;
};

enum load_outcome { LOAD_DONE, LOAD_KNOWN, LOAD_WHOSE };

struct load_result {
    enum load_outcome outcome;       /* LOAD_WHOSE: nothing says yet whose file it is; roll back */
    int64_t load_id, version;
    int64_t n_read, n_loaded, n_unchanged, n_superseded, n_rejected;
    struct feed_left_out left_out;   /* not in n_read */
    char account[256];               /* decided for all its rows; "" */
};

/* Installs tables, kinds and the feed. Errors of kinds and formats show here, before any file is read. */
int loader_open(sqlite3 *db, const struct kind_list *kinds, const struct settings *settings, struct loader *ret,
                struct err *e);
void loader_close(struct loader *l);
/* A transaction in which sheets were loaded has ended: what is attached for its sake goes, or the next could not begin. */
void load_committed(struct loader *l);

int load_sheet(struct loader *l, struct book *b, const struct match *m, const struct load_request *r,
               struct load_result *ret, struct err *e);
/* A load row without rows. match NULL: not even the kind is known. */
int load_refuse(struct loader *l, const struct match *m, const struct load_request *r, bool is_nobodys, const char *why, struct err *e);
/* *ret: how many rows the load read, where all of them were refused; else 0. */
int load_all_refused(struct loader *l, int64_t load_id, int64_t *ret, struct err *e);
/* Adds its first refused rows to `text`, a line each; of files that tell who bought without the values. */
int load_put_rejects(struct loader *l, const struct match *m, int64_t load_id, struct buf *text, struct err *e);
/* A file that is written anew in its place: *moment becomes no earlier than `mtime_utc_s`, and later than all that was known of
 * other bytes under this name. */
int load_follow(struct loader *l, const char *file, const char *sha256, int64_t mtime_utc_s, int64_t *moment, struct err *e);
/* Notes what sessions a reading speaks of that load_sheet left open. Outside of what is rolled back then. */
int load_ask(struct loader *l, struct book *b, const struct match *m, const struct load_request *r, struct err *e);
/* The account decided for an open reading's rows; NULL: none, or it is not open. In the arena. */
int load_account(struct loader *l, struct arena *a, const struct match *m, const struct load_request *r, const char **ret, struct err *e);
/* Takes back all readings of a file that are nobody's any more: as if it had been refused with `why`. Refused readings are
 * remembered as `nobody`. */
int load_withdraw(struct loader *l, const struct load_request *r, const char *why, struct err *e);
/* Reads the accounts anew. Between files: what is worked out inside a savepoint goes when that is rolled back. */
int load_refresh(struct loader *l, struct err *e);

#endif
