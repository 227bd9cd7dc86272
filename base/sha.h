/* sha: SHA-256 by libcrypto, as 64 lower-case hex digits. */
#ifndef BASE_SHA_H
#define BASE_SHA_H

#include "base/err.h"
#include "base/str.h"

#define SHA_TEXT 65
struct sha;                                     /* a running hash */
struct sha *sha_new(void);
void sha_add(struct sha *s, const void *ptr, size_t len);
void sha_end(struct sha *s, char ret[SHA_TEXT]);        /* also frees s */
/* The hash as a Content-Security-Policy writes it: "sha256-" and base64. */
void sha_source(struct str text, struct buf *ret);
void sha_of(struct str text, char ret[SHA_TEXT]);
int sha_file(const char *path, char ret[SHA_TEXT], struct err *e);

#endif
