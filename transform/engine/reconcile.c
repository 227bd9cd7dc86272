#include "transform/engine/reconcile.h"
#include "base/db.h"
#include "base/resource.h"
#include "transform/engine/engine.h"
#include <assert.h>

static const char *const statements[] = {
    "INSERT INTO int_reconcile_metric SELECT value ->> 'metric', value ->> 'unit', value ->> 'settles', value ->> 'per_row'"
    " FROM json_each(?1, '$.metrics')",
    "INSERT INTO int_reconcile_pair SELECT value ->> 'pair', key, value ->> 'platform', value ->> 'ours', value -> 'sources',"
    " value ->> 'theirs', value ->> 'each_session', value ->> 'by_sale', value ->> 'above', value ->> 'below', value ->> 'why'"
    " FROM json_each(?1, '$.pairs')",
    "INSERT INTO int_reconcile_pair_metric SELECT p.value ->> 'pair', m.value"
    " FROM json_each(?1, '$.pairs') AS p, json_each(p.value, '$.metrics') AS m",
};

static int check_metrics(struct transform *t, const char *path, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db,
                   "SELECT pair, metric FROM int_reconcile_pair_metric"
                   " WHERE metric NOT IN (SELECT metric FROM int_reconcile_metric) ORDER BY 1, 2", &s, e) != 0)
        return -1;
    int more = db_step(s, e);
    if (more != 1)
        return more;
    return err_set(e, ERR_INPUT, "%s: %s compares '%s', which is no metric", path,
                   str_text(&t->memory, db_text(s, 0)), str_text(&t->memory, db_text(s, 1)));
}

int reconcile_rule_load(struct transform *t, struct err *e)
{
    static const char path[] = "transform/reconcile.json";
    const struct resource *rules = resource_find(path);
    assert(rules != NULL);
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        STMT_AUTO sqlite3_stmt *s = NULL;
        if (db_prepare(t->db, statements[i], &s, e) != 0)
            return -1;
        if (db_bind_text(s, 1, (struct str){rules->data, rules->len}) != 0)
            return db_fail(t->db, path, e);
        if (db_done(s, e) != 0)
            return err_wrap(e, "%s", path);
    }
    return check_metrics(t, path, e);
}
