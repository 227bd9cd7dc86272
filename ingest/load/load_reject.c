#include "ingest/load/load_part.h"

#include "base/log.h"
#include "ingest/match/refusal.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REJECTS_SHOWN = 10, VALUE_BYTES_MOST = 200 };

static void show_duplicate(struct load *x, long place, struct str key)
{
    buf_printf(&x->shown, "%ld\tkey '%.*s': stands in the file twice with different content; this row refused", place,
               (int)key.len, key.len > 0 ? key.ptr : "");
    buf_add(&x->shown, "", 1);
}

static void show_reject(struct load *x, const struct feed_reject *r, struct str value)
{
    if (strcmp(r->rule, "account_unknown") == 0) {
        x->n_accounts_unknown++;
        return;
    }
    if (++x->n_shown > REJECTS_SHOWN)
        return;
    if (strcmp(r->rule, "duplicate_key") == 0) {
        show_duplicate(x, r->place, value);
        return;
    }
    buf_printf(&x->shown, "%ld\t%s", r->place, r->column[0] != '\0' ? r->column : "row");
    if (!x->kind->is_personal)
        buf_printf(&x->shown, " '%.*s'", (int)value.len, value.len > 0 ? value.ptr : "");
    buf_printf(&x->shown, ": %s", r->rule);
    refusal_wanted(&x->shown, x->match->format, r->column, r->rule);
    buf_puts(&x->shown, "; row refused");
    buf_add(&x->shown, "", 1);
}

void load_sheet_place(const struct load *x, char ret[SHEET_PLACE])
{
    const char *sheet = x->request->sheet;
    (void)snprintf(ret, SHEET_PLACE, "%s%s%s", x->request->file, sheet[0] != '\0' ? ":" : "", sheet);
}

void load_log_rejects(struct load *x)
{
    char file[SHEET_PLACE];
    load_sheet_place(x, file);
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *outside = load_outside_text(x, &a);
    if (outside[0] != '\0')
        log_place(LOG_WARNING, file, 0, "%s", outside);
    for (const char *p = x->shown.ptr; p != NULL && p < x->shown.ptr + x->shown.len; p += strlen(p) + 1)
        log_place(LOG_WARNING, file, strtol(p, NULL, 10), "%s", strchr(p, '\t') + 1);
    if (x->n_accounts_unknown > 0)
        log_place(LOG_WARNING, x->request->file, 0, "%" PRId64 " row%s refused: rooms of several accounts, and nothing says"
                  " whose these are", x->n_accounts_unknown, x->n_accounts_unknown == 1 ? "" : "s");
    if (x->n_shown > REJECTS_SHOWN)
        log_place(LOG_WARNING, file, 0, "%" PRId64 " more rows refused; all are in v_reject", x->n_shown - REJECTS_SHOWN);
}

int load_add_reject(void *context, const struct feed_reject *r, struct err *e)
{
    struct load *x = context;
    struct str value = r->value;
    sqlite3_stmt *s = load_fixed(x->loader, ADD_REJECT, e);
    if (s == NULL)
        return -1;
    if (x->kind->is_personal)
        value.len = 0;   /* of a row that slipped by a column it may be a buyer's name */
    if (value.len > VALUE_BYTES_MOST)
        value.len = VALUE_BYTES_MOST;
    while (value.len > 0 && !str_is_clean(value))
        value.len--; /* cut inside a character, or not text at all */
    show_reject(x, r, value);
    if ((db_bind_int(s, 1, x->result->load_id) | db_bind_int(s, 2, r->place) |
         db_bind_text(s, 3, str_of(r->column)) | db_bind_text(s, 4, value) | db_bind_text(s, 5, str_of(r->rule))) != 0)
        return db_fail(x->loader->db, "reject", e);
    return db_done(s, e);
}

int load_show_duplicates(struct load *x, struct err *e)
{
    sqlite3_stmt *s = load_fixed(x->loader, DUPLICATES, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0)
        return db_fail(x->loader->db, "reject", e);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str key = db_text(s, 2);
        if (++x->n_shown > REJECTS_SHOWN)
            continue;
        show_duplicate(x, (long)sqlite3_column_int64(s, 0), key);
    }
    (void)sqlite3_reset(s);
    return more;
}

int load_all_refused(struct loader *l, int64_t load_id, int64_t *ret, struct err *e)
{
    sqlite3_stmt *s = load_fixed(l, ALL_REFUSED, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(l->db, "load", e);
    int found = db_step(s, e);
    *ret = found == 1 ? sqlite3_column_int64(s, 0) : 0;
    (void)sqlite3_reset(s);
    return found < 0 ? -1 : 0;
}

int load_put_rejects(struct loader *l, const struct match *m, int64_t load_id, struct buf *text, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    sqlite3_stmt *s = load_fixed(l, FIRST_REJECTS, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(l->db, "reject", e);
    int found;
    while ((found = db_step(s, e)) == 1) {
        const char *column = str_text(&a, db_text(s, 1)), *value = str_text(&a, db_text(s, 2)), *rule = str_text(&a, db_text(s, 3));
        buf_printf(text, "  - line %lld, %s", (long long)sqlite3_column_int64(s, 0), column[0] != '\0' ? column : "the row");
        if (value[0] != '\0' && !m->format->kind->is_personal)
            buf_printf(text, " '%s'", value);
        buf_printf(text, ": %s", rule);
        refusal_wanted(text, m->format, column, rule);
        buf_puts(text, "\n");
    }
    (void)sqlite3_reset(s);
    return found;
}
