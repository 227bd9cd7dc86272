#include "transform/score/score.h"

#include "base/log.h"
#include "transform/score/score_funnel.h"
#include "transform/score/score_move.h"
#include "transform/score/score_past.h"
#include "transform/score/score_table.h"
#include "transform/score/score_window.h"

void score_options_until(struct score_options *o, int64_t day)
{
    o->day = day;
    date_text(day, o->as_of);
}

static void currency_log(const struct score_result *r)
{
    size_t rated = 0;
    for (size_t i = 0; i < r->n_lines; i++)
        rated += r->lines[i].is_rated;
    log_line(LOG_INFO, "score: %s: %zu rows, %zu hosts, %zu rated%s", r->currency->currency, r->fit.n, r->n_lines, rated,
             r->fit.is_measurable ? "" : "; no measurable difference between hosts");
}

/* Part-time first, then the conditions. Without hosts in the model there is nothing to measure. */
static int effects_score(sqlite3 *db, const struct score_options *o, const struct score_currency *c, struct arena *a,
                         struct err *e)
{
    size_t n = 1 + c->n_conditions;
    struct score_effect *effects = arena_array(a, n, sizeof *effects);
    struct score_currency by_session;
    if (c->n_rows == 0)
        return 0;
    score_rows_by_session(c, a, &by_session);
    if (score_effect_part_time(c, &effects[0], e) != 0)
        return -1;
    for (size_t i = 0; i < c->n_conditions; i++)
        if (score_effect_condition(&by_session, i, &effects[i + 1], e) != 0)
            return -1;
    return score_table_write_effects(db, o->as_of, c->currency, effects, n, e);
}

static int currency_score(sqlite3 *db, const struct score_options *o, const struct card *card,
                          const struct score_currency *c, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_result r;
    int status = score_result_build(c, o, card, &a, &r, e);
    if (status == 0)
        status = score_table_write(db, o->as_of, card, &r, e);
    if (status == 0 && r.fit.n > 0)
        status = score_moves_write(db, o->as_of, &r, e);
    if (status == 0)
        status = effects_score(db, o, c, &a, e);
    if (status == 0)
        currency_log(&r);
    score_result_release(&r);
    return status;
}

static int rebuild(sqlite3 *db, const struct score_options *o, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct card card;
    struct score_rows rows;
    if (card_read(&a, o->overlay_dir, &card, e) != 0 || score_rows_read(db, o, &a, &rows, e) != 0 ||
        score_table_create(db, e) != 0 || score_funnel_run(db, o, &rows, e) != 0)
        return -1;
    if (rows.n == 0)
        log_line(LOG_INFO, "score: no stints of hosts in the %lld weeks to %s", (long long)o->weeks, o->as_of);
    for (size_t i = 0; i < rows.n; i++)
        if (currency_score(db, o, &card, &rows.currencies[i], e) != 0)
            return -1;
    if (score_past_run(db, o, &card, e) != 0 || score_table_write_topics(db, &card, o->weeks, e) != 0)
        return -1;
    return score_windows_run(db, o, e);
}

int score_run(sqlite3 *db, const struct score_options *o, struct err *e)
{
    if (db_begin(db, e) != 0)
        return -1;
    if (rebuild(db, o, e) == 0 && db_commit(db, e) == 0)
        return 0;
    db_rollback(db);
    return -1;
}
