/* people_warehouse: a warehouse small enough to read, for the tests of transform/people: settings as delivered, cur_
 * tables filled by hand, and every people model run in the order the engine would find. */
#ifndef TESTS_PEOPLE_WAREHOUSE_H
#define TESTS_PEOPLE_WAREHOUSE_H

#include "base/resource.h"
#include "transform/action/action_step.h"
#include "transform/engine/conf.h"
#include "transform/engine/engine.h"
#include "transform/engine/model.h"
#include "transform/people/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What the people models read and other rooms make. Columns that nobody here reads are left out. */
static const char foreign_tables[] =
    "CREATE TABLE cur_accounts (platform, account, aliases, shop, room, timezone, currency);"
    "CREATE TABLE cur_staff (staff_id, \"from\", name, employment, level, \"left\", codes, trained_roles);"
    "CREATE TABLE cur_roster (shift_id, platform, account, start, \"end\", staff_id, role, status, version, vhash);"
    "CREATE TABLE cur_attendance (staff_id, date, seq, check_in, check_out, note);"
    "CREATE TABLE raw_attendance (staff_id, date, seq, vhash, scope, version);"
    "CREATE TABLE cur_handover (platform, account, at, staff_id, event);"
    "CREATE TABLE cur_campaigns (platform, account, start);"
    "CREATE TABLE cur_targets (scope, scope_id);"
    "CREATE TABLE cur_summary (platform, account); CREATE TABLE cur_product_session (platform, account);"
    "CREATE TABLE cur_product_period (platform, account); CREATE TABLE cur_order_line (platform, account, sku_id, sku, product);"
    "CREATE TABLE cur_ad_session (platform, account); CREATE TABLE cur_ad_period (platform, account);"
    "CREATE TABLE cur_run_down (platform, account, start, seq, offset_min, minutes, sku, product, price, voucher, target_units, version, vhash);"
    "CREATE TABLE cur_checklist (platform, account, start, item, staff_id, done_at, status);"
    "CREATE TABLE cur_equipment (item_id, room, kind, status, checked_at, required);"
    "CREATE TABLE raw_equipment (item_id, room, kind, status, checked_at, required, vhash, first_load, last_load, version);"
    "CREATE TABLE cur_stock (sku, at, product, available, incoming, incoming_at);"
    "CREATE TABLE cur_actions (platform, account, at, action, sku, value, version, vhash);"
    "CREATE TABLE cur_violations (platform, account, at, kind, staff_id, severity, points, policy, version, vhash);"
    "CREATE TABLE cur_audits (platform, account, at, staff_id, area, score, note, version, vhash);"
    "CREATE TABLE cur_incidents (platform, account, at, kind, minutes_lost, resolved_at, note, version, vhash);"
    "CREATE TABLE cur_moderation (platform, account, start, questions, answered, median_response_s, removed, version, vhash);"
    "CREATE TABLE cur_coaching (date, staff_id, factor, topic, by, note);"
    "CREATE TABLE cur_costs (date, platform, account, kind, campaign_id, amount, currency);"
    "CREATE TABLE cur_fx (date, currency, rate);"
    "CREATE TABLE mart_product_session (session_key, product_ref, platform, account, product_id, product, currency, gmv, gmv_all, units,"
    " units_created, product_impressions, product_clicks);"
    "CREATE TABLE cur_session (platform, account, source, session_ref);"
    "CREATE TABLE raw_session (platform, source, account, session_ref, point_at, vhash, first_load, last_load, version,"
    " gmv_direct, gmv_attributed, gmv_placed, gmv_confirmed, orders_created, orders, units_created, units, views);"
    "CREATE TABLE said_session (platform, source, account, session_ref, point_at, vhash, load_id, place, version);"
    "CREATE TABLE raw_minute_subject (subject INTEGER PRIMARY KEY, platform, account, session_ref, clock, last_load, version);"
    "CREATE TABLE raw_minute (subject, at, moment AS ((subject << 41) + (at << 8)), vhash, first_load, last_load, place, seconds, gmv,"
    " orders_created, orders, units, impressions, views, viewers, product_impressions, product_clicks, add_to_cart, comments,"
    " shares, likes, new_followers);"
    "CREATE VIEW cur_minute AS SELECT * FROM raw_minute;"   /* asked only under --as-of */
    "CREATE TABLE load (load_id INTEGER PRIMARY KEY, kind, file, format, account, version, observed_at, range_from, range_to, status,"
    " replaced_by);"
    "CREATE TABLE load_scope (load_id, scope); CREATE TABLE reject (load_id, place, column_name, value, rule);"
    "CREATE VIEW v_load AS SELECT load_id, file, datetime(observed_at, 'unixepoch') AS observed_at, range_to FROM load;"
    "CREATE VIEW conf_load AS SELECT load_id, kind, version FROM load;"
    /* the house: two accounts of one shop, five people */
    "INSERT INTO cur_accounts VALUES ('tiktok', 'glow', 'Glow Official', 'Glow', 'R1', 'Asia/Kuala_Lumpur', 'MYR'),"
    " ('shopee', 'glow.my', NULL, 'Glow', 'R2', 'Asia/Kuala_Lumpur', 'MYR');"
    "INSERT INTO cur_staff (staff_id, \"from\", name, codes, trained_roles) VALUES ('A', '2026-01-01', 'Aina', 'AINA', 'host'),"
    " ('B', '2026-01-01', 'Bella', NULL, 'host; Product Specialist'), ('T', '2026-01-01', 'Tan', NULL, 'technical'),"
    " ('P', '2026-01-01', 'Priya', NULL, NULL), ('M', '2026-01-01', 'Mei', NULL, 'moderator');";

