/* archive: files that were loaded, kept by sha256, and an append-only manifest from which a warehouse is rebuilt.
 *
 * archive/ab/abcdef....xlsx, archive/manifest.jsonl; of files that tell who bought only an excerpt (excerpt.h),
 * archive/ab/abcdef....12345678.xlsx, whose own sha256 stands in the manifest beside that of the file. Files of many loads are written first, synced together, then
 * recorded: an unrecorded copy is harmless, and a record without a load is read again as unchanged. */
#ifndef INGEST_ARCHIVE_H
#define INGEST_ARCHIVE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sha.h"
#include <stdbool.h>
#include <stdint.h>

struct archive_entry {
    const char *name;                /* as it lay in the inbox, folders included */
    const char *sheet, *kind, *format;
    const char *account;             /* found by evidence; "" */
    const char *sha256, *path;       /* of the file as it was dropped; path: below the archive */
    const char *kept_sha256;         /* of what lies there, where that is an excerpt (excerpt.h); else "" */
    int64_t observed_at, dropped_at; /* UTC */
};

struct archive_copy {
    char *temp, *target;
};

struct archive {
    struct arena arena;
    char *dir;
    struct archive_copy *copies;     /* written, not yet published */
    size_t n_copies, cap_copies;
    struct copy_ahead *ahead;        /* the one being written; NULL */
    struct archive_copy ahead_copy;
    char **lines;
    size_t n_lines, cap_lines;
};

void archive_open(const char *dir, struct archive *ret);
void archive_close(struct archive *a);
/* Copies the file unless it is there. ERR_INPUT when its bytes are not `sha256` any more. *ret_path: in the arena. */
int archive_add(struct archive *a, const char *file, const char *sha256, const char **ret_path, struct err *e);
/* Begins to copy a large file on a thread of its own, while it is loaded: archive_add of it waits for the end. `file` is
 * borrowed until then. Nothing when it is kept already. One file at a time. */
int archive_add_ahead(struct archive *a, const char *file, const char *sha256, struct err *e);
/* The file is not to be kept after all. */
void archive_drop_ahead(struct archive *a);
/* A path for an excerpt of the file; in the arena. Whoever writes there removes it, unless it is kept. */
int archive_excerpt_path(struct archive *a, const char *file, const char *sha256, char **ret_temp, struct err *e);
/* Keeps what was written there, `kept_sha256`, in place of the file: `sha256` is still the file's, ERR_INPUT when its bytes are
 * not that any more. *ret_path as above. Removes it on errors. */
int archive_keep_excerpt(struct archive *a, const char *file, const char *sha256, char *temp, const char *kept_sha256,
                         const char **ret_path, struct err *e);
void archive_record(struct archive *a, const struct archive_entry *entry);
/* Makes all of it durable: copies, then records. */
int archive_flush(struct archive *a, struct err *e);

/* The manifest's entries in order; a line that is not readable is an error with its number. */
int archive_read(struct arena *a, const char *dir, struct archive_entry **ret, size_t *ret_n, struct err *e);

#endif
