/* outbox: the folder the generator fills, and the list of what was spoilt on purpose. */
#ifndef SAMPLE_OUTBOX_H
#define SAMPLE_OUTBOX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

/* One planted defect, as the warehouse should tell it. level: row, file, or finding (kept, but reported). */
struct defect {
    char file[128];
    const char *level, *sheet, *column, *value, *rule;
    long place;   /* CSV: line; XLSX: row; JSON: index; 0: the whole file */
};

struct outbox {
    const char *dir;
    struct arena arena;
    struct defect *defects;
    size_t n_defects, defect_room;
    int64_t bytes;
};

void outbox_release(struct outbox *o);
/* Absolute path of `relative`, its folder made; lives as long as the outbox. NULL and an error otherwise. */
const char *outbox_path(struct outbox *o, const char *relative, struct err *e);
int outbox_write(struct outbox *o, const char *relative, const struct buf *b, struct err *e);
/* As outbox_write, and the file's modification time is that moment (civil seconds of Kuala Lumpur): the only clock of a
 * file of our own making that is no workbook. */
int outbox_write_at(struct outbox *o, const char *relative, const struct buf *b, int64_t at, struct err *e);
void outbox_spoil(struct outbox *o, const char *level, const char *file, const char *sheet, long place, const char *column,
                  const char *value, const char *rule);

#endif
