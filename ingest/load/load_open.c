#include "ingest/load/load_part.h"

#include <string.h>

static int install(sqlite3 *db, const struct kind_list *kinds, struct err *e)
{
    if (db_begin(db, e) != 0)
        return -1;
    int64_t is_former = 0;
    int failed = db_one_int(db, "SELECT count(*) FROM pragma_table_info('load') WHERE name = 'message' AND NOT EXISTS"
                                " (SELECT 1 FROM pragma_table_info('load') WHERE name = 'account_by')", &is_former, e);
    if (failed == 0)
        failed = db_run_resource(db, "ingest/schema/whose.sql", e);
    if (failed == 0 && is_former)
        failed = db_run_resource(db, "ingest/schema/whose_upgrade.sql", e);
    if (failed == 0)
        failed = db_run_resource(db, "ingest/schema/load.sql", e);
    for (size_t i = 0; failed == 0 && i < kinds->n; i++)
        failed = kind_install(db, &kinds->kinds[i], e);
    if (failed == 0 && db_commit(db, e) == 0)
        return 0;
    db_rollback(db);
    return -1;
}

/* Here and not when first needed: a table made inside a savepoint goes when that is rolled back. */
static int make_stages(sqlite3 *db, const struct kind_list *kinds, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    static const char resource[] = "ingest/schema/kind_stage.sql";
    for (size_t i = 0; i < kinds->n; i++)
        if (kinds->kinds[i].is_snapshot && db_run(db, str_of(kind_sql(&a, &kinds->kinds[i], resource)), resource, e) != 0)
            return err_wrap(e, "kind %s", kinds->kinds[i].name);
    return whose_install(db, e);
}

static const char *folder_of(sqlite3 *db, struct arena *a)
{
    const char *path = sqlite3_db_filename(db, "main"), *slash = path == NULL ? NULL : strrchr(path, '/');
    return slash == NULL ? "." : arena_text(a, path, slash == path ? 1 : (size_t)(slash - path));
}

int loader_open(sqlite3 *db, const struct kind_list *kinds, const struct settings *settings, struct loader *ret,
                struct err *e)
{
    struct zone *zone = NULL;
    *ret = (struct loader){.db = db, .kinds = kinds, .settings = settings};
    ret->statements = arena_array(&ret->arena, kinds->n + 1, sizeof *ret->statements);
    ret->layouts = arena_array(&ret->arena, kinds->n + 1, sizeof *ret->layouts);
    for (size_t i = 0; i < kinds->n; i++)
        pack_layout_make(&ret->arena, &kinds->kinds[i], &ret->layouts[i]);
    ret->folder = folder_of(db, &ret->arena);
    if (zone_open(settings_text(settings, "timezone"), &zone, e) != 0)
        return -1;
    ret->zone = zone;
    if (install(db, kinds, e) != 0 || make_stages(db, kinds, e) != 0 ||
        feed_table_register(db, &ret->table, kinds, e) != 0 || load_refresh(ret, e) != 0) {
        loader_close(ret);
        return -1;
    }
    return 0;
}

void load_committed(struct loader *l)
{
    for (size_t i = 0; i < l->kinds->n; i++) {
        image_close(l->statements[i].image);
        l->statements[i].image = NULL;
    }
}

void loader_close(struct loader *l)
{
    for (size_t i = 0; l->statements != NULL && i <= l->kinds->n; i++) {
        for (size_t k = 0; k < N_SLOTS; k++)
            (void)sqlite3_finalize(l->statements[i].of_kind[k]);
        known_statements_close(l->statements[i].known);
        image_close(l->statements[i].image);
    }
    l->statements = NULL;
    account_list_release(&l->accounts);
    zone_close(l->zone);
    l->zone = NULL;
    arena_release(&l->arena);
}

int load_refresh(struct loader *l, struct err *e)
{
    return account_list_read(l->db, settings_text(l->settings, "timezone"), &l->accounts, e);
}
