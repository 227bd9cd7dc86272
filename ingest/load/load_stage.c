#include "ingest/load/load_part.h"

#include "base/log.h"
#include <inttypes.h>
#include <string.h>

static bool has_ordinal(const struct kind *k)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].is_ordinal)
            return true;
    return false;
}

/* One key twice in the file: the same row again is unchanged, another one is refused (NUMBERS rule 5). */
static int settle_duplicates(struct load *x, struct err *e)
{
    int64_t n_twice = 0, n_refused = 0, n_dropped = 0;
    const char *blamed = "";
    for (size_t i = 0; i < x->kind->n_columns; i++)
        if (x->kind->columns[i].is_key)
            blamed = x->kind->columns[i].name;
    if (load_run(x, STAGE_TWICE, 0, 0, &n_twice, e) != 0)
        return -1;
    if (n_twice == 0)
        return 0;
    sqlite3_stmt *s = load_statement(x, STAGE_REJECT, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0 || db_bind_text(s, 2, str_of(blamed)) != 0)
        return db_fail(x->loader->db, "reject", e);
    if (db_done(s, e) != 0)
        return -1;
    n_refused = sqlite3_changes64(x->loader->db);
    if (load_run(x, STAGE_DEDUPE, 0, 0, &n_dropped, e) != 0)
        return -1;
    if (n_refused > 0 && load_show_duplicates(x, e) != 0)
        return -1;
    x->result->n_rejected += n_refused;
    x->result->n_unchanged += n_dropped - n_refused;
    return 0;
}

static int compare_with_raw(struct load *x, struct err *e)
{
    int64_t n_known = 0;
    if (load_count(x, COUNT_UNCHANGED, &n_known, e) != 0 || load_count(x, COUNT_SUPERSEDED, &x->result->n_superseded, e) != 0)
        return -1;
    x->result->n_unchanged += n_known;
    return load_run(x, INSERT_STAGE, x->result->load_id, x->result->version, NULL, e);
}

/* ---- what a snapshot speaks for ---- */

static int add_scope(struct load *x, const char *scope, struct err *e)
{
    sqlite3_stmt *s = load_fixed(x->loader, ADD_SCOPE, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0 || db_bind_text(s, 2, str_of(scope)) != 0)
        return db_fail(x->loader->db, "scope", e);
    return db_done(s, e);
}

/* A whole table: ''. A kind with a column of its own named scope (targets) has its rows closed by that column's values.
 * A sheet of which no row could be taken says nothing: a spoilt column must not empty the table. */
static int add_scopes(struct load *x, struct err *e)
{
    size_t own = kind_column_of(x->kind, "scope");
    if (!x->kind->is_snapshot || (x->feed.n == 0 && x->result->n_read > 0))
        return 0;
    for (const struct feed_cleared *c = x->feed.cleared; c != NULL; c = c->next)
        if (add_scope(x, c->scope, e) != 0)
            return -1;
    if (x->kind->is_by_week)
        return load_run(x, INSERT_SCOPE, x->result->load_id, 0, NULL, e);
    if (add_scope(x, "", e) != 0)
        return -1;
    for (size_t i = 0; own != KIND_NO_COLUMN && i < x->kind->columns[own].n_values; i++)
        if (add_scope(x, x->kind->columns[own].values[i], e) != 0)
            return -1;
    return 0;
}

/* A refused row of a snapshot is a row less: whoever misspelt a cell should hear what went with it. */
static int warn_closed(struct load *x, struct err *e)
{
    char file[SHEET_PLACE];
    if (!x->kind->is_snapshot || x->feed.n_rejected + x->result->n_rejected == 0)
        return 0;
    sqlite3_stmt *s = load_asked(x, CLOSED, e);
    if (s == NULL)
        return -1;
    load_sheet_place(x, file);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str scope = db_text(s, 0);
        int64_t n = sqlite3_column_int64(s, 1);
        log_place(LOG_WARNING, file, 0, "%" PRId64 " row%s of %s%s%.*s %s no longer there, and rows of this sheet were refused",
                  n, n == 1 ? "" : "s", x->kind->name, scope.len > 0 ? " " : "", (int)scope.len,
                  scope.len > 0 ? scope.ptr : "", n == 1 ? "is" : "are");
    }
    (void)sqlite3_reset(s);
    return more;
}

/* The workspace's house.xlsx is one sheet that lives on: a week that was in it and is not any more may have been deleted, or only made
 * room. It stays as it was, and is named. */
static int note_left_out(struct load *x, struct err *e)
{
    enum { NAMED_MOST = 3 };
    char file[SHEET_PLACE];
    int64_t n = 0;
    if (!x->kind->is_by_week || strcmp(x->request->file, "house.xlsx") != 0)
        return 0;
    sqlite3_stmt *s = load_asked(x, LEFT_OUT, e);
    if (s == NULL)
        return -1;
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str scope = db_text(s, 0);
        if (n++ < NAMED_MOST)
            buf_printf(&x->left_out, "%s%.*s", n == 1 ? "in the former house.xlsx and no more in this one: " : ", ", (int)scope.len, scope.ptr);
    }
    (void)sqlite3_reset(s);
    if (more < 0 || n == 0)
        return more;
    if (n > NAMED_MOST)
        buf_printf(&x->left_out, " and %" PRId64 " more", n - NAMED_MOST);
    buf_printf(&x->left_out, "; %s as before (a row with a day of the week%s and nothing else clears it)", n == 1 ? "it stays" : "they stay",
               x->kind->n_scope_columns > 0 ? ", platform and account" : "");
    load_sheet_place(x, file);
    log_place(LOG_WARNING, file, 0, "%s", x->left_out.ptr);
    return 0;
}

/* A snapshot stands in the stage and is compared by sets. */
int load_settle_stage(struct load *x, struct err *e)
{
    if (has_ordinal(x->kind) && load_run(x, STAGE_NUMBER, 0, 0, NULL, e) != 0)
        return -1;
    if (settle_duplicates(x, e) != 0 || compare_with_raw(x, e) != 0)
        return -1;
    if (x->is_again)
        return 0;
    return add_scopes(x, e) != 0 || warn_closed(x, e) != 0 ? -1 : note_left_out(x, e);
}
