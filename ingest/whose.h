/* whose: the account of rows that do not say it themselves.
 *
 * Evidence, strongest first: a room id another file knows; the folder, a person's word; the exact start of a known session; a
 * session that starts within minutes. Two accounts that go live in the same second are a coincidence that happens. */
#ifndef INGEST_WHOSE_H
#define INGEST_WHOSE_H

#include "base/settings.h"
#include "ingest/account.h"
#include "ingest/feed.h"

enum load_evidence { EVIDENCE_NONE, EVIDENCE_ROOM, EVIDENCE_FOLDER, EVIDENCE_START, EVIDENCE_NEAR };

struct whose_query {
    sqlite3 *db;
    const struct account_list *accounts;
    const struct settings *settings;
    const struct match *match;
    const char *folder;              /* of the inbox; NULL */
    enum load_evidence evidence;     /* how far to go */
};

struct whose_room;
struct whose {
    struct arena arena;
    const char *account;             /* of all rows that do not say it; NULL: each goes by its room, or nothing is known */
    struct whose_room *rooms;        /* ordered */
    size_t n_rooms;
    size_t platform, room, start, clock;   /* columns, or KIND_NO_COLUMN */
    bool has_no_other;               /* no row says an account */
};

/* Reads a feed to its end, then asks for evidence. *ret_found false: nothing says yet whose it is. */
int whose_find(const struct whose_query *q, struct feed *f, struct whose *ret, bool *ret_found, struct err *e);
/* The account the row's room belongs to; NULL: not known. For feed_options.account_of. */
const char *whose_room_account(const struct whose *w, const struct feed *f);
void whose_release(struct whose *w);

/* The account the folder names, "" if none; while no account of the platform is listed at all, the folder is believed. */
enum { WHOSE_ACCOUNT_BYTES = 256 };
void whose_folder(const struct account_list *accounts, const struct match *m, const char *folder,
                  char ret_account[WHOSE_ACCOUNT_BYTES]);

#endif
