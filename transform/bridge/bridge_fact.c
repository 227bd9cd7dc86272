#include "transform/bridge/bridge_fact.h"

#include "base/date.h"
#include "base/resource.h"
#include "transform/bridge/bridge_name.h"
#include <math.h>
#include <stdlib.h>

/* Columns of bridge_fact.sql. */
enum { DAY, SESSION, SOURCE, CURRENCY, PLATFORM, ACCOUNT, SLOT, HOST, NAMES, GMV = NAMES, COUNTS, START_AT = COUNTS + 6 };
static const enum bridge_quantity fact_counts[] = {Q_HOURS, Q_IMPRESSIONS, Q_VIEWS, Q_CLICKS, Q_ORDERS, Q_ATC};
static const enum bridge_quantity member_counts[] = {Q_IMPRESSIONS, Q_VIEWS, Q_CLICKS, Q_ORDERS, Q_ATC};

struct numbering {
    struct bridge_names sessions, sources, accounts, scopes, cells[GRAINS];
};

struct reading {
    sqlite3 *db;
    struct arena *a;
    struct bridge_facts *f;
    struct numbering numbers;
};

static int prepare(sqlite3 *db, const char *path, sqlite3_stmt **ret, struct err *e)
{
    const struct resource *sql = resource_find(path);
    if (sql == NULL)
        return err_set(e, ERR_SYSTEM, "%s is not embedded", path);
    return db_prepare(db, sql->data, ret, e) == 0 ? 0 : err_wrap(e, "%s", path);
}

static double count_at(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
}

/* --- scopes and cells -------------------------------------------------------------------------------------------------- */

/* An account scope is the account's name: should two platforms use one name, they are one scope. */
static size_t scope_number(struct reading *r, const char *scope, struct str id, struct str currency)
{
    struct bridge_facts *f = r->f;
    size_t number = bridge_names_number(&r->numbers.scopes, (struct str[]){str_of(scope), id, currency}, 3);
    if (number == f->n_scopes)
        f->scopes[f->n_scopes++] = (struct bridge_scope){scope, str_text(r->a, id), str_text(r->a, currency)};
    return number;
}

static size_t account_cell(struct reading *r, const struct str *t)
{
    struct bridge_facts *f = r->f;
    size_t number = bridge_names_number(&r->numbers.cells[BY_ACCOUNT],
                                        (struct str[]){t[CURRENCY], t[PLATFORM], t[ACCOUNT], t[SLOT]}, 4);
    if (number == f->n_cells[BY_ACCOUNT])
        f->cells[BY_ACCOUNT][f->n_cells[BY_ACCOUNT]++] =
            (struct bridge_cell){3, {scope_number(r, "account", t[ACCOUNT], t[CURRENCY]),
                                     scope_number(r, "platform", t[PLATFORM], t[CURRENCY]),
                                     scope_number(r, "all", STR(""), t[CURRENCY])}};
    return number;
}

static size_t host_cell(struct reading *r, const struct str *t)
{
    struct bridge_facts *f = r->f;
    size_t number = bridge_names_number(&r->numbers.cells[BY_HOST],
                                        (struct str[]){t[CURRENCY], t[HOST], t[PLATFORM], t[ACCOUNT], t[SLOT]}, 5);
    if (number == f->n_cells[BY_HOST])
        f->cells[BY_HOST][f->n_cells[BY_HOST]++] = (struct bridge_cell){1, {scope_number(r, "host", t[HOST], t[CURRENCY])}};
    return number;
}

/* --- stints ---------------------------------------------------------------------------------------------------------------- */

static int fact_read(struct reading *r, sqlite3_stmt *s, struct bridge_fact *fact, struct err *e)
{
    struct str t[NAMES];
    for (int i = 0; i < NAMES; i++)
        t[i] = db_text(s, i);
    if (date_parse(t[DAY], &fact->day) != 0)
        return err_set(e, ERR_INPUT, "mart_stint: '%.*s' is no date", (int)t[DAY].len, t[DAY].ptr);
    fact->session = bridge_names_number(&r->numbers.sessions, &t[SESSION], 1);
    fact->source = bridge_names_number(&r->numbers.sources, &t[SOURCE], 1);
    fact->account = bridge_names_number(&r->numbers.accounts, (struct str[]){t[PLATFORM], t[ACCOUNT]}, 2);
    if (fact->account == r->f->n_accounts)
        r->f->accounts[r->f->n_accounts++] = (struct bridge_account){str_text(r->a, t[PLATFORM]), str_text(r->a, t[ACCOUNT])};
    fact->cell[BY_ACCOUNT] = account_cell(r, t);
    fact->cell[BY_HOST] = host_cell(r, t);
    fact->gmv = sqlite3_column_int64(s, GMV);
    fact->start_at = sqlite3_column_int64(s, START_AT);
    for (int i = 0; i < 6; i++)
        fact->q[fact_counts[i]] = count_at(s, COUNTS + i);
    return 0;
}