/* A row's own table, which the real one has its rows in. */
static const char row_table[] = "CREATE VIEW raw_minute_row AS SELECT * FROM raw_minute";

struct people_warehouse {
    sqlite3 *db;
    struct settings *settings;
    struct transform t;
    struct arena a;
};

static inline void must(int failed, const struct err *e)
{
    if (failed)
        fail_msg("%s:%ld:%ld: %s", e->file, e->line, e->column, e->text);
}

static inline void people_exec(struct people_warehouse *w, const char *sql)
{
    struct err e = ERR_INIT;
    if (db_exec(w->db, sql, &e) != 0)
        fail_msg("%s: %s", sql, e.text);
}

static inline void models_run(struct people_warehouse *w, const char *const *names, size_t n)
{
    struct err e = ERR_INIT;
    for (size_t i = 0; i < n; i++)
        must(db_run_resource(w->db, arena_format(&w->a, "transform/sql/%s.sql", names[i]), &e), &e);
}

/* In place: the SQL functions of the engine point into w->t. The tables that the session and stint steps would fill
 * are there, empty: tests say what aired. */
static inline void people_open(struct people_warehouse *w, const char *date)
{
    struct err e = ERR_INIT;
    *w = (struct people_warehouse){0};
    must(db_open(":memory:", DB_CREATE, &w->db, &e), &e);
    must(settings_open("pipelines/settings.json", NULL, &w->settings, &e), &e);
    must(db_exec(w->db, foreign_tables, &e) | db_exec(w->db, row_table, &e), &e);
    must(engine_open(w->db, w->settings, date, NULL, &w->t, &e), &e);
    must(conf_create(&w->t, &e), &e);
    static const char *const filled_by_steps[] = {"int_session", "mart_stint", "int_ordinary_stint"};
    models_run(w, filled_by_steps, 3);
}

static inline void people_close(struct people_warehouse *w)
{
    engine_close(&w->t);
    db_close(w->db);
    settings_close(w->settings);
    arena_release(&w->a);
}

static inline bool everything_is_known(void *context, const char *name)
{
    (void)context;
    (void)name;
    return true;
}

static inline size_t gather(struct people_warehouse *w, const char *prefix, struct model *models, size_t n)
{
    const struct resource **files = NULL;
    size_t n_files = 0;
    assert_int_equal(resource_list(&w->a, prefix, ".sql", &files, &n_files), 0);
    for (size_t i = 0; i < n_files; i++) {
        models[n] = (struct model){.name = files[i]->path, .path = files[i]->path, .sql = {files[i]->data, files[i]->len}};
        model_scan(&w->a, &models[n++]);
    }
    return n;
}

/* Names separated by spaces. */
static inline void names_add(struct arena *a, struct model_names *to, const char *names)
{
    for (size_t len; *names != '\0'; names += len + strspn(names + len, " ")) {
        len = strcspn(names, " ");
        model_name_add(a, to, names, len);
    }
}

static inline struct model step_of(struct arena *a, const char *name, const char *reads, const char *adds,
                            int (*run)(struct transform *, struct err *))
{
    struct model m = {.name = name, .run = run};
    names_add(a, &m.adds, adds);
    names_add(a, &m.reads, reads);
    return m;
}

enum { PEOPLE_MODELS = 128 };

