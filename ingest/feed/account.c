#include "ingest/feed/account.h"

#include "base/date.h"
#include "base/log.h"
#include <string.h>

struct account_name {
    const char *platform;
    struct str folded;
    const struct account *account;
};

enum { NAMES_MOST = 64 };

static void add_name(struct account_list *list, const struct account *a, struct str text)
{
    text = str_trim(text);
    if (text.len > 0)
        list->names[list->n_names++] = (struct account_name){a->platform, str_fold(&list->arena, text), a};
}

static void add_aliases(struct account_list *list, const struct account *a, struct str aliases)
{
    for (size_t n = 0; aliases.len > 0 && n < NAMES_MOST; n++) {
        const char *end = memchr(aliases.ptr, ';', aliases.len);
        size_t len = end != NULL ? (size_t)(end - aliases.ptr) : aliases.len;
        add_name(list, a, (struct str){aliases.ptr, len});
        aliases.ptr += len + (end != NULL);
        aliases.len -= len + (end != NULL);
    }
}

static void sql_account_name(sqlite3_context *context, int argc, sqlite3_value **argv);
static void sql_account_zone(sqlite3_context *context, int argc, sqlite3_value **argv);
static void sql_account_in_folder(sqlite3_context *context, int argc, sqlite3_value **argv);

static int register_functions(sqlite3 *db, struct account_list *list, struct err *e)
{
    const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    if (list->is_registered)
        return 0;
    if (sqlite3_create_function_v2(db, "account_name", 2, flags, list, sql_account_name, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_create_function_v2(db, "account_zone", 2, flags, list, sql_account_zone, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_create_function_v2(db, "account_in_folder", 2, flags, list, sql_account_in_folder, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, "account functions", e);
    list->is_registered = true;
    return 0;
}

/* A misspelt zone must not stop the reading of files: said once, and the workspace's stands in. */
static const char *zone_or(const char *name, const char *account, const char *fallback)
{
    struct err e = ERR_INIT;
    struct zone *zone;
    if (*name == '\0')
        return fallback;
    if (zone_open(name, &zone, &e) != 0) {
        log_line(LOG_WARNING, "accounts: %s: '%s' is no time zone; %s is taken", account, name, fallback);
        return fallback;
    }
    zone_close(zone);
    return name;
}

static char *text_of(struct arena *a, sqlite3_stmt *s, int column)
{
    return str_text(a, db_text(s, column));
}

int account_list_read(sqlite3 *db, const char *timezone, struct account_list *list, struct err *e)
{
    static const char sql[] =
        "SELECT platform, account, timezone, currency, aliases, count(*) OVER () FROM raw_accounts"
        " WHERE version = (SELECT max(l.version) FROM load AS l JOIN load_scope AS c USING (load_id)"
        " WHERE l.kind = 'accounts' AND c.scope = '') ORDER BY platform, account, vhash";
    STMT_AUTO sqlite3_stmt *s = NULL;
    account_list_release(list);
    list->timezone = timezone;
    if (register_functions(db, list, e) != 0)
        return -1;
    if (!db_has_table(db, "raw_accounts"))
        return 0;
    if (db_prepare(db, sql, &s, e) != 0)
        return -1;
    int more;
    while ((more = db_step(s, e)) == 1) {
        if (list->accounts == NULL) {
            size_t n = (size_t)sqlite3_column_int64(s, 5);
            list->accounts = arena_array(&list->arena, n, sizeof *list->accounts);
            list->names = arena_array(&list->arena, n * (NAMES_MOST + 1), sizeof *list->names);
        }
        struct account *a = &list->accounts[list->n++];
        *a = (struct account){text_of(&list->arena, s, 0), text_of(&list->arena, s, 1), text_of(&list->arena, s, 2),
                              text_of(&list->arena, s, 3)};
        a->timezone = zone_or(a->timezone, a->name, timezone);
        add_name(list, a, str_of(a->name));
        add_aliases(list, a, str_of(text_of(&list->arena, s, 4)));
    }
    return more;
}

void account_list_release(struct account_list *list)
{
    arena_release(&list->arena);
    *list = (struct account_list){.is_registered = list->is_registered};
}

const struct account *account_find(const struct account_list *list, struct str platform, struct str name)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str folded = list->n_names > 0 ? str_fold(&a, str_trim(name)) : name;
    for (size_t i = 0; i < list->n_names; i++)
        if (str_eq(list->names[i].folded, folded) && str_is(platform, list->names[i].platform))
            return list->names[i].account;
    return NULL;
}

static struct str value_text(sqlite3_value *v)
{
    const char *text = (const char *)sqlite3_value_text(v);
    return (struct str){text, text == NULL ? 0 : (size_t)sqlite3_value_bytes(v)};
}

/* account_name(platform, spelling): the accounts sheet's name, else the spelling itself */
static void sql_account_name(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    const struct account_list *list = sqlite3_user_data(context);
    const struct account *a = account_find(list, value_text(argv[0]), value_text(argv[1]));
    if (a != NULL)
        sqlite3_result_text(context, a->name, -1, SQLITE_TRANSIENT);
    else
        sqlite3_result_value(context, argv[1]);
}

/* account_zone(platform, spelling): its IANA zone, else the workspace's */
static void sql_account_zone(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    const struct account_list *list = sqlite3_user_data(context);
    const struct account *a = account_find(list, value_text(argv[0]), value_text(argv[1]));
    sqlite3_result_text(context, a != NULL ? a->timezone : list->timezone, -1, SQLITE_TRANSIENT);
}

static bool has_platform(const struct account_list *list, struct str platform)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_is(platform, list->accounts[i].platform))
            return true;
    return false;
}

/* account_in_folder(platform, folder): the account the folder names, NULL if none; while no account of the platform is listed at
 * all, the folder is believed as written. */
static void sql_account_in_folder(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    const struct account_list *list = sqlite3_user_data(context);
    struct str platform = value_text(argv[0]), folder = value_text(argv[1]);
    if (platform.len == 0 || folder.len == 0)
        return;
    const struct account *a = account_find(list, platform, folder);
    if (a != NULL)
        sqlite3_result_text(context, a->name, -1, SQLITE_TRANSIENT);
    else if (!has_platform(list, platform))
        sqlite3_result_value(context, argv[1]);
}
