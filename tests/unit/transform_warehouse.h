/* transform_warehouse: raw tables as ingest leaves them, filled by hand, and the whole transform over them. */
#ifndef TESTS_TRANSFORM_WAREHOUSE_H
#define TESTS_TRANSFORM_WAREHOUSE_H

#include "base/date.h"
#include "base/resource.h"
#include "ingest/catalogue/kind.h"
#include "transform/engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct warehouse {
    sqlite3 *db;
    struct settings *settings;
    struct kind_list kinds;
    struct arena a;
    int n_facts;
    char settings_file[64];
};

static void must(int failed, const struct err *e)
{
    if (failed)
        fail_msg("%s:%ld:%ld: %s", e->file, e->line, e->column, e->text);
}

static void run_sql(struct warehouse *w, const char *sql)
{
    struct err e = ERR_INIT;
    if (db_exec(w->db, sql, &e) != 0)
        fail_msg("%s\n%s", sql, e.text);
}

static int64_t moment(const char *text)
{
    int64_t at = 0;
    if (date_parse_time(str_of(text), &at) != 0)
        fail_msg("'%s' is no time", text);
    return at;
}

/* A load of `kind` observed and loaded at UTC moments; snapshot kinds speak for `scope`. */
static void load_add(struct warehouse *w, int load_id, const char *kind, const char *observed, const char *loaded, const char *scope)
{
    run_sql(w, arena_format(&w->a,
        "INSERT INTO load (load_id, file, sheet, sha256, kind, format, fingerprint, version, observed_at, loaded_at,"
        " observed_text, loaded_text, status) VALUES (%d, 'f%d', '', 's%d', '%s', 'x', 'y', %lld, %lld, %lld, '', '', 'loaded');",
        load_id, load_id, load_id, kind, (long long)(moment(observed) << 29 | load_id), (long long)moment(observed),
        (long long)moment(loaded)));
    if (scope != NULL)
        run_sql(w, arena_format(&w->a, "INSERT INTO load_scope VALUES (%d, '%s')", load_id, scope));
}

/* A minute, as ingest leaves it: its subject apart, last_load empty where the subject's last load says it. */
static void minute_between(struct warehouse *w, int first, int last, const char *columns, const char *values)
{
    static const char into[] =
        "INSERT OR IGNORE INTO raw_minute_subject (platform, account, session_ref, clock, last_load, version)"
        " SELECT platform, account, session_ref, clock, %d, 0 FROM said;"
        "UPDATE raw_minute_row AS m SET last_load = coalesce(m.last_load, u.last_load)"
        " FROM raw_minute_subject AS u WHERE u.subject = m.moment >> 41 AND (u.platform, u.account, u.session_ref, u.clock) ="
        " (SELECT platform, account, session_ref, clock FROM said);"
        "INSERT INTO raw_minute_row (moment, vhash, first_load, last_load, place, start, seconds, gmv)"
        " SELECT (u.subject << 41) + (s.at << 8) + (SELECT count(*) FROM raw_minute AS o WHERE o.subject = u.subject AND o.at = s.at), %d, %d, %d, 1, s.start, s.seconds, s.gmv FROM said AS s"
        " JOIN raw_minute_subject AS u USING (platform, account, session_ref, clock);"
        "UPDATE raw_minute_subject AS u SET last_load = l.load_id, version = l.version FROM load AS l"
        " WHERE l.load_id = %d AND l.version > u.version AND (u.platform, u.account, u.session_ref, u.clock) ="
        " (SELECT platform, account, session_ref, clock FROM said);"
        "UPDATE raw_minute_row AS m SET last_load = nullif(m.last_load, u.last_load)"
        " FROM raw_minute_subject AS u WHERE u.subject = m.moment >> 41 AND (u.platform, u.account, u.session_ref, u.clock) ="
        " (SELECT platform, account, session_ref, clock FROM said);"
        "DROP TABLE said";
    run_sql(w, "CREATE TEMP TABLE said (platform, account, session_ref, clock, at, start, seconds, gmv)");
    run_sql(w, arena_format(&w->a, "INSERT INTO said (%s) SELECT %s", columns, values));
    run_sql(w, arena_format(&w->a, into, last, ++w->n_facts, first, last, last));
}

/* The log of the row added last: its last load, where that is not its first. */
static void said_again(struct warehouse *w, const char *kind)
{
    const struct kind *k = kind_find(&w->kinds, kind);
    BUF_AUTO struct buf keys = BUF_INIT;
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].is_key)
            buf_printf(&keys, "r.\"%s\", ", k->columns[i].name);
    run_sql(w, arena_format(&w->a, "INSERT INTO raw_%s_again SELECT %sr.last_load, r.vhash, r.place FROM raw_%s AS r"
                                   " WHERE r.vhash = %d AND r.first_load <> r.last_load", kind, keys.ptr, kind, w->n_facts));
}

