/* engine: runs the nightly graph in one transaction. A failure leaves yesterday's tables.
 *
 * What models find before them, besides raw_ and load tables:
 *   temp.cur_<kind>      the rows of a kind that count now (cur.h)
 *   temp.conf_setting    name, value: every setting by its catalogue name; lists and maps as JSON text
 *   temp.conf_daypart    part, from_h, to_h, name ('18-21');  temp.conf_weekend  weekday (ISO)
 *   temp.conf_day_kind   kind, day_kind
 *   temp.conf_run        one row: last_day (day number of --date or NULL), cut_at (civil seconds at which the day
 *                        after it begins; greatest integer without --date), as_of_utc_s (or NULL), watermark
 *   business_date(civil_s) -> 'YYYY-MM-DD'   slot_at(civil_s) -> 'wd18-21'   (SQL functions)
 *   scaled(total, part, whole) -> total * part / whole, a whole number (apportion.h)
 * Permanent views must use neither these functions nor temp tables.
 *
 * A check is transform/checks/NAME.sql: one SELECT of offending rows; its columns that are named like
 * those of mart_finding go there with rule 'check_NAME' and severity 'error'. */
#ifndef TRANSFORM_ENGINE_H
#define TRANSFORM_ENGINE_H

#include "base/arena.h"
#include "base/db.h"
#include "base/settings.h"
#include "transform/engine/calendar.h"

struct transform {
    sqlite3 *db;
    const struct settings *settings;
    struct calendar calendar;
    struct arena memory;         /* the run's; steps keep their own for what is large */
    int64_t last_day;            /* --date as day number; INT64_MAX without */
    int64_t cut_at;              /* civil seconds: what starts here or later is left out */
    int64_t as_of_utc_s;         /* --as-of; INT64_MAX without */
    int64_t watermark;           /* greatest version among the loads known */
    const char *overlay_dir;     /* the workspace's folder, whose transform/ may hold files that replace built-in ones (own.h); NULL: none */
    size_t n_failed_checks;
    sqlite3_stmt *add_finding;   /* prepared by the first finding_add */
};

/* date_text NULL or "YYYY-MM-DD"; as_of_text NULL, RFC 3339, or local time of the workspace zone. */
int engine_open(sqlite3 *db, const struct settings *s, const char *date_text, const char *as_of_text,
                struct transform *ret, struct err *e);
/* Whether the warehouse already holds what engine_run would make: same program, settings, date and loads. */
int engine_is_current(struct transform *t, bool *ret, struct err *e);
int engine_run(struct transform *t, struct err *e);
void engine_close(struct transform *t);

#endif
