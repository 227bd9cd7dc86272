/* session: the step that makes sessions of lives: keys, headline figures, status, campaigns. Fills int_member, int_member_beside,
 * int_session, int_alias, int_point and int_minute_ref. */
#ifndef TRANSFORM_SESSION_H
#define TRANSFORM_SESSION_H

#include "transform/session/live.h"

/* The step. */
int session_build(struct transform *t, struct err *e);

/* Finds the rows of raw_minute that belong to each live; minute_ref.c. */
int minute_ref_build(struct transform *t, const struct accounts *accounts, const struct lives *lives, struct err *e);

#endif
