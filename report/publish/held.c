#include "report/publish/held.h"

#include "base/file.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MOST = 99 };

/* Opened for writing, and closed again as it was: where that is refused, a replacement is, or it is not wanted. */
static const char *refusal(struct arena *a, const char *path)
{
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? NULL : arena_format(a, "%s", strerror(errno));
    (void)close(fd);
    return NULL;
}

/* What holds the file: the name of an editor's lock file beside it, the system's reason why it cannot be written; NULL: it is free,
 * or not there. */
static const char *held_by(struct arena *a, const char *path)
{
    const char *name = file_name(path);
    const char *const locks[] = {arena_format(a, "~$%s", name), arena_format(a, ".~lock.%s#", name)};   /* Excel, LibreOffice */
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++)
        if (file_exists(arena_format(a, "%.*s%s", (int)(name - path), path, locks[i])))
            return locks[i];
    return refusal(a, path);
}

const char *held_name(struct arena *a, const char *path)
{
    const char *tried = path, *by = held_by(a, path), *first = by;
    const char *end = strrchr(path, '.');
    int stem = end == NULL ? (int)strlen(path) : (int)(end - path);
    for (int k = 2; by != NULL && k <= NAMES_MOST; k++) {
        tried = arena_format(a, "%.*s (%d)%s", stem, path, k, end != NULL ? end : "");
        by = held_by(a, tried);
    }
    if (tried != path)   /* the status is 3, so -q says why */
        log_line(LOG_ERROR, "%s is open elsewhere (%s): written as %s", path, first, file_name(tried));
    return tried;
}
