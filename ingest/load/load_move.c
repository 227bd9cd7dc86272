#include "ingest/load/load_part.h"

/* Runs the statements of a resource, ?1 and ?2 bound where a statement has them. */
static int run_all(struct load *x, const char *resource, int64_t first, int64_t second, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *p = kind_sql(&a, x->kind, resource);
    while (*p != '\0') {
        STMT_AUTO sqlite3_stmt *s = NULL;
        if (sqlite3_prepare_v2(x->loader->db, p, -1, &s, &p) != SQLITE_OK)
            return db_fail(x->loader->db, resource, e);
        if (s == NULL)
            break;
        int n = sqlite3_bind_parameter_count(s);
        if ((n >= 1 && db_bind_int(s, 1, first) != 0) || (n >= 2 && db_bind_int(s, 2, second) != 0))
            return db_fail(x->loader->db, resource, e);
        if (db_done(s, e) != 0)
            return -1;
    }
    return 0;
}

static const char *replace_sql(const struct kind *k)
{
    return k->n_subject > 0 ? "ingest/schema/load_replace_subject.sql"
           : k->has_history ? "ingest/schema/load_replace_history.sql" : "ingest/schema/load_replace.sql";
}

/* The same bytes under a changed format: the former reading was a misreading. */
int load_replace_former(struct load *x, struct err *e)
{
    int64_t former = 0;
    int found = load_row_find(x, FIND_FORMER, &former, e);
    if (found <= 0)
        return found;
    return run_all(x, replace_sql(x->kind), former, x->result->load_id, e);
}

int load_part_from_former(struct load *x, int64_t known, struct err *e)
{
    sqlite3_stmt *s = load_fixed(x->loader, PART_FORMER, e);
    if (s == NULL)
        return -1;
    return db_bind_int(s, 1, known) != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

/* A format that was changed and changed back: the reading that was replaced then does not come to life, it is read anew. */
int load_part_from_replaced(struct load *x, struct err *e)
{
    const char *texts[] = {x->request->sha256, x->request->sheet, x->kind->name, x->match->format->fingerprint};
    sqlite3_stmt *s = load_fixed(x->loader, PART_REPLACED, e);
    int failed = s == NULL;
    for (int i = 0; i < 4 && failed == 0; i++)
        failed = db_bind_text(s, i + 1, str_of(texts[i]));
    if (s == NULL)
        return -1;
    return failed != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

/* ---- moving a reading to another account ---- */

/* The rows a load leaves behind that others said, too, are told by the first and the last of these: whoever may have said them in
 * between is to say them again. */
static int note_shared(struct load *x, int64_t load_id, const char *account, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    STMT_AUTO sqlite3_stmt *shared = NULL, *again = NULL;
    sqlite3 *db = x->loader->db;
    const char *span = x->kind->n_subject > 0 ? "ingest/schema/load_shared_subject.sql" : "ingest/schema/load_shared.sql";
    if (x->kind->has_history)   /* every saying is kept */
        return 0;
    if (db_prepare(db, kind_sql(&a, x->kind, span), &shared, e) != 0 ||
        db_prepare(db, kind_sql(&a, x->kind, "ingest/schema/whose_again.sql"), &again, e) != 0)
        return -1;
    if (db_bind_int(shared, 1, load_id) != 0)
        return db_fail(db, span, e);
    int found = db_step(shared, e);
    if (found < 0 || sqlite3_column_type(shared, 0) == SQLITE_NULL)
        return found < 0 ? -1 : 0;
    if ((db_bind_text(again, 1, str_of(x->kind->name)) | db_bind_int(again, 2, sqlite3_column_int64(shared, 0)) |
         db_bind_int(again, 3, sqlite3_column_int64(shared, 1)) | db_bind_text(again, 4, str_of(account))) != 0)
        return db_fail(db, "whose_again.sql", e);
    return db_done(again, e);
}

int load_drop(struct loader *l, int64_t load_id, struct err *e)
{
    sqlite3_stmt *s = load_fixed(l, DROP_LOAD, e);
    if (s == NULL)
        return -1;
    return db_bind_int(s, 1, load_id) != 0 ? db_fail(l->db, "load", e) : db_done(s, e);
}

/* Takes a reading's rows back; `by` stands in for it. */
int load_take_back(struct load *x, int64_t load_id, int64_t by, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    sqlite3_stmt *s = load_fixed(x->loader, LOAD_OWNER, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(x->loader->db, "load", e);
    int found = db_step(s, e);
    const char *account = found == 1 ? str_text(&a, db_text(s, 0)) : "";
    (void)sqlite3_reset(s);
    if (found < 0 || note_shared(x, load_id, account, e) != 0 || run_all(x, replace_sql(x->kind), load_id, by, e) != 0)
        return -1;
    return 0;
}

int load_withdraw(struct loader *l, const struct load_request *r, const char *why, struct err *e)
{
    int found = 1;
    int64_t id = 0;
    if (load_refuse(l, NULL, r, true, why, e) != 0)
        return -1;
    while (found == 1) {
        sqlite3_stmt *s = load_fixed(l, FIND_FILE, e);
        if (s == NULL)
            return -1;
        if (db_bind_text(s, 1, str_of(r->sha256)) != 0)
            return db_fail(l->db, "load", e);
        found = db_step(s, e);
        id = found == 1 ? sqlite3_column_int64(s, 0) : 0;
        const struct kind *k = NULL;
        for (size_t i = 0; found == 1 && i < l->kinds->n; i++)
            if (str_is(db_text(s, 1), l->kinds->kinds[i].name))
                k = &l->kinds->kinds[i];
        (void)sqlite3_reset(s);
        struct load x = {.loader = l, .kind = k};
        if (found == 1 && ((k != NULL && load_take_back(&x, id, id, e) != 0) || load_drop(l, id, e) != 0))
            return -1;
    }
    return found < 0 ? -1 : whose_forget(l->db, r->sha256, e);
}
