/* account: the selling accounts the desk knows, and whose a file without an account column is. */
#ifndef INGEST_ACCOUNT_H
#define INGEST_ACCOUNT_H

#include "base/db.h"
#include "ingest/catalogue/kind.h"

struct account {
    const char *platform, *name;     /* name: as the accounts sheet writes it */
    const char *timezone, *currency;
};

struct account_name;                 /* a folded spelling and its account */
struct account_list {
    struct arena arena;
    struct account *accounts;
    size_t n;
    struct account_name *names;
    size_t n_names;
    const char *timezone;            /* of the workspace: for accounts nobody listed */
    bool is_registered;              /* account_name(), account_zone() and account_in_folder() read this list */
};

/* The accounts sheet that counts now. Registers account_name(), account_zone() and account_in_folder() on the first call, so the
 * list must stay where it is as long as the connection. */
int account_list_read(sqlite3 *db, const char *timezone, struct account_list *list, struct err *e);
void account_list_release(struct account_list *list);
/* By name or alias, without case; NULL: not known. */
const struct account *account_find(const struct account_list *list, struct str platform, struct str name);

#endif
