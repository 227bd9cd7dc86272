/* Additions of the workspace: {"add_to": "tiktok_live_analysis", "columns": {"start_at": ["Waktu Mula"]}} */
#include "ingest/catalogue/format_part.h"

#include "base/json.h"
#include <string.h>

#define N(array) (sizeof(array) / sizeof *(array))

static struct overlay_file *file_of_format(struct overlay_file *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(json_text_or(files[i].root, "format", ""), name) == 0)
            return &files[i];
    return NULL;
}

static void append_texts(json_t *list, const json_t *texts)
{
    if (json_is_string(texts))
        (void)json_array_append(list, (json_t *)texts);
    else
        (void)json_array_extend(list, (json_t *)texts);
}

/* Where a column's headings are: the value itself, or its member "from"; a single text becomes a list. */
static void add_headings(json_t *columns, const char *name, const json_t *texts)
{
    json_t *value = json_object_get(columns, name), *holder = columns;
    const char *key = name;
    if (json_is_object(value)) {
        holder = value;
        key = "from";
        value = json_object_get(holder, key);
    }
    if (!json_is_array(value)) {
        json_t *list = json_array();
        if (value != NULL)
            append_texts(list, value);
        (void)json_object_set_new(holder, key, list);
        value = list;
    }
    append_texts(value, texts);
}

/* Besides columns: lists of headings, labels and words that differ by language and release. */
static const char *const added_lists[] = {"ignored", "range", "created", "title", "total_rows", "rows"};

/* Looked at here and not where the sum of both is read: the mistake is in the addition's file. */
static int check_addition(struct arena *a, const struct overlay_file *addition, const struct kind *k, struct err *e)
{
    const struct format_reader r = {.a = a, .file = addition->path, .kind = k, .e = e};
    const struct format_heading *headings;
    const char *name;
    json_t *texts;
    size_t column, n;
    json_object_foreach(json_object_get(addition->root, "columns"), name, texts)
        if (format_read_column_name(&r, name, &column) != 0 || format_read_headings(&r, name, texts, &headings, &n) != 0)
            return -1;
    for (size_t i = 0; i < N(added_lists); i++)
        if (format_read_headings(&r, added_lists[i], json_object_get(addition->root, added_lists[i]), &headings, &n) != 0)
            return -1;
    return 0;
}

int format_add(struct arena *a, const struct overlay_file *addition, struct overlay_file *files,
                         size_t n, const struct kind_list *kinds, struct err *e)
{
    static const char *const keys[] = {"add_to", "meaning", "columns", "ignored", "range", "created", "title", "total_rows", "rows"};
    const char *name = NULL, *column;
    json_t *texts;
    if (json_only_keys(addition->root, keys, N(keys), addition->path, e) != 0 ||
        json_want_text(addition->root, "add_to", addition->path, &name, e) != 0)
        return -1;
    struct overlay_file *file = file_of_format(files, n, name);
    if (file == NULL) {
        (void)err_set(e, ERR_INPUT, "'%s' is no format", name);
        return err_at(e, addition->path, 0, 0);
    }
    const struct kind *k = kind_find(kinds, json_text_or(file->root, "kind", ""));
    if (k != NULL && check_addition(a, addition, k, e) != 0)
        return -1;
    file->is_own = true;
    file->added = file->added == NULL ? addition->path : arena_format(a, "%s, %s", file->added, addition->path);
    json_object_foreach(json_object_get(addition->root, "columns"), column, texts)
        add_headings(json_object_get(file->root, "columns"), column, texts);
    for (size_t i = 0; i < N(added_lists); i++)
        if (json_object_get(addition->root, added_lists[i]) != NULL)
            add_headings(file->root, added_lists[i], json_object_get(addition->root, added_lists[i]));
    return 0;
}