/* Every people model, in the order their texts imply. */
static inline void people_run(struct people_warehouse *w)
{
    static const char *const sheets[] = {"int_account", "int_staff"};
    struct err e = ERR_INIT;
    static struct model models[PEOPLE_MODELS];
    size_t order[PEOPLE_MODELS];
    models_run(w, sheets, 2);
    size_t n = gather(w, "transform/sql/people_", models, 0);
    n = gather(w, "transform/sql/view_people_", models, n);
    n = gather(w, "transform/sql/int_minute", models, n);
    models[n++] = step_of(&w->a, "people_rule", "", "int_rule", people_rule_load);
    models[n++] = step_of(&w->a, "people_hour", "int_hour_weight", "int_hour", people_hour_split);
    assert_true(n <= PEOPLE_MODELS);
    models[n++] = step_of(&w->a, "action", "mart_action int_fact_minute int_host_change int_limit int_session", "mart_action_usual mart_action_effect",
                          action_effect_build);
    must(model_order(&w->a, models, n, everything_is_known, NULL, order, &e), &e);
    for (size_t i = 0; i < n; i++) {
        const struct model *m = &models[order[i]];
        must(m->run != NULL ? m->run(&w->t, &e) : db_run(w->db, m->sql, m->path, &e), &e);
    }
}

/* Rows as people write them: "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ..."; the day is of November
 * 2026, where the 20th is a Friday. Account 'glow.my' is the one on Shopee. */
static inline void people_roster(struct people_warehouse *w, const char *rows)
{
    if (rows == NULL)
        return;
    people_exec(w, arena_format(&w->a,
        "INSERT INTO cur_roster SELECT '', iif(column2 = 'glow.my', 'shopee', 'tiktok'), column2, unixepoch('2026-11-' || column3),"
        " unixepoch('2026-11-' || column4), column1, column5, column6, 1, 1 FROM (VALUES %s)", rows));
}

/* "('A', '20', 1, '20 20:06', '20 22:00')" */
static inline void people_attendance(struct people_warehouse *w, const char *rows)
{
    if (rows == NULL)
        return;
    people_exec(w, arena_format(&w->a,
        "INSERT INTO cur_attendance SELECT column1, '2026-11-' || column2, column3, unixepoch('2026-11-' || column4),"
        " unixepoch('2026-11-' || column5), NULL FROM (VALUES %s)", rows));
}

/* "('s1', '20 20:00', '20 22:00', 100000)": sessions of glow; gmv in hundredths, observed on the 25th. */
static inline void people_session(struct people_warehouse *w, const char *rows)
{
    people_exec(w, arena_format(&w->a,
        "INSERT INTO int_session (session_key, platform, account, start_at, end_at, duration_s, business_date, day_kind, currency, source,"
        " base_rank, status, observed_at, gmv) SELECT column1, 'tiktok', 'glow', unixepoch('2026-11-' || column2),"
        " unixepoch('2026-11-' || column3), unixepoch('2026-11-' || column3) - unixepoch('2026-11-' || column2),"
        " business_date(unixepoch('2026-11-' || column2)), 'normal', 'MYR', 'api', 0, 'final', unixepoch('2026-11-25'), column4"
        " FROM (VALUES %s)", rows));
}

/* "('s1', 'A', '20 20:00', '20 22:00', 100000)": who had it. */
static inline void people_stint(struct people_warehouse *w, const char *rows)
{
    people_exec(w, arena_format(&w->a,
        "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, end_at, on_air_s, credited_s, business_date,"
        " week, month, slot, day_kind, attribution, source, gmv) SELECT session_key, host, 'tiktok', 'glow', 'MYR', start_at, end_at,"
        " end_at - start_at, end_at - start_at, business_date(start_at), '', '', slot_at(start_at), 'normal', 'prorata', 'api', gmv"
        " FROM (SELECT column1 AS session_key, column2 AS host, unixepoch('2026-11-' || column3) AS start_at,"
        " unixepoch('2026-11-' || column4) AS end_at, column5 AS gmv FROM (VALUES %s))", rows));
}

/* The rows of a query, columns separated by '|', rows by "; "; NULL is written '-'. */
static inline const char *people_ask(struct people_warehouse *w, const char *sql)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    must(db_prepare(w->db, sql, &s, &e), &e);
    int more;
    while ((more = db_step(s, &e)) == 1) {
        buf_puts(&out, out.len > 0 ? "; " : "");
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const char *text = (const char *)sqlite3_column_text(s, i);
            buf_printf(&out, "%s%s", i > 0 ? "|" : "", text != NULL ? text : "-");
        }
    }
    must(more, &e);
    return arena_text(&w->a, out.len > 0 ? out.ptr : "", out.len);
}

#endif
