#include "transform/bridge_fact.h"

#include "base/resource.h"
#include <math.h>

struct reading {
    sqlite3 *db;
    struct arena *a;
    struct bridge_facts *f;
};

static int prepare(sqlite3 *db, const char *path, sqlite3_stmt **ret, struct err *e)
{
    const struct resource *sql = resource_find(path);
    if (sql == NULL)
        return err_set(e, ERR_SYSTEM, "%s is not embedded", path);
    return db_prepare(db, sql->data, ret, e) == 0 ? 0 : err_wrap(e, "%s", path);
}

static size_t number_at(sqlite3_stmt *s, int column)
{
    return (size_t)sqlite3_column_int64(s, column);
}

static double count_at(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
}

static int table_count(const struct reading *r, const char *sql, size_t *ret_n, struct err *e)
{
    int64_t n = 0;
    int status = db_one_int(r->db, sql, &n, e);
    *ret_n = (size_t)n;
    return status;
}

static int scopes_read(struct reading *r, struct err *e)
{
    size_t n;
    if (table_count(r, "SELECT COUNT(*) FROM bridge_scope", &n, e) != 0)
        return -1;
    r->f->scopes = arena_array(r->a, n + 1, sizeof *r->f->scopes);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(r->db, "SELECT scope, scope_id, currency FROM bridge_scope ORDER BY number", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        const char **texts[] = {&r->f->scopes[r->f->n_scopes].scope, &r->f->scopes[r->f->n_scopes].scope_id,
                                &r->f->scopes[r->f->n_scopes].currency};
        for (int i = 0; i < 3; i++)
            *texts[i] = str_text(r->a, db_text(s, i));
        r->f->n_scopes++;
    }
    return step;
}

static void fact_read(const struct reading *r, sqlite3_stmt *s, struct bridge_fact *fact)
{
    *fact = (struct bridge_fact){.day = sqlite3_column_int64(s, 0), .session = number_at(s, 1), .source = number_at(s, 2),
                                 .account = number_at(s, 3), .cell = {number_at(s, 4), number_at(s, 5)},
                                 .gmv = sqlite3_column_int64(s, 10)};
    static const enum bridge_quantity order[] = {Q_HOURS, Q_IMPRESSIONS, Q_VIEWS, Q_CLICKS, Q_ORDERS, Q_ATC};
    for (int i = 0; i < 6; i++)
        fact->q[order[i]] = count_at(s, 11 + i);
    r->f->cells[BY_ACCOUNT][fact->cell[BY_ACCOUNT]] =
        (struct bridge_cell){3, {number_at(s, 8), number_at(s, 7), number_at(s, 6)}};
    r->f->cells[BY_HOST][fact->cell[BY_HOST]] = (struct bridge_cell){1, {number_at(s, 9)}};
}

static size_t more(size_t n, size_t number)
{
    return number >= n ? number + 1 : n;
}

/* There are no more cells and accounts than stints. */
static int facts_read(struct reading *r, struct err *e)
{
    size_t n;
    struct bridge_facts *f = r->f;
    if (table_count(r, "SELECT COUNT(*) FROM mart_stint", &n, e) != 0)
        return -1;
    f->list = arena_array(r->a, n + 1, sizeof *f->list);
    for (int g = 0; g < GRAINS; g++)
        f->cells[g] = arena_array(r->a, n + 1, sizeof *f->cells[g]);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r->db, "transform/score/bridge_fact.sql", &s, e) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct bridge_fact *fact = &f->list[f->n++];
        fact_read(r, s, fact);
        for (int g = 0; g < GRAINS; g++)
            f->n_cells[g] = more(f->n_cells[g], fact->cell[g]);
        f->n_accounts = more(f->n_accounts, fact->account);
    }
    return step;
}

static void sessions_index(struct reading *r)
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
}

static int members_read(struct reading *r, const char *const basis[2], struct err *e)
{
    size_t n;
    struct bridge_facts *f = r->f;
    if (table_count(r, "SELECT COUNT(*) FROM int_member", &n, e) != 0)
        return -1;
    f->members = arena_array(r->a, n + 1, sizeof *f->members);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(r->db, "transform/score/bridge_member.sql", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(basis[0])) != 0 || db_bind_text(s, 2, str_of(basis[1])) != 0)
        return db_fail(r->db, "cannot bind the basis", e);
    int step;
    while ((step = db_step(s, e)) == 1) {
        struct bridge_member *m = &f->members[f->n_members++];
        *m = (struct bridge_member){.session = number_at(s, 0), .source = number_at(s, 1),
                                    .has_gmv = sqlite3_column_type(s, 2) != SQLITE_NULL,
                                    .gmv = sqlite3_column_int64(s, 2)};
        static const enum bridge_quantity order[] = {Q_IMPRESSIONS, Q_VIEWS, Q_CLICKS, Q_ORDERS, Q_ATC};
        for (int i = 0; i < 5; i++)
            m->q[order[i]] = count_at(s, 3 + i);
    }
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

int bridge_facts_read(sqlite3 *db, const char *const basis[2], struct arena *a, struct bridge_facts *ret, struct err *e)
{
    *ret = (struct bridge_facts){0};
    struct reading r = {.db = db, .a = a, .f = ret};
    if (db_run_resource(db, "transform/score/bridge_index.sql", e) != 0 || scopes_read(&r, e) != 0 ||
        facts_read(&r, e) != 0 || members_read(&r, basis, e) != 0 ||
        table_count(&r, "SELECT COUNT(*) FROM bridge_session", &ret->n_sessions, e) != 0 ||
        table_count(&r, "SELECT COUNT(*) FROM bridge_source", &ret->n_sources, e) != 0)
        return -1;
    sessions_index(&r);
    return 0;
}
