/* kpi: the KPI dictionary (transform/kpi.json) and what is generated from it. */
#ifndef TRANSFORM_KPI_H
#define TRANSFORM_KPI_H

#include "base/arena.h"
#include "base/err.h"
#include "base/settings.h"
#include "base/str.h"

struct kpi {
    const char *id, *numerator, *denominator;   /* denominator NULL: additive */
    double scale;
    const char *unit, *better, *label;
    bool in_views;                              /* a column of the host and platform views */
};

struct kpis {
    const struct kpi *list;
    size_t n;
};

/* From the file in the program; texts in `a`. */
int kpis_read(struct arena *a, struct kpis *ret, struct err *e);
const struct kpi *kpi_find(const struct kpis *k, const char *id);   /* NULL: unknown */

/* Appends the aggregate over mart_stint that gives the KPI, in stock SQL; -1 when stints do not have it. */
int kpi_expression(struct buf *out, const struct kpi *k, const struct settings *s);

struct transform;
int kpi_build(struct transform *t, struct err *e);      /* step: fills mart_kpi */
int kpi_views(struct transform *t, struct err *e);      /* step: creates v_host_* and v_platform_* */

#endif
