#include "base/resource.h"
#include "transform/engine.h"
#include "transform/people.h"
#include <assert.h>

int people_rule_load(struct transform *t, struct err *e)
{
    static const char path[] = "transform/rules.json";
    const struct resource *rules = resource_find(path);
    assert(rules != NULL);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db,
                   "INSERT INTO int_rule SELECT value ->> 'rule', value ->> 'severity', value ->> 'setting', value ->> 'owner',"
                   " value ->> 'weight', value ->> 'title', value ->> 'advice' FROM json_each(?)", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, (struct str){rules->data, rules->len}) != 0)
        return db_fail(t->db, path, e);
    return db_done(s, e) != 0 ? err_wrap(e, "%s", path) : 0;
}
