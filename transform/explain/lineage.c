#include "transform/explain/lineage.h"

#include "base/resource.h"
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

int lineage_open(struct lineage *ret, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct resource **files;
    size_t n;
    *ret = (struct lineage){.views = json_object()};
    if (resource_list(&a, folder, ".json", &files, &n) != 0)
        return err_set(e, ERR_SYSTEM, "%s is not in this program", folder);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(files[i]->path, meanings_file) != 0) {
            if (read_views(ret, files[i], e) != 0)
                return -1;
        } else if (json_read_text((struct str){files[i]->data, files[i]->len}, files[i]->path, &ret->meanings, e) != 0)
            return -1;
    }
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

bool lineage_is_key(const json_t *view, const char *column)
{
    size_t i;
    const json_t *key;
    json_array_foreach(json_object_get(view, "key"), i, key)
        if (strcmp(json_string_value(key), column) == 0)
            return true;
    return false;
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
