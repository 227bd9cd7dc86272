/* file: reading, listing, locking and atomic publishing. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

int file_read(struct arena *a, const char *path, size_t most, struct str *ret_bytes, struct err *e);
bool file_exists(const char *path);
int file_stat(const char *path, int64_t *ret_bytes, int64_t *ret_mtime_utc_s, struct err *e);
int file_mkdirs(const char *path, struct err *e);          /* like mkdir -p, umask 027 applies */
/* Regular files below `dir`, relative paths sorted by bytes; names starting with '.' are left out. */
int file_list(struct arena *a, const char *dir, char ***ret_paths, size_t *ret_n, struct err *e);
const char *file_name(const char *path);                   /* after the last '/' */

/* Publish: write to file_temp()'s path beside the target, then file_publish renames it over the
 * target with fsync of file and folder. On any failure the target is as it was. */
int file_temp(struct arena *a, const char *target, char **ret_path, struct err *e);
int file_publish(const char *temp_path, const char *target, struct err *e);
int file_write(const char *target, struct str bytes, struct err *e);   /* temp + publish */
int file_append_line(const char *path, struct str line, struct err *e); /* O_APPEND, line + LF, fsync */
int file_copy(const char *from, const char *to, struct err *e);        /* published atomically, keeps mtime */
int file_move(const char *from, const char *to, struct err *e);        /* rename, or copy + unlink across devices */

/* Exclusive lock, held until file_unlock or process end. ERR_BUSY when another process holds it. */
int file_lock(const char *path, int *ret_fd, struct err *e);
void file_unlock(int fd);

/* ERR_SYSTEM, "WHAT: " and what errno says, at `path`. Always returns -1. */
int file_fail(struct err *e, const char *what, const char *path);

#endif
