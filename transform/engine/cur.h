/* cur: temporary views cur_<kind>, the rows of raw_<kind> that count now. The one place where versions and
 * --as-of act (ARCHITECTURE, "raw_<kind>").
 *
 * Columns: the kind's own, and version (as known at --as-of), first_load, last_load, place, vhash; snapshot kinds
 * also scope. A kind without a raw table gives an empty view. --date acts where civil time is known, in the
 * session step: minutes and hand-overs count only through their session.
 *
 * said_<kind>, of merge kinds without a subject: which load known at --as-of said which content of a key. Columns: the key's,
 * vhash, load_id, place (the line of that load's file; NULL: not known), version. */
#ifndef TRANSFORM_CUR_H
#define TRANSFORM_CUR_H

#include "transform/engine/engine.h"

int cur_create(struct transform *t, struct err *e);

#endif
