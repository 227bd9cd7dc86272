/* The SQL functions of db_functions(). NULL and texts that are no date give NULL, as SQLite's own date functions do;
 * an unknown zone is an error. They are not marked innocuous: with trusted_schema off SQLite then refuses them in
 * views, where a stock sqlite3 would not know them. */
#include "base/db.h"

#include "base/date.h"
#include "base/num.h"
#include <stdlib.h>
#include <string.h>

struct zone_entry {
    struct zone_entry *next;
    struct zone *zone;
    char name[];
};

/* Opened zones of one connection: a zone is read once, not once a row. */
struct zone_cache {
    struct zone_entry *first;
};

static void zone_cache_free(void *ptr)
{
    struct zone_cache *cache = ptr;
    while (cache->first != NULL) {
        struct zone_entry *next = cache->first->next;
        zone_close(cache->first->zone);
        free(cache->first);
        cache->first = next;
    }
    free(cache);
}

static const struct zone *zone_add(struct zone_cache *cache, const char *name, struct err *e)
{
    size_t len = strlen(name);
    struct zone *zone;
    if (zone_open(name, &zone, e) != 0)
        return NULL;
    struct zone_entry *entry = malloc(sizeof *entry + len + 1);
    if (entry == NULL)
        mem_fail();
    memcpy(entry->name, name, len + 1);
    entry->zone = zone;
    entry->next = cache->first;
    cache->first = entry;
    return zone;
}

static const struct zone *zone_of(sqlite3_context *c, sqlite3_value *value)
{
    struct zone_cache *cache = sqlite3_user_data(c);
    const char *name = (const char *)sqlite3_value_text(value);
    struct err e = ERR_INIT;
    for (struct zone_entry *z = cache->first; z != NULL && name != NULL; z = z->next)
        if (strcmp(z->name, name) == 0)
            return z->zone;
    const struct zone *zone = name != NULL ? zone_add(cache, name, &e) : NULL;
    if (zone == NULL)
        sqlite3_result_error(c, name != NULL ? e.text : "no time zone", -1);
    return zone;
}

static bool is_null(sqlite3_value *value)
{
    return sqlite3_value_type(value) == SQLITE_NULL;
}

static void result_text(sqlite3_context *c, const char *text)
{
    if (text[0] != '\0') /* empty: beyond the years 1 to 9999 */
        sqlite3_result_text(c, text, -1, SQLITE_TRANSIENT);
}

static bool value_day(sqlite3_value *value, int64_t *ret_day)
{
    return date_parse(str_of((const char *)sqlite3_value_text(value)), ret_day) == 0;
}

static void civil_text(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    char text[DATE_TIME_TEXT];
    if (is_null(v[0]))
        return;
    date_time_text(sqlite3_value_int64(v[0]), text);
    result_text(c, text);
}

static void civil_date(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    char text[DATE_TEXT];
    if (is_null(v[0]))
        return;
    date_text(date_floor_day(sqlite3_value_int64(v[0])), text);
    result_text(c, text);
}

static void text_day(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    int64_t day;
    if (value_day(v[0], &day))
        sqlite3_result_int64(c, day);
}

static void day_text(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    char text[DATE_TEXT];
    if (is_null(v[0]))
        return;
    date_text(sqlite3_value_int64(v[0]), text);
    result_text(c, text);
}

static void iso_week(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    int64_t day;
    char text[DATE_WEEK_TEXT];
    if (!value_day(v[0], &day))
        return;
    date_week_text(day, text);
    result_text(c, text);
}

static void civil_from_utc(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct zone *zone = is_null(v[1]) ? NULL : zone_of(c, v[0]);
    if (zone != NULL)
        sqlite3_result_int64(c, zone_civil(zone, sqlite3_value_int64(v[1])));
}

static void utc_from_civil(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct zone *zone = is_null(v[1]) ? NULL : zone_of(c, v[0]);
    if (zone != NULL)
        sqlite3_result_int64(c, zone_utc(zone, sqlite3_value_int64(v[1])));
}

static void round6(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (!is_null(v[0]))
        sqlite3_result_double(c, num_round6(sqlite3_value_double(v[0])));
}

static void text_as(sqlite3_context *c, sqlite3_value *v, struct str (*form)(struct arena *, struct str))
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *text = (const char *)sqlite3_value_text(v);
    if (text == NULL)
        return;
    struct str formed = form(&a, (struct str){text, (size_t)sqlite3_value_bytes(v)});
    sqlite3_result_text64(c, formed.ptr, formed.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void text_fold(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    text_as(c, v[0], str_fold);
}

static void text_words(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    text_as(c, v[0], str_words);
}

static const struct function {
    const char *name;
    int n_arguments;
    void (*run)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"civil_text", 1, civil_text},
    {"civil_date", 1, civil_date},
    {"date_day", 1, text_day},
    {"day_text", 1, day_text},
    {"iso_week", 1, iso_week},
    {"round6", 1, round6},
    {"text_fold", 1, text_fold},
    {"text_words", 1, text_words},
    {"utc_from_civil", 2, utc_from_civil},
    {"civil_from_utc", 2, civil_from_utc}, /* last: its destructor frees the cache */
};

int db_functions(sqlite3 *db, struct err *e)
{
    const size_t n = sizeof functions / sizeof *functions;
    struct zone_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        mem_fail();
    for (size_t i = 0; i < n; i++) {
        void (*destroy)(void *) = i + 1 == n ? zone_cache_free : NULL;
        int rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].n_arguments,
                                            SQLITE_UTF8 | SQLITE_DETERMINISTIC, cache, functions[i].run, NULL, NULL,
                                            destroy);
        if (rc == SQLITE_OK)
            continue;
        if (destroy == NULL) /* else SQLite has called it */
            zone_cache_free(cache);
        return db_fail(db, "cannot register the SQL functions", e);
    }
    return 0;
}
