#include "transform/engine/finding.h"
#include "transform/engine/engine.h"

int finding_add(struct transform *t, const struct finding *f, struct err *e)
{
    if (t->add_finding == NULL &&
        db_prepare(t->db, "INSERT INTO mart_finding VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &t->add_finding, e) != 0)
        return -1;
    const char *values[] = {f->business_date, f->rule,     f->severity, f->platform,
                            f->account,       f->staff_id, f->subject,  f->detail ? f->detail : ""};
    for (int i = 0; i < 8; i++) {
        int failed = values[i] == NULL ? sqlite3_bind_null(t->add_finding, i + 1) != SQLITE_OK
                                       : db_bind_text(t->add_finding, i + 1, str_of(values[i])) != 0;
        if (failed)
            return db_fail(t->db, "a finding", e);
    }
    return db_done(t->add_finding, e);
}
