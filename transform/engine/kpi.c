#include "transform/engine/kpi.h"
#include "base/json.h"
#include "base/resource.h"
#include "transform/engine/engine.h"
#include "transform/engine/metric.h"
#include <string.h>

/* ---- the dictionary ---- */

static const char *keep(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? NULL : arena_text(a, text, strlen(text));
}

int kpis_read(struct arena *a, struct kpis *ret, struct err *e)
{
    static const char path[] = "transform/kpi.json";
    static const char *const keys[] = {"id", "numerator", "denominator", "scale", "unit", "better", "label", "in_views"};
    const struct resource *file = resource_find(path);
    JSON_AUTO json_t *root = NULL;
    if (file == NULL)
        return err_set(e, ERR_SYSTEM, "%s is not in this program", path);
    if (json_read_text((struct str){file->data, file->len}, path, &root, e) != 0)
        return -1;
    struct kpi *list = arena_array(a, json_array_size(root) + 1, sizeof *list);
    size_t i;
    const json_t *row;
    json_array_foreach(root, i, row) {
        if (json_only_keys(row, keys, sizeof keys / sizeof keys[0], path, e) != 0)
            return -1;
        list[i] = (struct kpi){keep(a, row, "id"), keep(a, row, "numerator"), keep(a, row, "denominator"),
                               json_number_value(json_object_get(row, "scale")), keep(a, row, "unit"),
                               keep(a, row, "better"), keep(a, row, "label"), json_bool_or(row, "in_views", false)};
        if (list[i].id == NULL || list[i].numerator == NULL || list[i].unit == NULL || list[i].better == NULL ||
            list[i].label == NULL)
            return err_set(e, ERR_INPUT, "%s: entry %zu lacks a text", path, i + 1);
    }
    *ret = (struct kpis){list, json_array_size(root)};
    return 0;
}

const struct kpi *kpi_find(const struct kpis *k, const char *id)
{
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->list[i].id, id) == 0)
            return &k->list[i];
    return NULL;
}

/* ---- expressions ---- */

/* What a KPI counts in: a column of mart_stint, and what turns it into the unit people read. */
struct measure {
    const char *column;
    const char *per_unit;   /* NULL: as it is */
};

static bool measure_of(const char *name, struct measure *ret)
{
    static const struct { const char *name; struct measure measure; } named[] = {
        {"hours", {"credited_s", "3600.0"}}, {"gmv", {"gmv", "100.0"}}, {"ad_cost", {"ad_cost", "100.0"}},
    };
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (strcmp(named[i].name, name) == 0) {
            *ret = named[i].measure;
            return true;
        }
    }
    for (int i = 0; i < METRICS; i++) {
        if (strcmp(metrics[i].name, name) == 0) {
            *ret = (struct measure){metrics[i].name, NULL};
            return true;
        }
    }
    return false;
}

static void add_sum(struct buf *out, struct measure m, const char *where_known)
{
    buf_printf(out, "SUM(%s)", m.column);
    if (where_known != NULL)
        buf_printf(out, " FILTER (WHERE %s IS NOT NULL)", where_known);
    if (m.per_unit != NULL)
        buf_printf(out, " / %s", m.per_unit);
}

int kpi_expression(struct buf *out, const struct kpi *k, const struct settings *s)
{
    struct measure over, under;
    if (!measure_of(k->numerator, &over) || (k->denominator != NULL && !measure_of(k->denominator, &under)))
        return -1;
    if (k->denominator == NULL) {
        add_sum(out, over, NULL);
        return 0;
    }
    bool is_hourly = strcmp(k->denominator, "hours") == 0;
    if (is_hourly)   /* a rate over a few minutes says nothing */
        buf_printf(out, "CASE WHEN SUM(credited_s) FILTER (WHERE %s IS NOT NULL) >= %lld THEN ", over.column,
                   (long long)settings_int(s, "stint.min_minutes") * 60);
    buf_puts(out, "CAST(");
    add_sum(out, over, under.column);
    buf_printf(out, " AS REAL)");
    if (k->scale != 1)
        buf_printf(out, " * %.1f", k->scale);
    buf_puts(out, " / NULLIF(");
    add_sum(out, under, over.column);
    buf_puts(out, is_hourly ? ", 0) END" : ", 0)");
    return 0;
}

