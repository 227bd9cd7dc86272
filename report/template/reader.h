/* reader: what reading and checking a template carries along, and how both say what is wrong: file, line, "did you mean". */
#ifndef REPORT_READER_H
#define REPORT_READER_H

#include "report/template/place.h"
#include "report/template/template.h"

struct reader {
    struct arena *arena;
    const char *file;
    const char *overlay_dir;
    const struct places *places;
    const struct catalogue *catalogue;
    struct faults *faults;      /* reading goes on after each, so that all are found */
};

/* Each adds one fault and returns -1. */
int fail_line(const struct reader *r, long line, const char *message, struct err *e);
/* "WHAT 'word' is unknown[; did you mean 'near'?]"; near may be NULL. */
int fail_word(const struct reader *r, long line, const char *what, const char *word, const char *near, struct err *e);
int fail_nearest(const struct reader *r, long line, const char *what, const char *word, const char *const *known, size_t n,
                 struct err *e);
/* The names of files FOLDER/NAME.ENDING, built in or of the workspace. */
int reader_names(const struct reader *r, const char *folder, const char *ending, const char ***ret, size_t *ret_n, struct err *e);
/* Names become file names and table names: letters, digits, '_' and '-'. */
bool name_is_plain(const char *name);
/* What blocks of a template say of each other. */
int template_check(const struct reader *r, const struct template *t, struct err *e);

#endif
