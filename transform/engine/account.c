#include "transform/engine/account.h"
#include <string.h>

static const char *folded_name(struct arena *a, struct str name)
{
    if (str_starts(name, "@"))
        name = (struct str){name.ptr + 1, name.len - 1};
    return str_text(a, str_fold(a, name));
}

static int zone_of(struct accounts *s, struct arena *a, const char *name, struct zone **ret, struct err *e)
{
    for (size_t i = 0; i < s->n_zones; i++) {
        if (strcmp(s->zones[i].name, name) == 0) {
            *ret = s->zones[i].zone;
            return 0;
        }
    }
    if (zone_open(name, ret, e) != 0)
        return -1;
    s->zones[s->n_zones].name = arena_text(a, name, strlen(name));
    s->zones[s->n_zones++].zone = *ret;
    return 0;
}

static int read_accounts(struct accounts *s, sqlite3 *db, struct arena *a, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (db_prepare(db, "SELECT platform, account, shop, currency, timezone FROM int_account ORDER BY 1, 2", &q, e) != 0)
        return -1;
    int more;
    while ((more = db_step(q, e)) == 1) {
        struct account *to = &s->list[s->n];
        to->platform = str_text(a, db_text(q, 0));
        to->account = str_text(a, db_text(q, 1));
        to->shop = sqlite3_column_type(q, 2) == SQLITE_NULL ? NULL : str_text(a, db_text(q, 2));
        to->currency = str_text(a, db_text(q, 3));
        if (zone_of(s, a, str_text(a, db_text(q, 4)), &to->zone, e) != 0)
            return err_wrap(e, "account %s", to->account);
        s->n++;
    }
    return more;
}

static const struct account *by_key(const struct accounts *s, struct str platform, struct str account)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_is(platform, s->list[i].platform) && str_is(account, s->list[i].account))
            return &s->list[i];
    return NULL;
}

static int read_names(struct accounts *s, sqlite3 *db, struct arena *a, struct err *e)
{
    STMT_AUTO sqlite3_stmt *q = NULL;
    if (db_prepare(db, "SELECT platform, name, account FROM int_account_name ORDER BY 1, 2", &q, e) != 0)
        return -1;
    int more;
    while ((more = db_step(q, e)) == 1) {
        struct account_name *to = &s->names[s->n_names++];
        to->platform = str_text(a, db_text(q, 0));
        to->name = str_text(a, db_text(q, 1));
        to->folded = folded_name(a, db_text(q, 1));
        to->account = by_key(s, db_text(q, 0), db_text(q, 2));
    }
    return more;
}

int accounts_open(sqlite3 *db, struct arena *a, struct accounts *ret, struct err *e)
{
    int64_t n = 0, n_names = 0;
    *ret = (struct accounts){0};
    if (db_one_int(db, "SELECT count(*) FROM int_account", &n, e) != 0 ||
        db_one_int(db, "SELECT count(*) FROM int_account_name", &n_names, e) != 0)
        return -1;
    ret->list = arena_array(a, (size_t)n + 1, sizeof *ret->list);
    ret->zones = arena_array(a, (size_t)n + 1, sizeof *ret->zones);
    ret->names = arena_array(a, (size_t)n_names + 1, sizeof *ret->names);
    return read_accounts(ret, db, a, e) != 0 || read_names(ret, db, a, e) != 0 ? -1 : 0;
}

void accounts_close(struct accounts *s)
{
    for (size_t i = 0; i < s->n_zones; i++)
        zone_close(s->zones[i].zone);
    s->n_zones = 0;
}

const struct account *accounts_find(const struct accounts *s, struct arena *scratch, struct str platform, struct str name)
{
    if (name.len == 0)
        return NULL;
    for (size_t i = 0; i < s->n_names; i++)
        if (str_is(platform, s->names[i].platform) && str_is(name, s->names[i].name))
            return s->names[i].account;
    const char *folded = folded_name(scratch, name);
    for (size_t i = 0; i < s->n_names; i++)
        if (str_is(platform, s->names[i].platform) && strcmp(folded, s->names[i].folded) == 0)
            return s->names[i].account;
    return NULL;
}
