/* batch: the files of one run, from the inbox to the warehouse and the archive.
 *
 * Loads are committed in groups. For each group: copies into the archive, records in its manifest, COMMIT, and only
 * then are files taken out of the inbox. A run killed at any point leaves files the next run finds again. */
#ifndef INGEST_BATCH_H
#define INGEST_BATCH_H

#include "base/workspace.h"
#include "ingest/batch/archive.h"
#include "ingest/load/load.h"

struct batch_file;
struct batch {
    struct arena arena;
    const struct workspace *workspace;
    const struct format_list *formats;
    struct loader *loader;
    struct reader_limits limits;
    struct archive archive;
    bool is_dry_run, keeps_archive;
    struct batch_file *files;
    size_t n_files, cap_files;
    size_t n_again;                  /* of these, files nobody gave: they are tried again */
    size_t *group;                   /* files settled, not yet committed */
    size_t n_group, cap_group;
    int64_t group_bytes;
    bool is_in_transaction;
    int64_t n_loads, n_known, n_refused, n_rejected;
    int64_t n_missed;                /* files loaded, and something of them should have been and was not */
};

void batch_open(const struct workspace *w, const struct format_list *formats, struct loader *l, struct batch *ret);
void batch_close(struct batch *b);
/* What files may hold at most (limits.*), and the encoding of those that are not UTF-8. */
void batch_limits(const struct settings *s, struct reader_limits *ret);

int batch_add_inbox(struct batch *b, struct err *e);              /* and house.xlsx */
int batch_add_path(struct batch *b, const char *path, struct err *e);   /* a file, or a folder of files */
int batch_add_archive(struct batch *b, const char *dir, struct err *e); /* what its manifest lists */
/* Loads them all. What is refused is counted, not an error. */
int batch_run(struct batch *b, struct err *e);

#endif
