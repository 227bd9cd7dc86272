/* plotter: a gnuplot that stays open, for starting one (its fonts above all) takes as long as drawing a small picture. */
#ifndef REPORT_PLOTTER_H
#define REPORT_PLOTTER_H

#include "base/err.h"
#include "base/process.h"
#include "base/str.h"
#include <limits.h>

struct plotter {
    struct process *gnuplot;    /* NULL: not running; started when there is something to draw */
    char dir[PATH_MAX];         /* where it runs */
    int n_late;                 /* pictures it was killed over */
};
#define PLOTTER_AUTO __attribute__((cleanup(plotter_close)))

/* Adds a file's lines to a script: a mistake in them is told by file and line. */
void plotter_include(struct buf *out, const char *path, struct str text);
/* Runs one picture's script in folder `dir`, from a session as new: what a script before it set or named is gone. A script that
 * fails leaves no gnuplot behind, and *e is the first line of what it said. */
int plotter_draw(struct plotter *p, const char *dir, struct str script, struct err *e);
void plotter_close(struct plotter *p);

#endif
