/* check: what of a template only a warehouse can tell: its queries run, and columns, parameters, words and placeholders they
 * should give are there, whether rows come or not. */
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include "report/template/template.h"

/* Everything wrong is added to `faults`, the first is *e. Keeps nothing. */
int check_template(struct reader *reader, const struct template *t, const struct catalogue *c, const struct parameters *p,
                   struct faults *faults, struct err *e);

#endif
