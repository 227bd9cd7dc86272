/* encoding: which bytes are which characters. Text inside is UTF-8; a file in anything else is decoded as it is read. */
#ifndef INGEST_ENCODING_H
#define INGEST_ENCODING_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum encoding {
    ENCODING_AUTO,        /* what the file is: a mark, zero bytes, well-formed UTF-8; else the workspace's (setting encoding) */
    ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_1252, ENCODING_1258, ENCODING_874, ENCODING_GB18030,
    N_ENCODINGS
};

const char *encoding_name(enum encoding encoding);              /* "windows-874" */
int encoding_of(const char *name, enum encoding *ret);          /* -1: not known, or not one a setting may name */

/* What the first bytes of a file say: its mark (*ret_mark bytes), or the zero bytes of UTF-16; else AUTO. */
enum encoding encoding_sniff(const char *ptr, size_t len, size_t *ret_mark);

/* Whether text that is not all ASCII is UTF-8, told from all of it. Broken UTF-8 is UTF-8 (and refused by who reads it):
 * where more characters have its form than have not. */
struct census {
    int64_t n_formed, n_odd;
    unsigned to_come, n_come;        /* bytes of the character under way */
};
void census_add(struct census *c, const char *ptr, size_t len);
bool census_is_utf8(const struct census *c);                    /* after all of the file */
bool encoding_is_ascii(const char *ptr, size_t len);

struct decoder;
/* A file's bytes to UTF-8, piece by piece. decoder_close(NULL) is nothing. */
int decoder_open(enum encoding encoding, struct decoder **ret, struct err *e);
void decoder_close(struct decoder *d);
/* Room for what `len` more bytes can say. */
size_t decoder_room(size_t len);
/* Decodes the next bytes of the file; is_end with the last ones (or none). Characters cut by the end of `ptr` wait. -1:
 * the bytes after the first *ret_len of `out` are no text. */
int decoder_step(struct decoder *d, const char *ptr, size_t len, bool is_end, char *out, size_t *ret_len);

#endif
