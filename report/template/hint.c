#include "report/template/hint.h"

#include "base/db.h"
#include "base/json.h"
#include "base/resource.h"
#include <string.h>

enum { NAMES_MOST = 2000, DISTANCE_MOST = 3 };
static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

struct names {
    const char *list[NAMES_MOST];
    size_t n;
};

static void name_add(struct names *all, const char *name)
{
    if (all->n < NAMES_MOST)
        all->list[all->n++] = name;
}

const char *hint_of(struct arena *a, const char *name, const char *const *known, size_t n)
{
    size_t half = (strlen(name) + 1) / 2;   /* else a short name is near to every other */
    int near = str_nearest(name, known, n, half < DISTANCE_MOST ? half : DISTANCE_MOST);
    return near < 0 ? "" : arena_format(a, "; did you mean '%s'?", known[near]);
}

static void views_add(struct arena *a, const struct resource *lineage, struct names *all)
{
    struct err ignored = ERR_INIT;
    json_t *views JSON_AUTO = NULL;
    const char *name;
    json_t *value;
    if (json_read_text((struct str){lineage->data, lineage->len}, lineage->path, &views, &ignored) != 0)
        return;
    json_object_foreach(views, name, value)
        if (strncmp(name, "v_", 2) == 0)
            name_add(all, arena_format(a, "%s", name));
}

/* Views that exist in this build of the program; the warehouse may lack some. */
static const struct names *views_known(struct arena *a)
{
    const struct resource **files;
    size_t n;
    struct names *all = arena_alloc(a, sizeof *all);
    if (resource_list(a, "transform/lineage/", ".json", &files, &n) == 0)
        for (size_t i = 0; i < n; i++)
            views_add(a, files[i], all);
    return all;
}

bool hint_is_view(const char *name)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    const struct resource **files;
    size_t n;
    if (name[strspn(name, LETTERS)] != '\0' || resource_list(&a, "transform/lineage/", ".json", &files, &n) != 0)
        return false;
    const char *key = arena_format(&a, "\"%s\":", name);
    for (size_t i = 0; i < n; i++)
        if (strstr(files[i]->data, key) != NULL)
            return true;
    return false;
}

const char *hint_view(struct arena *a, const char *name)
{
    const struct names *all = views_known(a);
    return hint_of(a, name, all->list, all->n);
}

static void columns_add(struct arena *a, sqlite3 *db, const char *view, struct names *all)
{
    sqlite3_stmt *s STMT_AUTO = NULL;
    if (sqlite3_prepare_v2(db, arena_format(a, "SELECT * FROM %s", view), -1, &s, NULL) != SQLITE_OK)
        return;
    for (int i = 0; i < sqlite3_column_count(s); i++)
        name_add(all, arena_format(a, "%s", sqlite3_column_name(s, i)));
}

const char *hint_column(struct arena *a, sqlite3 *db, const char *sql, const char *message)
{
    static const char no_column[] = "no such column: ";
    const char *wrong = strstr(message, no_column);
    struct names *all = arena_alloc(a, sizeof *all);
    if (wrong == NULL)
        return "";
    wrong += sizeof no_column - 1;
    const char *dot = strrchr(wrong, '.');
    for (const char *p = strstr(sql, "v_"); p != NULL; p = strstr(p + 2, "v_"))
        if (p == sql || strchr(LETTERS, p[-1]) == NULL)
            columns_add(a, db, arena_text(a, p, strspn(p, LETTERS)), all);
    return hint_of(a, dot != NULL ? dot + 1 : wrong, all->list, all->n);
}
