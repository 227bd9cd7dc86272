#include "transform/score/score_table.h"

#include "base/log.h"
#include "base/resource.h"
#include "transform/score/score_put.h"
#include <math.h>

int score_table_create(sqlite3 *db, struct err *e)
{
    static const char *const files[] = {"transform/score/tables.sql", "transform/score/view_score.sql", "transform/score/view_card.sql"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (db_run_resource(db, files[i], e) != 0)
            return -1;
    return 0;
}

static int host_write(sqlite3_stmt *s, const char *as_of, const struct card *card, const struct score_result *result,
                      const struct score_line *line, struct err *e)
{
    struct put r = {.stmt = s};
    bool is_capped = line->host->severe > 0;
    put_text(&r, as_of);
    put_text(&r, line->host->host_id);
    put_text(&r, result->currency->currency);
    put_real(&r, line->fit->index);
    put_real(&r, line->fit->low);
    put_real(&r, line->fit->high);
    put_real(&r, line->fit->credibility);
    put_int(&r, line->is_rated);
    put_int(&r, line->host->stints);
    put_int(&r, (int64_t)line->fit->set + 1);
    put_real(&r, line->conversion_index);
    put_real(&r, line->score);
    put_text(&r, card_grade(card, line->score, is_capped));
    put_text(&r, card_grade(card, line->score_low, is_capped));
    put_text(&r, card_grade(card, line->score_high, is_capped));
    put_real(&r, line->host->own_data_share);
    put_real(&r, line->team_per_hour * line->fit->index / 100);
    put_real(&r, line->team_per_hour);
    if (line->depends_on_ads >= 0)
        put_int(&r, line->depends_on_ads);
    else
        put_text(&r, NULL);
    if (line->host->severe >= 0)
        put_int(&r, line->host->severe);
    else
        put_text(&r, NULL);
    return put_end(&r, e);
}

/* One measure of a host's scorecard. An index that does not count is shown all the same. */
static int measure_write(sqlite3_stmt *s, const char *as_of, const struct card *card, const struct score_result *result,
                         const struct score_line *line, enum score_measure m, double weight, struct err *e)
{
    struct put r = {.stmt = s};
    const struct card_measure *measure = &card->measure[m];
    bool is_there = measure->is_used && !isnan(line->measure[m]);
    double value = m == MEASURE_INDEX ? line->fit->index : line->measure[m];
    put_text(&r, as_of);
    put_text(&r, line->host->host_id);
    put_text(&r, result->currency->currency);
    put_text(&r, card->pillar[measure->pillar]);
    put_text(&r, card_measure_names[m]);
    put_int(&r, (int64_t)m + 1);
    put_real(&r, value);
    put_real(&r, is_there ? card_points(measure, value) : NAN);
    put_real(&r, card->weight[measure->pillar]);
    put_real(&r, weight);
    put_int(&r, is_there);
    put_text(&r, is_there ? "" : measure->why);
    return put_end(&r, e);
}

static int pillars_write(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO score_pillar VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", &s, e) != 0)
        return -1;
    for (size_t i = 0; i < r->n_lines; i++) {
        double weight[MEASURES];
        card_weights(card, r->lines[i].measure, weight);
        for (int m = 0; m < MEASURES; m++)
            if (measure_write(s, as_of, card, r, &r->lines[i], (enum score_measure)m, weight[m], e) != 0)
                return -1;
    }
    return 0;
}

static int need_write(sqlite3_stmt *s, const char *as_of, const char *currency, const struct score_line *line, int need, struct err *e)
{
    struct put r = {.stmt = s};
    put_text(&r, as_of);
    put_text(&r, line->host->host_id);
    put_text(&r, currency);
    put_text(&r, score_need_names[need]);
    put_int(&r, need + 1);
    put_real(&r, line->needs[need].has);
    put_real(&r, line->needs[need].least);
    put_int(&r, line->needs[need].is_met);
    return put_end(&r, e);
}

static int needs_write(sqlite3 *db, const char *insert, const char *as_of, const struct score_result *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, insert, &s, e) != 0)
        return -1;
    for (size_t i = 0; i < r->n_lines; i++)
        for (int need = 0; need < NEEDS; need++)
            if (need_write(s, as_of, r->currency->currency, &r->lines[i], need, e) != 0)
                return -1;
    return 0;
}

static int hosts_write(sqlite3 *db, const char *insert, const char *as_of, const struct card *card, const struct score_result *r,
                       struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, insert, &s, e) != 0)
        return -1;
    for (size_t i = 0; i < r->n_lines; i++)
        if (host_write(s, as_of, card, r, &r->lines[i], e) != 0)
            return -1;
    return 0;
}

static int fit_write(sqlite3 *db, const char *as_of, const struct score_result *result, struct err *e)
{
    const struct fit *f = &result->fit;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO score_fit VALUES (?,?,?,?,?,?,?,?,?,?,?)", &s, e) != 0)
        return -1;
    struct put r = {.stmt = s};
    put_text(&r, as_of);
    put_text(&r, result->currency->currency);
    put_real(&r, f->g);
    put_real(&r, f->sigma2);
    put_real(&r, f->tau2);
    put_int(&r, (int64_t)f->n);
    put_real(&r, f->f0_minus_fg);
    put_int(&r, (int64_t)f->rank);
    put_int(&r, (int64_t)result->n_lines);
    put_real(&r, f->k);
    put_int(&r, f->is_measurable);
    return put_end(&r, e);
}

