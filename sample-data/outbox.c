#include "sample-data/outbox.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

void outbox_release(struct outbox *o)
{
    arena_release(&o->arena);
    mem_free(o->defects);
}

const char *outbox_path(struct outbox *o, const char *relative, struct err *e)
{
    char *path = arena_format(&o->arena, "%s/%s", o->dir, relative);
    char *folder = arena_text(&o->arena, path, (size_t)(file_name(path) - path - 1));
    return file_mkdirs(folder, e) == 0 ? path : NULL;
}

int outbox_write(struct outbox *o, const char *relative, const struct buf *b, struct err *e)
{
    const char *path = outbox_path(o, relative, e);
    if (path == NULL)
        return -1;
    o->bytes += (int64_t)b->len;
    return file_write(path, (struct str){b->ptr, b->len}, e);
}

int outbox_write_at(struct outbox *o, const char *relative, const struct buf *b, int64_t at, struct err *e)
{
    enum { ZONE_S = 8 * 3600 };
    struct timespec moments[2] = {{.tv_sec = (time_t)(at - ZONE_S)}, {.tv_sec = (time_t)(at - ZONE_S)}};
    if (outbox_write(o, relative, b, e) != 0)
        return -1;
    const char *path = outbox_path(o, relative, e);
    return path != NULL && utimensat(AT_FDCWD, path, moments, 0) == 0 ? 0 : err_errno(e, "cannot date %s", relative);
}

void outbox_spoil(struct outbox *o, const char *level, const char *file, const char *sheet, long place, const char *column,
                  const char *value, const char *rule)
{
    o->defects = mem_grow(o->defects, &o->defect_room, o->n_defects + 1, sizeof *o->defects);
    struct defect *d = &o->defects[o->n_defects++];
    *d = (struct defect){.level = level, .sheet = sheet, .place = place, .column = column, .value = value, .rule = rule};
    (void)snprintf(d->file, sizeof d->file, "%s", file);
}
