#include "ingest/load/load_part.h"

static const char *const templates[N_STATEMENTS] = {
    [STAGE_CLEAR] = "ingest/schema/stage_clear.sql",
    [TWICE_CLEAR] = "ingest/schema/twice_clear.sql",
    [STAGE_FILL] = "ingest/schema/stage_fill.sql",
    [STAGE_NUMBER] = "ingest/schema/stage_number.sql",
    [STAGE_TWICE] = "ingest/schema/stage_twice.sql",
    [STAGE_REJECT] = "ingest/schema/stage_reject.sql",
    [STAGE_DEDUPE] = "ingest/schema/stage_dedupe.sql",
    [COUNT_UNCHANGED] = "ingest/schema/count_unchanged.sql",
    [COUNT_SUPERSEDED] = "ingest/schema/count_superseded_snapshot.sql",
    [INSERT_STAGE] = "ingest/schema/insert_stage.sql",
    [INSERT_SCOPE] = "ingest/schema/insert_scope.sql",
    [INSERT_MERGE] = "ingest/schema/insert_merge.sql",
    [INSERT_MERGE_SUBJECT] = "ingest/schema/insert_merge_subject.sql",
    [CLOSED] = "ingest/schema/closed.sql",
    [LEFT_OUT] = "ingest/schema/left_out.sql",
};

static const char *const fixed_sql[N_FIXED] = {
    [FIND_LOAD] = "SELECT load_id FROM load WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3 AND fingerprint = ?4"
                  " AND status <> 'refused' AND replaced_by IS NULL",
    [FIND_FORMER] = "SELECT load_id FROM load WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3 AND load_id <> ?4"
                    " AND status <> 'refused' AND replaced_by IS NULL",
    [ADD_LOAD] = "INSERT INTO load (file, sheet, sha256, kind, format, fingerprint, version, observed_at, loaded_at,"
                 " observed_text, loaded_text, status, message, account_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
                 " ?12, ?13, ?14)",
    [END_LOAD] = "UPDATE load SET account = nullif(?2, ''), range_from = nullif(?3, ''), range_to = nullif(?4, ''),"
                 " rows_read = ?5, rows_loaded = ?6, rows_unchanged = ?7, rows_superseded = ?8, rows_rejected = ?9,"
                 " status = iif(?9 > 0, 'partial', 'loaded'),"
                 " message = iif(?10 = '', message, coalesce(message || '; ', '') || ?10),"
                 " account_by = nullif(?11, '') WHERE load_id = ?1",
    [ADD_REJECT] = "INSERT INTO reject (load_id, place, column_name, value, rule) VALUES (?1, ?2, ?3, ?4, ?5)",
    [ADD_SCOPE] = "INSERT OR IGNORE INTO load_scope (load_id, scope) VALUES (?1, ?2)",
    [DROP_REFUSED] = "DELETE FROM load WHERE sha256 = ?1 AND status = 'refused'",
    [FIND_FILE] = "SELECT load_id, kind FROM load WHERE sha256 = ?1 AND status <> 'refused' AND replaced_by IS NULL LIMIT 1",
    [NEWEST_OF_NAME] = "SELECT max(observed_at) FROM load WHERE file = ?1 AND sha256 <> ?2 AND status <> 'refused'",
    [LOAD_OWNER] = "SELECT coalesce(account, ''), loaded_at FROM load WHERE load_id = ?1",
    [DROP_LOAD] = "DELETE FROM load WHERE load_id = ?1",
    [IS_AGAIN] = "SELECT 1 FROM temp.whose_again WHERE load_id = ?1",
    [PART_REPLACED] = "UPDATE load SET fingerprint = fingerprint || ' ' || load_id WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3"
                      " AND fingerprint = ?4 AND replaced_by IS NOT NULL",
    [PART_FORMER] = "UPDATE load SET fingerprint = fingerprint || ' ' || load_id WHERE load_id = ?1",
    [ALL_REFUSED] = "SELECT rows_read FROM load WHERE load_id = ?1 AND rows_rejected = rows_read",
    [FIRST_REJECTS] = "SELECT place, column_name, value, rule FROM reject WHERE load_id = ?1 ORDER BY place LIMIT 5",
    [DUPLICATES] = "SELECT place, column_name, value FROM reject WHERE load_id = ?1 AND rule = 'duplicate_key' ORDER BY place",
};

static sqlite3_stmt **fixed_slot(struct loader *l, enum fixed which)
{
    return &l->statements[l->kinds->n].of_kind[which];   /* one slot more than kinds */
}

sqlite3_stmt *load_fixed(struct loader *l, enum fixed which, struct err *e)
{
    sqlite3_stmt **slot = fixed_slot(l, which);
    if (*slot == NULL && db_prepare(l->db, fixed_sql[which], slot, e) != 0)
        return NULL;
    (void)sqlite3_reset(*slot);
    return *slot;
}

sqlite3_stmt *load_statement(struct load *x, enum statement which, struct err *e)
{
    sqlite3_stmt **slot = &x->statements->of_kind[which];
    if (*slot == NULL) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        if (db_prepare(x->loader->db, kind_sql(&a, x->kind, templates[which]), slot, e) != 0) {
            (void)err_wrap(e, "%s for kind %s", templates[which], x->kind->name);
            return NULL;
        }
    }
    (void)sqlite3_reset(*slot);
    return *slot;
}

/* Runs a statement with up to two numbers bound; *ret_changes may be NULL. */
int load_run(struct load *x, enum statement which, int64_t first, int64_t second, int64_t *ret_changes, struct err *e)
{
    sqlite3_stmt *s = load_statement(x, which, e);
    if (s == NULL)
        return -1;
    int n = sqlite3_bind_parameter_count(s);
    if ((n >= 1 && db_bind_int(s, 1, first) != 0) || (n >= 2 && db_bind_int(s, 2, second) != 0))
        return db_fail(x->loader->db, templates[which], e);
    if (db_done(s, e) != 0)
        return -1;
    if (ret_changes != NULL)
        *ret_changes = sqlite3_changes64(x->loader->db);
    return 0;
}

/* A statement asked of this load: ?1 its number, ?2 its version. NULL: failed. */
sqlite3_stmt *load_asked(struct load *x, enum statement which, struct err *e)
{
    sqlite3_stmt *s = load_statement(x, which, e);
    if (s != NULL && (db_bind_int(s, 1, x->result->load_id) | db_bind_int(s, 2, x->result->version)) != 0) {
        (void)db_fail(x->loader->db, templates[which], e);
        return NULL;
    }
    return s;
}

int load_count(struct load *x, enum statement which, int64_t *ret, struct err *e)
{
    sqlite3_stmt *s = load_statement(x, which, e);
    if (s == NULL)
        return -1;
    if (sqlite3_bind_parameter_count(s) >= 1 && db_bind_int(s, 1, x->result->version) != 0)
        return db_fail(x->loader->db, templates[which], e);
    int found = db_step(s, e);
    *ret = found == 1 ? sqlite3_column_int64(s, 0) : 0;
    (void)sqlite3_reset(s);
    return found < 0 ? -1 : 0;
}