struct entry {
    const char *as_of, *currency, *model;
    sqlite3_stmt *stmt;
};

static int entry_write(const struct entry *to, const char *rule, const char *subject, struct err *e)
{
    struct put r = {.stmt = to->stmt};
    put_text(&r, to->as_of);
    put_text(&r, to->currency);
    put_text(&r, to->model);
    put_text(&r, rule);
    put_text(&r, subject);
    log_line(LOG_DETAIL, "score: %s %s: %s %s", to->currency, to->model, rule, subject);
    return put_end(&r, e);
}

static int model_log(const struct entry *to, const struct score_design *d, const struct fit *f, struct err *e)
{
    if (!f->is_measurable && entry_write(to, "no_measurable_difference", "", e) != 0)
        return -1;
    for (size_t j = 0; j < d->design.n_columns; j++)
        if (f->is_dropped[j] && entry_write(to, "dropped_column", d->names[j], e) != 0)
            return -1;
    return 0;
}

static int log_write(sqlite3 *db, const char *as_of, const struct score_result *r, struct err *e)
{
    const struct {
        const char *model;
        bool is_there;
        const struct score_design *design;
        const struct fit *fit;
    } models[] = {
        {"sales", true, &r->design, &r->fit},
        {"conversion", r->conversion_design.design.n_rows > 0, &r->conversion_design, &r->conversion_fit},
        {"ads", r->has_ads, &r->ads_design, &r->ads_fit},
    };
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO score_log VALUES (?,?,?,?,?)", &s, e) != 0)
        return -1;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct entry to = {as_of, r->currency->currency, models[i].model, s};
        if (models[i].is_there && model_log(&to, models[i].design, models[i].fit, e) != 0)
            return -1;
    }
    return 0;
}

int score_table_write(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r,
                      struct err *e)
{
    if (r->fit.n == 0)
        return 0;
    if (hosts_write(db, "INSERT INTO score_host VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", as_of, card, r, e) != 0 ||
        needs_write(db, "INSERT INTO score_need VALUES (?,?,?,?,?,?,?,?)", as_of, r, e) != 0 || pillars_write(db, as_of, card, r, e) != 0 ||
        fit_write(db, as_of, r, e) != 0)
        return -1;
    return log_write(db, as_of, r, e);
}

int score_table_write_past(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r, struct err *e)
{
    if (r->fit.n == 0)
        return 0;
    if (hosts_write(db, "INSERT INTO score_past VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", as_of, card, r, e) != 0)
        return -1;
    return needs_write(db, "INSERT INTO score_past_need VALUES (?,?,?,?,?,?,?,?)", as_of, r, e);
}

static int effect_write(sqlite3_stmt *s, const char *as_of, const char *currency, size_t nth, const struct score_effect *t,
                        struct err *e)
{
    struct put r = {.stmt = s};
    put_text(&r, as_of);
    put_text(&r, currency);
    put_text(&r, t->name);
    put_int(&r, (int64_t)nth);
    put_text(&r, t->label);
    put_real(&r, t->effect_pct);
    put_real(&r, t->low);
    put_real(&r, t->high);
    put_int(&r, (int64_t)t->n_with);
    put_int(&r, (int64_t)t->n_without);
    put_int(&r, (int64_t)t->n_unknown);
    put_int(&r, (int64_t)t->n_both);
    put_real(&r, t->hours_with);
    put_real(&r, t->hours_without);
    put_real(&r, t->raw_pct);
    put_real(&r, t->usual_per_hour);
    put_real(&r, t->per_hour);
    put_real(&r, t->per_hour_low);
    put_real(&r, t->per_hour_high);
    put_int(&r, score_effect_is_clear(t));
    put_text(&r, t->reason == NULL ? "" : t->reason);
    return put_end(&r, e);
}

int score_table_write_effects(sqlite3 *db, const char *as_of, const char *currency, const struct score_effect *effects, size_t n,
                              struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO score_effect VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &s, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (effect_write(s, as_of, currency, i, &effects[i], e) != 0)
            return -1;
    return 0;
}

int score_table_write_topics(sqlite3 *db, const struct card *card, int64_t weeks, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    const struct resource *sql = resource_find("transform/score/topic.sql");
    if (sql == NULL)
        return err_set(e, ERR_SYSTEM, "transform/score/topic.sql is not embedded");
    if (db_prepare(db, sql->data, &s, e) != 0)
        return -1;
    if (sqlite3_bind_double(s, 1, card->topic_own_share) != SQLITE_OK || sqlite3_bind_int64(s, 2, card->topic_own_sessions) != SQLITE_OK ||
        sqlite3_bind_double(s, 3, card->topic_slight) != SQLITE_OK || sqlite3_bind_int64(s, 4, weeks) != SQLITE_OK)
        return db_fail(db, "cannot set the limits of topics", e);
    return db_done(s, e);
}
