#include "base/sha.h"

#include "base/arena.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

struct sha {
    EVP_MD_CTX *context;
};

/* Only memory can be short: SHA-256 is in every build of libcrypto. */
struct sha *sha_new(void)
{
    struct sha *s = malloc(sizeof *s);
    if (s == NULL)
        mem_fail();
    s->context = EVP_MD_CTX_new();
    if (s->context == NULL || EVP_DigestInit_ex(s->context, EVP_sha256(), NULL) != 1)
        mem_fail();
    return s;
}

void sha_add(struct sha *s, const void *ptr, size_t len)
{
    if (len > 0 && EVP_DigestUpdate(s->context, ptr, len) != 1)
        mem_fail();
}

static void sha_free(struct sha *s)
{
    EVP_MD_CTX_free(s->context);
    free(s);
}

void sha_end(struct sha *s, char ret[SHA_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    if (EVP_DigestFinal_ex(s->context, sum, NULL) != 1)
        mem_fail();
    for (int i = 0; i < 32; i++) {
        ret[2 * i] = digits[sum[i] >> 4];
        ret[2 * i + 1] = digits[sum[i] & 15];
    }
    ret[64] = '\0';
    sha_free(s);
}

void sha_of(struct str text, char ret[SHA_TEXT])
{
    struct sha *s = sha_new();
    sha_add(s, text.ptr, text.len);
    sha_end(s, ret);
}

void sha_source(struct str text, struct buf *ret)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    if (EVP_Digest(text.ptr, text.len, sum, &len, EVP_sha256(), NULL) != 1)
        mem_fail();
    buf_puts(ret, "sha256-");
    buf_base64(ret, (struct str){(const char *)sum, len});
}

static int add_file(struct sha *s, int fd)
{
    char chunk[64 * 1024];
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        sha_add(s, chunk, (size_t)n);
    }
}

int sha_file(const char *path, char ret[SHA_TEXT], struct err *e)
{
    /* O_NONBLOCK: a FIFO must not make us wait */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        (void)err_errno(e, "cannot open");
        return err_at(e, path, 0, 0);
    }
    struct sha *s = sha_new();
    if (add_file(s, fd) != 0) {
        (void)err_errno(e, "cannot read");
        (void)close(fd);
        sha_free(s);
        return err_at(e, path, 0, 0);
    }
    (void)close(fd);
    sha_end(s, ret);
    return 0;
}
