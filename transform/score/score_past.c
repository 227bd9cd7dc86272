#include "transform/score/score_past.h"

#include "base/date.h"
#include "transform/score/score_funnel.h"
#include "transform/score/score_table.h"

/* As many as the funnel is told of, the period in progress counted. */
enum { WEEKS = 13, MONTHS = 4, DAYS = WEEKS + MONTHS - 2 };

static bool is_among(const int64_t *days, size_t n, int64_t day)
{
    for (size_t i = 0; i < n; i++)
        if (days[i] == day)
            return true;
    return false;
}

/* The last days of the weeks and months that ended before `to`, each once. */
static size_t last_days(int64_t to, int64_t ret[DAYS])
{
    size_t n = 0;
    struct date_period week = date_period_of(PERIOD_WEEK, to), month = date_period_of(PERIOD_MONTH, to);
    for (int w = 1; w < WEEKS; w++)
        ret[n++] = week.first - 7 * (w - 1) - 1;
    for (int m = 1; m < MONTHS; m++, month = date_period_of(PERIOD_MONTH, month.first - 1))
        if (!is_among(ret, n, month.first - 1))
            ret[n++] = month.first - 1;
    return n;
}

static int currency_run(sqlite3 *db, const struct score_options *o, const struct card *card, const struct score_currency *c, struct arena *a,
                        struct err *e)
{
    struct score_result r;
    int status = score_result_build(c, o, card, a, &r, e);
    if (status == 0)
        status = score_table_write_past(db, o->as_of, card, &r, e);
    score_result_release(&r);
    return status;
}

static int day_run(sqlite3 *db, const struct score_options *o, const struct card *card, int64_t day, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_options then = *o;
    struct score_rows rows;
    score_options_until(&then, day);
    if (score_rows_read(db, &then, &a, &rows, e) != 0 || score_funnel_measure(db, &then, &rows, e) != 0)
        return -1;
    for (size_t i = 0; i < rows.n; i++)
        if (currency_run(db, &then, card, &rows.currencies[i], &a, e) != 0)
            return err_wrap(e, "as of %s", then.as_of);
    return 0;
}

int score_past_run(sqlite3 *db, const struct score_options *o, const struct card *card, struct err *e)
{
    int64_t days[DAYS];
    size_t n = last_days(o->day, days);
    for (size_t i = 0; i < n; i++)
        if (day_run(db, o, card, days[i], e) != 0)
            return -1;
    return 0;
}
