#include "transform/score/score_put.h"

#include "base/num.h"
#include <math.h>

void put_text(struct put *r, const char *text)
{
    if (text != NULL)
        r->has_failed |= db_bind_text(r->stmt, ++r->at, str_of(text)) != 0;
    else
        r->has_failed |= sqlite3_bind_null(r->stmt, ++r->at) != SQLITE_OK;
}

void put_int(struct put *r, int64_t value)
{
    r->has_failed |= db_bind_int(r->stmt, ++r->at, value) != 0;
}

void put_real(struct put *r, double value)
{
    if (isfinite(value))
        r->has_failed |= sqlite3_bind_double(r->stmt, ++r->at, num_round6(value)) != SQLITE_OK;
    else
        r->has_failed |= sqlite3_bind_null(r->stmt, ++r->at) != SQLITE_OK;
}

int put_end(struct put *r, struct err *e)
{
    if (r->has_failed)
        return db_fail(sqlite3_db_handle(r->stmt), "cannot bind a result of the score", e);
    return db_done(r->stmt, e);
}