/* One row said by the loads first..last. Values are SQL, moments unixepoch('2026-11-20 20:00'). */
static void fact_between(struct warehouse *w, const char *kind, int first, int last, const char *columns, const char *values)
{
    const struct kind *k = kind_find(&w->kinds, kind);
    bool has_scope = kind_has_scope(k);
    if (strcmp(kind, "minute") == 0) {
        minute_between(w, first, last, columns, values);
        return;
    }
    run_sql(w, arena_format(&w->a,
        "INSERT INTO raw_%s (%s, vhash%s, first_load, last_load, version, place) SELECT %s, %d%s, %d, %d,"
        " (SELECT version FROM load WHERE load_id = %d), 1", kind, columns, has_scope ? ", scope" : "", values, ++w->n_facts,
        has_scope ? ", ''" : "", first, last, last));
    if (k->has_history)
        said_again(w, kind);
}

static void fact(struct warehouse *w, const char *kind, int load_id, const char *columns, const char *values)
{
    fact_between(w, kind, load_id, load_id, columns, values);
}

static void house_add(struct warehouse *w)
{
    static const char *const kinds[] = {"accounts", "staff", "roster", "handover", "attendance", "campaigns"};
    for (int i = 0; i < 6; i++)
        load_add(w, i + 1, kinds[i], "2026-11-01 00:00", "2026-11-01 01:00", "");
    fact(w, "accounts", 1, "platform, account, aliases, shop, room, timezone, currency",
         "'tiktok', 'glow', 'Glow Official;@glow.my', 'Glow', 'R1', 'Asia/Kuala_Lumpur', 'MYR'");
    fact(w, "accounts", 1, "platform, account, aliases, shop, room, timezone, currency",
         "'shopee', '777', '', 'Glow', 'R2', 'Asia/Kuala_Lumpur', 'MYR'");
    static const char *const staff[] = {"'A', '2026-01-01', 'Aina', 'full_time', 'AINA;A1'", "'B', '2026-01-01', 'Bella', 'part_time', 'bel'",
                                        "'C', '2026-01-01', 'Chen', 'full_time', NULL"};
    for (int i = 0; i < 3; i++)
        fact(w, "staff", 2, "staff_id, \"from\", name, employment, codes", staff[i]);
}

/* `settings_json` over the defaults, or NULL. */
static void warehouse_open(struct warehouse *w, const char *settings_json)
{
    struct err e = ERR_INIT;
    *w = (struct warehouse){0};
    if (settings_json != NULL) {
        (void)snprintf(w->settings_file, sizeof w->settings_file, "/tmp/rundown-test-%ld.json", (long)getpid());
        FILE *f = fopen(w->settings_file, "w");
        assert_non_null(f);
        assert_true(fputs(settings_json, f) >= 0 && fclose(f) == 0);
    }
    must(settings_open("pipelines/settings.json", settings_json != NULL ? w->settings_file : NULL, &w->settings, &e), &e);
    must(db_open(":memory:", DB_CREATE, &w->db, &e), &e);
    must(db_run_resource(w->db, "ingest/schema/load.sql", &e), &e);
    must(kind_list_open(&w->a, NULL, &w->kinds, &e), &e);
    for (size_t i = 0; i < w->kinds.n; i++)
        must(kind_install(w->db, &w->kinds.kinds[i], &e), &e);
    house_add(w);
}

static void warehouse_close(struct warehouse *w)
{
    settings_close(w->settings);
    kind_list_close(&w->kinds);
    db_close(w->db);
    arena_release(&w->a);
    if (w->settings_file[0] != '\0')
        (void)unlink(w->settings_file);
}

static int transform_try(struct warehouse *w, const char *date, const char *as_of, struct err *e)
{
    struct transform t;
    int failed = engine_open(w->db, w->settings, date, as_of, &t, e) != 0 || engine_run(&t, e) != 0;
    engine_close(&t);
    /* a process runs once: what is left of it lies in the temporary schema */
    sqlite3_stmt *s = NULL;
    struct err ignored = ERR_INIT;
    char *drops = NULL;
    if (db_prepare(w->db, "SELECT group_concat(x, ';') FROM (SELECT 'DROP ' || type || ' temp.' || name AS x"
                          " FROM temp.sqlite_master WHERE type IN ('table', 'view') ORDER BY type DESC)", &s, &ignored) == 0 &&
        db_step(s, &ignored) == 1)
        drops = str_text(&w->a, db_text(s, 0));
    (void)sqlite3_finalize(s);
    if (drops != NULL)
        must(db_exec(w->db, drops, &ignored), &ignored);
    return failed ? -1 : 0;
}

static void transform_run(struct warehouse *w, const char *date, const char *as_of)
{
    struct err e = ERR_INIT;
    must(transform_try(w, date, as_of, &e), &e);
}

/* Rows of a query: columns by '|', rows by "; ", NULL as '-'. */
static const char *ask(struct warehouse *w, const char *sql)
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

#define assert_asked(w, sql, wanted) assert_string_equal(ask(w, sql), wanted)

#endif
