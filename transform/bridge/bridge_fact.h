/* bridge_fact: the stints of the warehouse as arrays for the bridge, and what other sources say of their sessions. */
#ifndef TRANSFORM_BRIDGE_FACT_H
#define TRANSFORM_BRIDGE_FACT_H

#include "base/arena.h"
#include "base/db.h"
#include "transform/bridge/bridge_cell.h"

/* A stint belongs to a cell of its account and to one of its host. */
enum bridge_grain { BY_ACCOUNT, BY_HOST, GRAINS };
enum { SCOPES_MOST = 3 };

struct bridge_scope {
    const char *scope, *scope_id, *currency;
};
struct bridge_cell {
    size_t n_scopes, scope[SCOPES_MOST];   /* by account: account, platform, all; by host: host */
};
struct bridge_account {
    const char *platform, *account;
};
struct bridge_fact {
    int64_t day;                           /* business date, day number */
    int64_t start_at;                      /* civil seconds */
    size_t session, source, account;
    size_t cell[GRAINS];
    int64_t gmv;                           /* hundredths; below 0: refunds */
    double q[QUANTITIES];                  /* NAN: not known; Q_HOURS in seconds, Q_GMV unused */
};
/* What one source says of a whole session. */
struct bridge_member {
    size_t session, source;
    bool has_gmv;
    int64_t gmv;
    double q[QUANTITIES];
};
struct bridge_facts {
    struct bridge_fact *list;              /* by day */
    struct bridge_member *members;         /* by session and source; only sessions with several */
    struct bridge_scope *scopes;
    struct bridge_account *accounts;
    int64_t *session_at;                   /* when each session began: its first stint */
    struct bridge_cell *cells[GRAINS];
    size_t *session_start, *session_fact;  /* facts of a session: session_fact[session_start[s] .. [s + 1]) */
    size_t n, n_members, n_scopes, n_cells[GRAINS], n_sessions, n_sources, n_accounts;
};

/* basis: settings gmv_basis.tiktok and .shopee. Everything lives in `a`. */
int bridge_facts_read(sqlite3 *db, const char *const basis[2], struct arena *a, struct bridge_facts *ret, struct err *e);

/* NULL when that source does not know the session's gmv. */
const struct bridge_member *bridge_member_find(const struct bridge_facts *f, size_t session, size_t source);

#endif
