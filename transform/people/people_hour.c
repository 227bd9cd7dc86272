#include "transform/engine/apportion.h"
#include "transform/engine/engine.h"
#include "transform/people/people.h"

/* The hours of one stint. A live of 175 hours has been seen in an export. */
struct hours {
    int64_t *at, *weight, *part;
    size_t n, cap_at, cap_weight, cap_part;
    int64_t gmv;
};

static void hours_release(struct hours *h)
{
    mem_free(h->at);
    mem_free(h->weight);
    mem_free(h->part);
}
#define HOURS_AUTO __attribute__((cleanup(hours_release)))

static void hours_add(struct hours *h, sqlite3_stmt *from)
{
    h->at = mem_grow(h->at, &h->cap_at, h->n + 1, sizeof *h->at);
    h->weight = mem_grow(h->weight, &h->cap_weight, h->n + 1, sizeof *h->weight);
    h->part = mem_grow(h->part, &h->cap_part, h->n + 1, sizeof *h->part);
    h->at[h->n] = sqlite3_column_int64(from, 4);
    h->weight[h->n++] = sqlite3_column_int64(from, 5);
    h->gmv = sqlite3_column_int64(from, 6);
}

/* Writes the hours of the stint whose key is bound to `to` already, and forgets them. */
static int hours_flush(struct hours *h, sqlite3_stmt *to, struct err *e)
{
    if (h->n > 0)
        apportion(h->gmv, h->weight, h->n, h->part);
    for (size_t i = 0; i < h->n; i++) {
        (void)db_bind_int(to, 4, h->at[i]);
        (void)db_bind_int(to, 5, h->part[i]);
        if (db_done(to, e) != 0)
            return -1;
    }
    h->n = 0;
    return 0;
}

int people_hour_split(struct transform *t, struct err *e)
{
    static const char read[] =
        "SELECT session_key, host_id, business_date, row_number() OVER (PARTITION BY session_key, host_id, business_date"
        " ORDER BY hour_at), hour_at, weight, gmv FROM int_hour_weight ORDER BY 1, 2, 3, 5";
    STMT_AUTO sqlite3_stmt *from = NULL, *to = NULL;
    HOURS_AUTO struct hours h = {0};
    if (db_prepare(t->db, read, &from, e) != 0 ||
        db_prepare(t->db, "INSERT INTO int_hour VALUES (?, ?, ?, ?, ?)", &to, e) != 0)
        return -1;
    int more;
    while ((more = db_step(from, e)) == 1) {
        if (sqlite3_column_int64(from, 3) == 1) {
            if (hours_flush(&h, to, e) != 0)
                return -1;
            for (int i = 0; i < 3; i++)
                (void)db_bind_text(to, i + 1, db_text(from, i));
        }
        hours_add(&h, from);
    }
    return more != 0 ? -1 : hours_flush(&h, to, e);
}
