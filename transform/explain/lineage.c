#include "transform/explain/lineage.h"

#include "base/resource.h"
#include "transform/engine/kpi.h"
#include <string.h>

static const char folder[] = "transform/lineage/", meanings_file[] = "transform/lineage/columns.json";

static int read_views(struct lineage *l, const struct resource *file, struct err *e)
{
    static const char *const keys[] = {"row", "key", "newest", "steps", "rows", "columns", "means"};
    JSON_AUTO json_t *root = NULL;
    const char *name;
    json_t *view;
    if (json_read_text((struct str){file->data, file->len}, file->path, &root, e) != 0)
        return -1;
    json_object_foreach(root, name, view) {
        if (json_only_keys(view, keys, sizeof keys / sizeof keys[0], file->path, e) != 0)
            return -1;
        if (json_object_get(l->views, name) != NULL)
            return err_set(e, ERR_INPUT, "%s: %s has a lineage already", file->path, name);
        (void)json_object_set(l->views, name, view);
    }
    return 0;
}

static bool is_view_ratio(const struct kpi *k)
{
    return k->in_views && k->denominator != NULL;
}

/* Every ratio of kpi.json that is a column of views, in the place of the word KPI. */
static void name_kpis(struct lineage *l, const struct kpis *kpis)
{
    BUF_AUTO struct buf names = BUF_INIT;
    const char *name;
    json_t *view;
    for (size_t i = 0; i < kpis->n; i++)
        if (is_view_ratio(&kpis->list[i]))
            buf_printf(&names, "%s%s", names.len > 0 ? " " : "", kpis->list[i].id);
    json_object_foreach(l->views, name, view) {
        json_t *columns = json_object_get(view, "columns"), *rule = json_object_get(columns, "KPI");
        if (rule != NULL) {
            (void)json_object_set(columns, names.ptr, rule);
            (void)json_object_del(columns, "KPI");
        }
    }
}

/* Unit and label of the KPIs nobody has written a sentence about. */
static void mean_kpis(struct lineage *l, const struct kpis *kpis)
{
    for (size_t i = 0; i < kpis->n; i++) {
        const struct kpi *k = &kpis->list[i];
        if (is_view_ratio(k) && json_object_get(l->meanings, k->id) == NULL)
            (void)json_object_set_new(l->meanings, k->id, json_pack("[ss]", k->unit, k->label));
    }
}

int lineage_open(struct lineage *ret, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct resource **files;
    struct kpis kpis;
    size_t n;
    *ret = (struct lineage){.views = json_object()};
    if (kpis_read(&a, &kpis, e) != 0)
        return -1;
    if (resource_list(&a, folder, ".json", &files, &n) != 0)
        return err_set(e, ERR_SYSTEM, "%s is not in this program", folder);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(files[i]->path, meanings_file) != 0) {
            if (read_views(ret, files[i], e) != 0)
                return -1;
        } else if (json_read_text((struct str){files[i]->data, files[i]->len}, files[i]->path, &ret->meanings, e) != 0)
            return -1;
    }
    name_kpis(ret, &kpis);
    mean_kpis(ret, &kpis);
    return 0;
}

void lineage_close(struct lineage *l)
{
    json_decref(l->views);
    json_decref(l->meanings);
}

const json_t *lineage_view_borrow(const struct lineage *l, const char *view)
{
    return json_object_get(l->views, view);
}

/* "gmv orders units" holds "orders". */
static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

const json_t *lineage_rule_borrow(const json_t *view, const char *column)
{
    const char *names;
    json_t *rule;
    json_object_foreach(json_object_get(view, "columns"), names, rule)
        if (has_word(names, column))
            return rule;
    return NULL;
}

bool lineage_meaning(const struct lineage *l, const json_t *view, const char *column, const char **ret_unit,
                     const char **ret_says)
{
    const json_t *pair = json_object_get(json_object_get(view, "means"), column);
    if (pair == NULL)
        pair = json_object_get(l->meanings, column);
    *ret_unit = *ret_says = "";
    if (json_array_size(pair) != 2)
        return false;
    *ret_unit = json_string_value(json_array_get(pair, 0));
    *ret_says = json_string_value(json_array_get(pair, 1));
    return true;
}
