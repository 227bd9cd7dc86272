#include "transform/bridge/funnel_fact.h"

#include "base/date.h"
#include "base/resource.h"
#include "transform/bridge/bridge_name.h"
#include <math.h>
#include <string.h>

/* Columns of funnel_fact.sql; the counts follow in the order of enum funnel_count. */
enum { CURRENCY, HOST, PLATFORM, ACCOUNT, SLOT, NAMES, DAY = NAMES, COUNTS };
enum { DAY_TYPE_LETTERS = 2 };   /* wd or we, in front of a slot's hours */

struct reading {
    struct arena *a;
    struct funnel_facts *list;
    size_t n;
    struct funnel_stint *stints;       /* of the currency being read, in one array of all */
    struct funnel_cell *cells;
    struct funnel_pair *pairs;
    struct bridge_names groups;        /* of this currency */
    const char *last[NAMES];           /* of the cell being read; NULL: none yet */
};

static struct str day_type_of(struct str slot)
{
    return (struct str){slot.ptr, slot.len < DAY_TYPE_LETTERS ? slot.len : DAY_TYPE_LETTERS};
}

static void currency_begin(struct reading *r, struct str code)
{
    if (r->n > 0) {
        const struct funnel_data *done = &r->list[r->n - 1].data;
        r->stints += done->n_stints;
        r->cells += done->n_cells;
        r->pairs += done->n_pairs;
    }
    bridge_names_release(&r->groups);
    r->groups = (struct bridge_names){0};
    r->list[r->n++] = (struct funnel_facts){.currency = str_text(r->a, code), .pairs = r->pairs,
                                            .data = {.stints = r->stints, .cells = r->cells}};
}

/* How many of the names, from the left, are those of the cell before. */
static int names_same(const struct reading *r, const struct str *t)
{
    int same = 0;
    while (same < NAMES && r->last[same] != NULL && str_is(t[same], r->last[same]))
        same++;
    return same;
}

static void cell_begin(struct reading *r, const struct str *t, int same)
{
    struct funnel_data *d = &r->list[r->n - 1].data;
    struct funnel_cell *cell = &r->cells[d->n_cells++];
    bool is_day_type_new = same < SLOT || strncmp(r->last[SLOT], t[SLOT].ptr, day_type_of(t[SLOT]).len) != 0;
    if (same < ACCOUNT)
        r->pairs[d->n_pairs++] = (struct funnel_pair){str_text(r->a, t[HOST]), str_text(r->a, t[PLATFORM])};
    const struct funnel_cell *before = cell - 1;   /* not read where everything is new */
    const struct str account[] = {STR("account"), t[PLATFORM], t[ACCOUNT]},
                     day_type[] = {STR("day type"), t[PLATFORM], t[ACCOUNT], day_type_of(t[SLOT])},
                     slot[] = {STR("slot"), t[PLATFORM], t[ACCOUNT], t[SLOT]};
    cell->pair = d->n_pairs - 1;
    cell->group[LEVEL_SLOT] = bridge_names_number(&r->groups, slot, 4);
    cell->group[LEVEL_DAY_TYPE] = bridge_names_number(&r->groups, day_type, 4);
    cell->group[LEVEL_ACCOUNT] = bridge_names_number(&r->groups, account, 3);
    cell->own[LEVEL_SLOT] = d->n_owns++;
    cell->own[LEVEL_DAY_TYPE] = is_day_type_new ? d->n_owns++ : before->own[LEVEL_DAY_TYPE];
    cell->own[LEVEL_ACCOUNT] = same < SLOT ? d->n_owns++ : before->own[LEVEL_ACCOUNT];
    d->n_groups = r->groups.n;
}

static int stint_read(struct reading *r, sqlite3_stmt *s, struct err *e)
{
    struct str t[NAMES];
    for (int i = 0; i < NAMES; i++)
        t[i] = db_text(s, i);
    int same = names_same(r, t);
    if (same == CURRENCY)
        currency_begin(r, t[CURRENCY]);
    if (same < NAMES)
        cell_begin(r, t, same);
    for (int i = same; i < NAMES; i++)
        r->last[i] = str_text(r->a, t[i]);
    struct funnel_data *d = &r->list[r->n - 1].data;
    struct funnel_stint *stint = &r->stints[d->n_stints++];
    stint->cell = d->n_cells - 1;
    if (date_parse(db_text(s, DAY), &stint->day) != 0)
        return err_set(e, ERR_INPUT, "mart_stint: '%s' is no date", str_text(r->a, db_text(s, DAY)));
    for (int i = 0; i < FUNNEL_COUNTS; i++)
        stint->count[i] = sqlite3_column_type(s, COUNTS + i) == SQLITE_NULL ? NAN : sqlite3_column_double(s, COUNTS + i);
    stint->count[FC_HOURS] /= 3600;
    return 0;
}

static int watch_set(sqlite3 *db, struct err *e)
{
    static const char fill[] = "INSERT INTO temp.score_watch SELECT session_key, avg_watch_s FROM int_session WHERE avg_watch_s > 0";
    if (db_exec(db, "DROP TABLE IF EXISTS temp.score_watch; CREATE TEMP TABLE score_watch (session_key TEXT PRIMARY KEY, "
                    "avg_watch_s REAL NOT NULL) STRICT, WITHOUT ROWID", e) != 0)
        return -1;
    return db_has_table(db, "int_session") ? db_exec(db, fill, e) : 0;
}

static int stints_read(sqlite3 *db, struct reading *r, int64_t from, int64_t to, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    char first[DATE_TEXT], last[DATE_TEXT];
    date_text(from, first);
    date_text(to, last);
    const struct resource *sql = resource_find("transform/score/funnel_fact.sql");
    if (sql == NULL)
        return err_set(e, ERR_SYSTEM, "transform/score/funnel_fact.sql is not embedded");
    if (db_prepare(db, sql->data, &s, e) != 0 || db_bind_text(s, 1, str_of(first)) != 0 || db_bind_text(s, 2, str_of(last)) != 0)
        return -1;
    int step;
    while ((step = db_step(s, e)) == 1)
        if (stint_read(r, s, e) != 0)
            return -1;
    return step;
}

int funnel_facts_read(sqlite3 *db, int64_t from, int64_t to, struct arena *a, struct funnel_facts **ret, size_t *ret_n,
                      struct err *e)
{
    int64_t n = 0, currencies = 0;
    if (db_one_int(db, "SELECT COUNT(*) FROM mart_stint", &n, e) != 0 ||
        db_one_int(db, "SELECT COUNT(DISTINCT currency) FROM mart_stint", &currencies, e) != 0 || watch_set(db, e) != 0)
        return -1;
    struct reading r = {.a = a, .list = arena_array(a, (size_t)currencies + 1, sizeof *r.list),
                        .stints = arena_array(a, (size_t)n + 1, sizeof *r.stints),
                        .cells = arena_array(a, (size_t)n + 1, sizeof *r.cells),
                        .pairs = arena_array(a, (size_t)n + 1, sizeof *r.pairs)};
    int status = stints_read(db, &r, from, to, e);
    bridge_names_release(&r.groups);
    *ret = r.list;
    *ret_n = r.n;
    return status;
}
