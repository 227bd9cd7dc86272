/* fault: all that is wrong with a template, in order, for its author to mend in one go. */
#ifndef REPORT_FAULT_H
#define REPORT_FAULT_H

#include "base/err.h"
#include <stddef.h>

struct faults {
    struct err *list;
    size_t n, cap;
};
#define FAULTS_INIT {0}
/* Adds "file:line: error: text" and returns -1; the first one becomes *e too. More than 100 are not kept. */
int fault_add(struct faults *f, const char *file, long line, const char *text, struct err *e);
void faults_release(struct faults *f);
#define FAULTS_AUTO __attribute__((cleanup(faults_release)))

#endif
