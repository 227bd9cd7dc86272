/* rundown-score: rates hosts over the 13 weeks up to a day. */
#include "transform/score/score.h"

#include "base/workspace.h"
#include "transform/score/score_card.h"

/* The day of the last transform, else the last business date there is; the clock is not asked. */
static int day_default(sqlite3 *db, int64_t *ret_day, struct err *e)
{
    static const char last[] = "SELECT MAX(business_date) FROM mart_stint";
    static const char asked[] = "SELECT COALESCE((SELECT NULLIF(value, '') FROM transform_meta WHERE key = 'date'), "
                                "(SELECT MAX(business_date) FROM mart_stint))";
    if (!db_has_table(db, "mart_stint"))
        return err_set(e, ERR_INPUT, "the warehouse has no stints yet; run rundown transform first");
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, db_has_table(db, "transform_meta") ? asked : last, &s, e) != 0 || db_step(s, e) < 0)
        return -1;
    if (date_parse(db_text(s, 0), ret_day) != 0)
        *ret_day = 0;   /* no stints at all: an empty window */
    return 0;
}

static int day_given(const char *text, int64_t *ret_day, struct err *e)
{
    return date_parse(str_of(text), ret_day) == 0 ? 0 : err_set(e, ERR_USAGE, "'%s' is no date YYYY-MM-DD", text);
}

static struct score_options options_of(const struct workspace *w, int64_t day)
{
    const struct settings *s = w->settings;
    struct score_options o = {.overlay_dir = w->dir, .weeks = settings_int(s, "score.weeks"),
                              .min_minutes = settings_int(s, "stint.min_minutes"), .min_stints = settings_int(s, "score.min_stints"),
                              .min_days = settings_int(s, "score.min_days"), .min_slots = settings_int(s, "score.min_slots"),
                              .min_credibility = settings_real(s, "score.min_credibility")};
    score_options_until(&o, day);
    return o;
}

/* Said every time, before anything is computed. */
static int card_say(struct arena *a, const struct workspace *w, size_t *ret_n, struct err *e)
{
    struct card card;
    if (card_read(a, w->dir, &card, e) != 0)
        return -1;
    *ret_n = card.left_out.why != NULL;
    own_warn(w->dir, "scorecard.json", &card.left_out, *ret_n);
    return 0;
}

static int warehouse_score(const struct workspace *w, const char *day, bool is_check, struct err *e)
{
    sqlite3 *db = NULL;
    if (workspace_need_warehouse(w, e) != 0 || db_open(w->warehouse, DB_WRITE, &db, e) != 0) {
        db_close(db);
        return -1;
    }
    int64_t until;
    int status = day != NULL ? day_given(day, &until, e) : day_default(db, &until, e);
    if (status == 0) {
        struct score_options o = options_of(w, until);
        status = is_check ? score_check(db, &o, stdout, e) : score_run(db, &o, e);
    }
    db_close(db);
    return status;
}

static int run(int argc, char **argv, size_t *ret_n_unused, struct err *e)
{
    const char *day = NULL, *check = NULL;
    const struct option_row options[] = {
        {"date", 'd', true, &day, "last business date of the window; default: the day of the last transform"},
        {"selfcheck", 0, false, &check, "simulate from the fitted model: does the range hold the truth, is the order found"},
    };
    const struct program program = {"rundown-score", "[-w DIR] [--date DAY] [--selfcheck]",
                                    "Rates hosts against what their slots usually sell.", options, 2};
    struct invocation given;
    int parsed = program_parse(&program, argc, argv, &given, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (given.n_args > 0)
        return err_set(e, ERR_USAGE, "unexpected '%s'; try rundown-score --help", given.args[0]);
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct workspace w;
    if (workspace_open(&a, given.workspace_dir, given.warehouse, given.now, &w, e) != 0)
        return -1;
    int status = card_say(&a, &w, ret_n_unused, e);
    status = status != 0 ? -1 : warehouse_score(&w, day, check != NULL, e);
    workspace_close(&w);
    return status;
}

int main(int argc, char **argv)
{
    struct err e = ERR_INIT;
    size_t n_unused = 0;
    if (run(argc, argv, &n_unused, &e) == 0)
        return n_unused == 0 ? EXIT_DONE : EXIT_REFUSED;
    err_print(&e);
    return err_status(&e);
}