/* Scopes: a new cell brings at most four. */
static int facts_read(struct reading *r, struct err *e)
{
    int64_t n = 0;
    struct bridge_facts *f = r->f;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM mart_stint", &n, e) != 0)
        return -1;
    f->list = arena_array(r->a, (size_t)n + 1, sizeof *f->list);
    f->accounts = arena_array(r->a, (size_t)n + 1, sizeof *f->accounts);
    f->scopes = arena_array(r->a, 4 * (size_t)n + 1, sizeof *f->scopes);
    for (int g = 0; g < GRAINS; g++)
        f->cells[g] = arena_array(r->a, (size_t)n + 1, sizeof *f->cells[g]);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r->db, "transform/score/bridge_fact.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1)
        if (fact_read(r, s, &f->list[f->n++], e) != 0)
            return -1;
    return step;
}

static void sessions_index(const struct reading *r)
{
    struct bridge_facts *f = r->f;
    f->session_start = arena_array(r->a, f->n_sessions + 2, sizeof *f->session_start);
    f->session_fact = arena_array(r->a, f->n + 1, sizeof *f->session_fact);
    size_t *end = f->session_start + 1;   /* after filling: where the next session begins */
    for (size_t i = 0; i < f->n; i++)
        if (f->list[i].session + 1 < f->n_sessions)
            end[f->list[i].session + 1]++;
    for (size_t s = 1; s < f->n_sessions; s++)
        end[s] += end[s - 1];
    for (size_t i = 0; i < f->n; i++)
        f->session_fact[end[f->list[i].session]++] = i;
    f->session_at = arena_array(r->a, f->n_sessions + 1, sizeof *f->session_at);
    for (size_t i = f->n; i-- > 0;)   /* facts are by day and, of a session, by start: the first stays */
        f->session_at[f->list[i].session] = f->list[i].start_at;
}

/* --- what the sources say ------------------------------------------------------------------------------------------------ */

static int compare_members(const void *a, const void *b)
{
    const struct bridge_member *x = a, *y = b;
    if (x->session != y->session)
        return x->session < y->session ? -1 : 1;
    return x->source == y->source ? 0 : x->source < y->source ? -1 : 1;
}

/* Sessions and sources without a stint get numbers beyond those of the facts: found by nobody. */
static int members_read(struct reading *r, const char *const basis[2], struct err *e)
{
    int64_t n = 0;
    struct bridge_facts *f = r->f;
    if (db_one_int(r->db, "SELECT COUNT(*) FROM int_member", &n, e) != 0)
        return -1;
    f->members = arena_array(r->a, (size_t)n + 1, sizeof *f->members);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r->db, "transform/score/bridge_member.sql", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(basis[0])) != 0 || db_bind_text(s, 2, str_of(basis[1])) != 0)
        return db_fail(r->db, "cannot bind the basis", e);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct bridge_member *m = &f->members[f->n_members++];
        *m = (struct bridge_member){.session = bridge_names_number(&r->numbers.sessions, (struct str[]){db_text(s, 0)}, 1),
                                    .source = bridge_names_number(&r->numbers.sources, (struct str[]){db_text(s, 1)}, 1),
                                    .has_gmv = sqlite3_column_type(s, 2) != SQLITE_NULL,
                                    .gmv = sqlite3_column_int64(s, 2)};
        for (int i = 0; i < 5; i++)
            m->q[member_counts[i]] = count_at(s, 3 + i);
    }
    qsort(f->members, f->n_members, sizeof *f->members, compare_members);
    return step;
}

const struct bridge_member *bridge_member_find(const struct bridge_facts *f, size_t session, size_t source)
{
    size_t low = 0, high = f->n_members;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct bridge_member *m = &f->members[middle];
        if (m->session == session && m->source == source)
            return m->has_gmv ? m : NULL;
        if (m->session < session || (m->session == session && m->source < source))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int all_read(struct reading *r, const char *const basis[2], struct err *e)
{
    if (facts_read(r, e) != 0)
        return -1;
    r->f->n_sessions = r->numbers.sessions.n;
    sessions_index(r);
    if (members_read(r, basis, e) != 0)
        return -1;
    r->f->n_sources = r->numbers.sources.n;
    return 0;
}

static void numbering_release(struct numbering *n)
{
    struct bridge_names *all[] = {&n->sessions, &n->sources, &n->accounts, &n->scopes, &n->cells[0], &n->cells[1]};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        bridge_names_release(all[i]);
}

int bridge_facts_read(sqlite3 *db, const char *const basis[2], struct arena *a, struct bridge_facts *ret, struct err *e)
{
    *ret = (struct bridge_facts){0};
    struct reading r = {.db = db, .a = a, .f = ret};
    int status = all_read(&r, basis, e);
    numbering_release(&r.numbers);
    return status;
}
