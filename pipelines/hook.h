/* hook: the commands of the setting after_report. They are argv lists, never a shell's; {file}, {template}, {period} and {date} in a
 * word are filled in and stay within that word. A command that names one of the first three is run for every workbook
 * a run has printed, any other once. What goes wrong with one stops nothing. */
#ifndef PIPELINES_HOOK_H
#define PIPELINES_HOOK_H

#include "base/workspace.h"
#include "pipelines/pipeline.h"

/* What the commands are filled with: the workbooks printed so far. */
struct hooks {
    struct arena *arena;
    const struct workspace *workspace;
    struct hook_file *files;
    size_t n, cap;
};
struct hook_file {
    const char *path, *template, *period;
};

/* The setting is a list of lists of texts, and its placeholders are known: else ERR_INPUT. */
int hooks_check(const struct workspace *w, struct err *e);
/* Takes the workbooks of what a report step wrote on its standard output, one path a line; those in latest/ are copies. */
void hooks_add(struct hooks *h, const struct step *s, struct str printed);
/* Runs them in the workspace, each at most limits.hook_s; their output goes to the log. Returns how many failed. */
size_t hooks_run(const struct hooks *h, const char *date);
void hooks_release(struct hooks *h);
/* The commands as `run --dry-run` shows them. */
void hooks_print(const struct workspace *w, const char *date);

#endif
