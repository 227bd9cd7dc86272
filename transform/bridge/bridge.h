/* bridge: mart_bridge, why sales moved between a day, week, month or campaign and the one before (NUMBERS 8, NUMBERS rules 22 and 29).
 *
 * bridge_cell explains one cell, bridge_fact reads the stints, this pairs periods and adds cells up per scope. */
#ifndef TRANSFORM_BRIDGE_H
#define TRANSFORM_BRIDGE_H

#include "base/db.h"
#include <stdint.h>

struct transform;

/* Days are bridged this far back, weeks and months as far as there are stints. */
enum { BRIDGE_DAYS = 92 };

struct bridge_options {
    int64_t last_day;        /* business date up to which periods are seen; INT64_MAX: the last there is */
    const char *basis[2];    /* settings gmv_basis.tiktok, gmv_basis.shopee */
};

/* Fills mart_bridge, which is there and empty, from mart_stint and int_member. */
int bridge_fill(sqlite3 *db, const struct bridge_options *o, struct err *e);

/* The step of rundown-transform. */
int bridge_step(struct transform *t, struct err *e);

#endif
