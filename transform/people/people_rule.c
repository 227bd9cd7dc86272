#include "base/resource.h"
#include "transform/engine/engine.h"
#include "transform/people/people.h"
#include <assert.h>

int people_rule_load(struct transform *t, struct err *e)
{
    static const char path[] = "transform/rules.json";
    const struct resource *rules = resource_find(path);
    assert(rules != NULL);
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(t->db,
                   "INSERT INTO int_rule (rule, severity, setting, limit_value, owner, weight, title, advice)"
                   " SELECT r.value ->> 'rule', r.value ->> 'severity', r.value ->> 'setting',"
                   " (SELECT c.value FROM conf_setting AS c WHERE c.name = r.value ->> 'setting'), r.value ->> 'owner',"
                   " r.value ->> 'weight', r.value ->> 'title', r.value ->> 'advice' FROM json_each(?) AS r", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, (struct str){rules->data, rules->len}) != 0)
        return db_fail(t->db, path, e);
    return db_done(s, e) != 0 ? err_wrap(e, "%s", path) : 0;
}
