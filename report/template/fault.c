#include "report/template/fault.h"

#include "base/arena.h"

enum { FAULTS_MOST = 100 };

int fault_add(struct faults *f, const char *file, long line, const char *text, struct err *e)
{
    struct err one = ERR_INIT;
    (void)err_set(&one, ERR_INPUT, "%s", text);
    (void)err_at(&one, file, line, 0);
    if (f->n == 0)
        *e = one;
    if (f->n < FAULTS_MOST) {
        f->list = mem_grow(f->list, &f->cap, f->n + 1, sizeof *f->list);
        f->list[f->n++] = one;
    }
    return -1;
}

void faults_release(struct faults *f)
{
    mem_free(f->list);
    *f = (struct faults){0};
}
