/* whose: the account of rows that do not say it themselves.
 *
 * What decides is the set of files, never the order in which they came (NUMBERS rule 2): an open reading leaves the sessions it speaks of in
 * `whose` and `whose_session`, and whose_decide works out anew, for all of these together, whose they are: by their rows, and by the sessions
 * in raw_session that rows of other readings say the account of. A load that rests on
 * something else is then read again. */
#ifndef INGEST_WHOSE_H
#define INGEST_WHOSE_H

#include "base/settings.h"
#include "ingest/feed/account.h"
#include "ingest/feed/feed.h"

/* Which reading: the same bytes, table and kind are one. */
struct whose_reading {
    const char *sha256, *sheet;
    const char *folder;              /* of the inbox; NULL: the last known */
    const struct match *match;
};

struct whose_room;
/* What is decided of an open reading. */
struct whose {
    struct arena arena;
    const char *basis;               /* room, rooms, folder, second, near, nobody */
    const char *account;             /* of all rows that do not say it; NULL: each goes by its room, or nobody's */
    const char *decided;             /* as it is kept in the warehouse, to be compared */
    struct whose_room *rooms;        /* ordered */
    size_t n_rooms;
};

int whose_install(sqlite3 *db, struct err *e);   /* temporary tables */
/* Notes the sessions of an open reading: reads a feed that is_asked to its end. What an earlier reading of it said is forgotten; the folder
 * is kept where the new one has none. */
int whose_ask(sqlite3 *db, const struct whose_reading *r, struct feed *f, struct err *e);

/* Decides all open readings: by rooms of sessions (of the kind of that name) that say their account; by folder; then, each with what is settled so far, by
 * room, by second, by the minutes around it. */
int whose_decide(sqlite3 *db, const struct settings *settings, const struct kind_list *kinds, struct err *e);
/* 1: the reading is open, *ret is what was decided. 0: it is not. */
int whose_find(sqlite3 *db, const struct whose_reading *r, struct whose *ret, struct err *e);
/* What the reading's load rests on: true where that is what was decided. */
int whose_stands(sqlite3 *db, const struct whose_reading *r, const struct whose *w, bool *ret, struct err *e);
/* Writes down that the reading's load rests on this. */
int whose_settle(sqlite3 *db, const struct whose_reading *r, const struct whose *w, struct err *e);
/* The same bytes came again, in this folder: *ret true when an open reading of them lay in none or another before. */
int whose_move(sqlite3 *db, const char *sha256, const char *folder, bool *ret, struct err *e);
/* Is a reading of these bytes open? */
int whose_is_open(sqlite3 *db, const char *sha256, bool *ret, struct err *e);
/* What the reading says is known from its rows alone. */
int whose_drop(sqlite3 *db, const struct whose_reading *r, struct err *e);
int whose_forget(sqlite3 *db, const char *sha256, struct err *e);

/* The account the row's room belongs to; NULL: not known. */
const char *whose_room_account(const struct whose *w, const struct feed *f);
void whose_release(struct whose *w);

#endif