/* ---- mart_kpi ---- */

int kpi_build(struct transform *t, struct err *e)
{
    struct kpis k;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (kpis_read(&t->memory, &k, e) != 0 ||
        db_prepare(t->db, "INSERT INTO mart_kpi VALUES (?, ?, ?, ?, ?, ?, ?)", &s, e) != 0)
        return -1;
    for (size_t i = 0; i < k.n; i++) {
        const char *const texts[] = {k.list[i].id, k.list[i].numerator, k.list[i].denominator, NULL, k.list[i].unit,
                                     k.list[i].better, k.list[i].label};
        for (int c = 0; c < 7; c++)
            if (texts[c] != NULL)
                (void)db_bind_text(s, c + 1, str_of(texts[c]));
            else
                (void)sqlite3_bind_null(s, c + 1);
        (void)sqlite3_bind_double(s, 4, k.list[i].scale);
        if (db_done(s, e) != 0)
            return -1;
    }
    return 0;
}

/* ---- period views ---- */

struct period_view {
    const char *name, *period;   /* column of mart_stint that holds the period */
    bool is_host;
};
static const struct period_view period_views[] = {
    {"v_host_day", "business_date", true},      {"v_host_week", "week", true},      {"v_host_month", "month", true},
    {"v_platform_day", "business_date", false}, {"v_platform_week", "week", false}, {"v_platform_month", "month", false},
};

/* Employment as of the last day of the period. */
static const char host_head[] =
    "SELECT host_id, (SELECT i.employment FROM int_staff AS i WHERE i.staff_id = host_id AND i.from_day <= p.last_day"
    " ORDER BY i.from_day DESC LIMIT 1) AS employment, platform, account, currency, p.period, COUNT(*) AS stints,"
    " SUM(credited_s) / 3600.0 AS hours, SUM(on_air_s) / 3600.0 AS on_air_hours";
static const char platform_head[] =
    "SELECT platform, account, currency, p.period, COUNT(DISTINCT session_key) AS sessions,"
    " COUNT(*) FILTER (WHERE host_id <> 'unassigned') AS stints, SUM(credited_s) / 3600.0 AS hours";

static int view_create(struct transform *t, const struct kpis *k, const struct period_view *v, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE VIEW %s AS %s, SUM(gmv) / 100.0 AS gmv, SUM(gmv) AS gmv_minor", v->name,
               v->is_host ? host_head : platform_head);
    for (int i = 0; i < METRICS; i++)
        if (strncmp(metrics[i].name, "gmv", 3) != 0)
            buf_printf(&sql, ", SUM(%s) AS %s", metrics[i].name, metrics[i].name);
    for (size_t i = 0; i < k->n; i++) {
        if (!k->list[i].in_views)
            continue;
        buf_puts(&sql, ", ");
        if (kpi_expression(&sql, &k->list[i], t->settings) != 0)
            return err_set(e, ERR_INPUT, "transform/kpi.json: %s: stints have no such numerator or denominator (transform/engine/metric.c)", k->list[i].id);
        buf_printf(&sql, " AS %s", k->list[i].id);
    }
    if (!v->is_host)
        buf_puts(&sql, ", SUM(ad_cost) / 100.0 AS ad_cost, SUM(ad_cost) AS ad_cost_minor");
    buf_printf(&sql, " FROM mart_stint JOIN mart_period AS p ON p.period = mart_stint.%s"
                     " GROUP BY %splatform, account, currency, p.period", v->period, v->is_host ? "host_id, " : "");
    return db_exec(t->db, sql.ptr, e);
}

int kpi_views(struct transform *t, struct err *e)
{
    struct kpis k;
    if (kpis_read(&t->memory, &k, e) != 0)
        return -1;
    for (size_t i = 0; i < sizeof period_views / sizeof period_views[0]; i++)
        if (view_create(t, &k, &period_views[i], e) != 0)
            return err_wrap(e, "%s", period_views[i].name);
    return 0;
}
