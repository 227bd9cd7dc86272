/* parameter: what queries and texts of a template may name besides the columns of their own rows. Dates are computed
 * here so that no template does. */
#ifndef REPORT_PARAMETER_H
#define REPORT_PARAMETER_H

#include "base/date.h"
#include "base/settings.h"
#include "report/catalogue.h"
#include "report/query.h"

/* Those that follow from the period, the settings and the language; `fingerprint` is that of the settings. Values lie
 * in the arena. */
void parameters_of_period(struct arena *a, const struct date_period *period, const struct settings *s, const char *fingerprint,
                          const struct catalogue *c, struct parameters *ret);
/* A day number as YYYY-MM-DD. */
const char *parameter_day(struct arena *a, int64_t day);

#endif
