/* load: one reading of a sheet into raw_<kind>, with its accounts kept: read = loaded + unchanged + superseded +
 * rejected. The caller holds the transaction. */
#ifndef INGEST_LOAD_H
#define INGEST_LOAD_H

#include "base/date.h"
#include "ingest/feed_table.h"
#include "ingest/whose.h"

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

struct load_request {
    const char *file, *sheet, *sha256;    /* as they are recorded */
    const char *account;             /* known beforehand (a manifest says so); NULL */
    const char *folder;              /* of the inbox; NULL */
    int64_t bytes;                   /* of the file */
    struct said *said;               /* by the file's tables of this kind so far; NULL: it has this one only */
    unsigned table;                  /* the number of this one */
    int64_t observed_at, loaded_at;  /* UTC */
    enum load_evidence evidence;
};

enum load_outcome { LOAD_DONE, LOAD_KNOWN, LOAD_WHOSE };

struct load_result {
    enum load_outcome outcome;       /* LOAD_WHOSE: nothing says yet whose file it is; roll back */
    int64_t load_id, version;
    int64_t n_read, n_loaded, n_unchanged, n_superseded, n_rejected;
    int64_t n_sums, n_comments;      /* left out, not in n_read */
    char account[256];               /* found by evidence; "" */
};

/* Installs tables, kinds and the feed. Errors of kinds and formats show here, before any file is read. */
int loader_open(sqlite3 *db, const struct kind_list *kinds, const struct settings *settings, struct loader *ret,
                struct err *e);
void loader_close(struct loader *l);

int load_sheet(struct loader *l, struct book *b, const struct match *m, const struct load_request *r,
               struct load_result *ret, struct err *e);
/* A load row without rows. match NULL: not even the kind is known. */
int load_refuse(struct loader *l, const struct match *m, const struct load_request *r, const char *why, struct err *e);
/* *ret: how many rows the load read, where all of them were refused; else 0. */
int load_all_refused(struct loader *l, int64_t load_id, int64_t *ret, struct err *e);
/* Adds its first refused rows to `text`, a line each; of files that tell who bought without the values. */
int load_put_rejects(struct loader *l, const struct match *m, int64_t load_id, struct buf *text, struct err *e);
/* A file that is written anew in its place: *moment becomes no earlier than `mtime_utc_s`, and later than all that was known of
 * other bytes under this name. */
int load_follow(struct loader *l, const char *file, const char *sha256, int64_t mtime_utc_s, int64_t *moment, struct err *e);
/* Reads the accounts anew and, for any evidence, what sessions are known. Between files: what is worked out inside a
 * savepoint goes when that is rolled back. */
int load_refresh(struct loader *l, enum load_evidence evidence, struct err *e);
/* Has the file (whatever its sheets) a load that is not refused? */
int load_is_known(struct loader *l, const char *sha256, bool *ret, struct err *e);

#endif
