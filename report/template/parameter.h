/* parameter: what queries and texts of a template may name besides the columns of their own rows. Dates are computed
 * here so that no template does. */
#ifndef REPORT_PARAMETER_H
#define REPORT_PARAMETER_H

#include "base/date.h"
#include "base/settings.h"
#include "report/text/catalogue.h"
#include "report/template/query.h"

/* Those that follow from the period, the settings and the language; `fingerprint` is that of the settings. Values lie
 * in the arena. */
void parameters_of_period(struct arena *a, const struct date_period *period, const struct settings *s, const char *fingerprint,
                          const struct catalogue *c, struct parameters *ret);
/* The period before, for reading: of one still in progress on the day number `as_of` with the days of it that are compared:
 * "2026-10 (1–22)". */
const char *parameter_previous_days(struct arena *a, const struct date_period *period, int64_t as_of);
/* A day number as YYYY-MM-DD. */
const char *parameter_day(struct arena *a, int64_t day);

#endif
