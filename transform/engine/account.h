/* account: the selling accounts in memory: what they are called, and their clocks. */
#ifndef TRANSFORM_ACCOUNT_H
#define TRANSFORM_ACCOUNT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/db.h"

struct account {
    const char *platform, *account, *shop, *currency;
    struct zone *zone;
};

struct account_name {
    const char *platform, *name, *folded;
    const struct account *account;
};

struct accounts {
    struct account *list;        /* by platform, account */
    size_t n;
    struct account_name *names;  /* every spelling */
    size_t n_names;
    struct { const char *name; struct zone *zone; } *zones;
    size_t n_zones;
};

/* Reads int_account and int_account_name. ERR_INPUT for a zone nobody knows. */
int accounts_open(sqlite3 *db, struct arena *a, struct accounts *ret, struct err *e);
void accounts_close(struct accounts *s);

/* The account some spelling names: as it stands in the sheet, else without case and a leading '@'. NULL: unknown. */
const struct account *accounts_find(const struct accounts *s, struct arena *scratch, struct str platform, struct str name);

#endif
