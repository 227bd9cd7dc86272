/* package: the zip of XML parts that a workbook is, read in pieces and within limits. Entry names are keys to look up,
 * never paths of files. Errors tell a person what to do; the caller adds the file's name. */
#ifndef INGEST_PACKAGE_H
#define INGEST_PACKAGE_H

#include "ingest/reader/reader.h"

struct package;
/* `fd` is borrowed. Refused here: too many entries, too much or too strong inflation, encrypted entries. */
int package_open(int fd, int64_t bytes, const struct reader_limits *limits, struct package **ret, struct err *e);
void package_close(struct package *p);

/* Index of the entry, -1 if there is none. ASCII case and the direction of slashes do not matter (some writers). */
int64_t package_find(const struct package *p, const char *name);

struct part;
/* Names come without their namespace prefix. */
struct part_handlers {
    void (*start)(void *data, const char *name, const char **attributes);
    void (*end)(void *data, const char *name);
    void (*text)(void *data, const char *ptr, size_t len);
};
/* `label` names the part in errors ("sheet 'October'"). */
int part_open(struct package *p, int64_t entry, const char *label, const struct part_handlers *handlers, void *data,
              struct part **ret, struct err *e);
/* Parses the next piece: 1 there is more, 0 the end (and the entry's checksum was right), -1. */
int part_step(struct part *p, struct err *e);
void part_close(struct part *p);
/* For handlers: stops the parser; part_step will give this error. */
void part_fail(struct part *p, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The value of the attribute with this name, without prefix; NULL if there is none. */
const char *part_attribute(const char **attributes, const char *name);

#endif
