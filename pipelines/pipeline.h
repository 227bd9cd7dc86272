/* pipeline: a list of steps as data, and the business date it is run for. */
#ifndef PIPELINES_PIPELINE_H
#define PIPELINES_PIPELINE_H

#include "base/date.h"
#include "base/workspace.h"

struct step {
    const char *name;    /* "report daily" */
    char **argv;         /* placeholders expanded, NULL at the end; argv[0] is a program beside this one */
    size_t argc;
};
struct pipeline {
    const char *name;
    struct step *steps;
    size_t n_steps;
};

/* Reads WORKSPACE/pipelines/NAME.json or the built-in one; expands {date}, {week}, {month}. */
int pipeline_read(struct arena *a, const struct workspace *w, const char *name, int64_t day,
                  struct pipeline *ret, struct err *e);

#endif
