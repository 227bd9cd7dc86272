/* format_part: what the parts of format share: reading a format's file, and adding the workspace's files to it. */
#ifndef INGEST_FORMAT_PART_H
#define INGEST_FORMAT_PART_H

#include "ingest/catalogue/format.h"
#include "ingest/catalogue/overlay.h"

/* A file being read; what is read is allocated in `a`, and a mistake is an ERR_INPUT in `e`, at the file. */
struct format_reader {
    struct arena *a;
    const char *file;
    const struct kind *kind;
    struct err *e;
};

/* "'NAME' WHAT", at the file; always -1. */
int format_error(const struct format_reader *r, const char *name, const char *what);
/* A column of the kind; a mistake says the nearest name. */
int format_read_column_name(const struct format_reader *r, const char *name, size_t *ret);
/* A text or a list of texts, each with its comparable form; name: the member, for messages. NULL is an empty list. */
int format_read_headings(const struct format_reader *r, const char *name, const json_t *value,
                         const struct format_heading **ret, size_t *ret_n);

/* One format's file; *f is to be all zeros and points into the file's JSON afterwards. */
int format_read(struct arena *a, const struct overlay_file *file, const struct kind_list *kinds, struct format *f, struct err *e);
/* What tells readings by one definition, of the format and its kind, from those by another: 16 hexadecimal digits. */
void format_set_fingerprint(const char *definition, const struct kind *k, char ret[17]);

/* Puts what a file with "add_to" says into the JSON of the format it names, one of files[0..n), before that is read. */
int format_add(struct arena *a, const struct overlay_file *addition, struct overlay_file *files, size_t n,
               const struct kind_list *kinds, struct err *e);

#endif
