/* batch_file: a file of a batch, and what the parts of batch do with it. Of no use to others. */
#ifndef INGEST_BATCH_FILE_H
#define INGEST_BATCH_FILE_H

#include "base/sha.h"
#include "ingest/batch/batch.h"
#include "ingest/match/contents.h"
#include "ingest/match/refusal.h"

enum file_state { FILE_WAITING, FILE_LOADED, FILE_KNOWN, FILE_REFUSED, FILE_SKIPPED };
enum file_origin { FROM_INBOX, FROM_PATH, FROM_ARCHIVE };

struct batch_file {
    const char *path, *name;         /* name: as it is recorded */
    const char *folder;              /* that may name the account; NULL */
    enum file_origin origin;
    enum file_state state;
    char sha256[SHA_TEXT];
    int64_t bytes, observed_at, dropped_at;
    int64_t mtime;                   /* UTC; from the archive: observed_at */
    bool is_asked;                   /* holds sheets that other files are read by: accounts, session_file */
    const char *kept_sha256;         /* from the archive: it is an excerpt, and this is its own hash; NULL */
    bool is_house;                   /* the workspace's own house.xlsx: what it says now counts */
    bool is_open;                    /* some rows of it do not say whose they are */
    bool is_orphan;                  /* refused before, for nothing said whose it is: it is tried again */
    bool is_moved;                   /* known, and dropped again into another folder */
    bool is_kept;                    /* its bytes are read from the archive, for a load that stands */
    char *why;                       /* the page for a person: refused, or loaded in part; NULL */
};

struct kept;                         /* keep.h */
/* What became of the tables of a file. */
struct sheet_loads {
    struct load_result *results;
    enum refusal_advice advice;      /* where it failed */
    int64_t n_rejected;
    size_t n_done;
    size_t n_whose;                  /* nothing says whose they are, as far as was asked */
};

/* ---- batch_collect.c ---- */

/* One more file of the batch, waiting; views stay the caller's. It moves when another one is added. */
struct batch_file *batch_add_file(struct batch *b, const char *path, const char *name, enum file_origin origin);
/* "glow/lives.csv": "glow"; NULL: it lies in none. */
const char *batch_first_folder(struct arena *a, const char *name);
bool batch_is_asked_kind(const char *kind);   /* others are read by it */

/* ---- batch_probe.c: what can be told before it is loaded ---- */

/* Its bytes, hash, moment of observation and is_asked; what cannot be read is skipped, and said. */
int batch_probe(struct batch *b, struct batch_file *f);
/* Skips a file of the archive whose bytes are not what was archived. */
void batch_check_kept(struct batch *b, struct batch_file *f);

/* ---- batch_group.c: transactions, and the inbox after them ---- */

int batch_begin(struct batch *b, struct err *e);
int batch_commit(struct batch *b, struct err *e);
int batch_settle(struct batch *b, const struct batch_file *f, struct err *e);   /* the file is dealt with: commits when enough are */
/* Where it lies, or would, when refused: another file of its name keeps its place. */
char *batch_refused_path(struct batch *b, const struct batch_file *f);

/* ---- batch_refuse.c ---- */

/* Where a person puts it again. */
const char *batch_where_it_lay(struct batch *b, const struct batch_file *f);
bool batch_is_file_trouble(const struct err *e);   /* and not of the machine */
bool batch_waits_for_format(const struct batch *b, const struct batch_file *f);
/* A load row without rows, and a page for the person who dropped it; `why` is told. */
int batch_refuse_as(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
                    struct err *why, struct err *e);
/* The same, unless it was refused before or is read for a load that stands: then it stays as it was. */
int batch_refuse(struct batch *b, struct batch_file *f, const struct match *m, enum refusal_advice advice, const char *detail,
                 struct err *why, struct err *e);
/* Left where it is for the next run, and said. */
int batch_skip(struct batch *b, struct batch_file *f, const char *why);

/* ---- batch_report.c: what is said of a loaded file ---- */

/* In the log and the manifest. */
void batch_report_file(struct batch *b, const struct batch_file *f, const struct book *book, const struct contents *c,
                       const struct sheet_loads *loads, const struct kept *kept);
/* The page about what of it is not in the numbers (f->why). */
int batch_note_missed(struct batch *b, struct batch_file *f, const struct contents *c, const struct sheet_loads *loads,
                      const struct kept *kept, struct err *e);

/* ---- batch_load.c ---- */

/* Leaves it waiting where nothing says yet whose it is. */
int batch_load_file(struct batch *b, struct batch_file *f, enum load_asks asks, struct err *e);

/* ---- batch_again.c ---- */

/* Adds the files of the loads that `sql` finds (file, sha256, observed_at, loaded_at), their bytes from inbox/refused/ or the archive. */
int batch_add_again(struct batch *b, const char *sql, bool is_orphan, struct err *e);
/* Refused because nothing said whose they are; loads that rest on what is not so any more. */
int batch_add_orphans(struct batch *b, struct err *e);
int batch_add_stale(struct batch *b, struct err *e);

#endif
