#include "transform/score/score_window.h"

#include "base/date.h"
#include "transform/score/score_put.h"
#include "transform/score/score_result.h"

/* Windows do not overlap, so that no two dots of a line rest on the same sales; 26 weeks hold six whole ones. */
enum { WINDOW_WEEKS = 4, WINDOWS = 26 / WINDOW_WEEKS };

struct window {
    const char *as_of;              /* of the score */
    struct score_options options;   /* until the window's last day */
    char first[DATE_TEXT];
    int nth;
};

static void window_of(const struct score_options *o, int nth, struct window *ret)
{
    int64_t last = o->day - 7 * WINDOW_WEEKS * (nth - 1);
    *ret = (struct window){.as_of = o->as_of, .options = *o, .nth = nth};
    date_text(last - 7 * WINDOW_WEEKS + 1, ret->first);
    score_options_until(&ret->options, last);
    ret->options.weeks = WINDOW_WEEKS;
}

static int line_write(sqlite3_stmt *s, const struct window *w, const char *currency, const struct fit *fit, const struct score_host *host,
                      const struct fit_host *f, struct err *e)
{
    struct score_need needs[NEEDS];
    struct put r = {.stmt = s};
    score_needs(host, f, fit, &w->options, needs);
    put_text(&r, w->as_of);
    put_int(&r, w->nth);
    put_text(&r, w->first);
    put_text(&r, w->options.as_of);
    put_text(&r, host->host_id);
    put_text(&r, currency);
    put_real(&r, f->index);
    put_real(&r, f->low);
    put_real(&r, f->high);
    put_real(&r, f->credibility);
    put_int(&r, score_is_rated(needs));
    put_int(&r, host->stints);
    put_int(&r, (int64_t)f->set_size);
    put_int(&r, fit->is_measurable);
    return put_end(&r, e);
}

static int currency_write(sqlite3_stmt *s, const struct window *w, const struct score_currency *c, struct arena *a, struct err *e)
{
    FIT_AUTO struct fit fit = FIT_INIT;
    struct score_design d;
    score_design_build(c, &score_sales, a, &d);
    if (fit_run(&d.design, &fit, e) != 0)
        return err_wrap(e, "host index of %s, %s to %s", c->currency, w->first, w->options.as_of);
    for (size_t i = 0; i < d.design.n_hosts; i++)
        if (line_write(s, w, c->currency, &fit, &c->hosts[d.hosts[i]], &fit.hosts[i], e) != 0)
            return -1;
    return 0;
}

static int window_run(sqlite3 *db, sqlite3_stmt *s, const struct window *w, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_rows rows;
    if (score_rows_read_model(db, &w->options, &a, &rows, e) != 0)
        return -1;
    for (size_t i = 0; i < rows.n; i++)
        if (currency_write(s, w, &rows.currencies[i], &a, e) != 0)
            return -1;
    return 0;
}

int score_windows_run(sqlite3 *db, const struct score_options *o, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO score_window_index VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &s, e) != 0)
        return -1;
    for (int nth = 1; nth <= WINDOWS; nth++) {
        struct window w;
        window_of(o, nth, &w);
        if (window_run(db, s, &w, e) != 0)
            return -1;
    }
    return 0;
}
