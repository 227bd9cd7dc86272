#include "ingest/catalogue/kind.h"

#include "base/json.h"
#include "base/num.h"
#include "ingest/catalogue/overlay.h"
#include <stdlib.h>
#include <string.h>

static const char *const kind_keys[] = {"kind", "meaning", "mode", "scope", "scope_date", "scope_columns", "personal",
                                        "duplicate_keep", "subject", "history", "columns"};
static const char *const column_keys[] = {"name",    "type",   "key",     "required", "default", "derive",
                                          "order_by", "values", "meaning", "personal", "also",
                                          "check",    "not_before", "stored", "signed"};
static const char *const also_keys[] = {"name", "column", "value"};

/* Names become SQL identifiers: nothing else is let through. */
static bool is_identifier(const char *text)
{
    if (!(text[0] >= 'a' && text[0] <= 'z') && text[0] != '_')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text) && strlen(text) < 64;
}

static int kind_error(const char *file, const char *what, const char *name, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "'%s' %s", name, what);
    return err_at(e, file, 0, 0);
}

/* ---- columns ---- */

struct kind_reader {
    struct arena *a;
    const char *file;
    struct kind_column *columns;
    size_t n;
    struct err *e;
};

static size_t column_index(const struct kind_reader *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->columns[i].name, name) == 0)
            return i;
    return KIND_NO_COLUMN;
}

static int column_basics(struct kind_reader *r, const json_t *object, struct kind_column *c)
{
    const char *type = NULL;
    if (json_only_keys(object, column_keys, sizeof column_keys / sizeof *column_keys, r->file, r->e) != 0 ||
        json_want_text(object, "name", r->file, &c->name, r->e) != 0 ||
        json_want_text(object, "type", r->file, &type, r->e) != 0)
        return -1;
    if (!is_identifier(c->name))
        return kind_error(r->file, "is no name for a column (a-z, 0-9, _)", c->name, r->e);
    if (value_type_of(type, &c->type) != 0)
        return kind_error(r->file, "is no type (id, text, money, count, ratio, seconds, instant, date)", type, r->e);
    c->is_key = json_bool_or(object, "key", false);
    c->is_required = json_bool_or(object, "required", false);
    c->is_stored = json_bool_or(object, "stored", true);
    c->is_signed = json_bool_or(object, "signed", false);
    if (c->is_signed && c->type != VALUE_COUNT)
        return kind_error(r->file, "is no count and cannot be 'signed'", c->name, r->e);
    if (c->is_key && !c->is_stored)
        return kind_error(r->file, "is a key column and must be stored", c->name, r->e);
    c->fallback = json_text_or(object, "default", NULL);
    c->is_ordinal = c->fallback != NULL && strcmp(c->fallback, "order") == 0;
    c->order_by = KIND_NO_COLUMN;
    c->hash_seed = num_hash(1, c->name, strlen(c->name));
    return 0;
}

static int column_names(struct kind_reader *r, const json_t *list, const size_t **ret, size_t *ret_n)
{
    size_t n = json_array_size(list);
    size_t *indexes = arena_array(r->a, n + 1, sizeof *indexes);
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_array_get(list, i));
        indexes[i] = name == NULL ? KIND_NO_COLUMN : column_index(r, name);
        if (indexes[i] == KIND_NO_COLUMN)
            return kind_error(r->file, "is no column of the kind", name == NULL ? "?" : name, r->e);
    }
    *ret = indexes;
    *ret_n = n;
    return 0;
}

static void column_values(struct kind_reader *r, const json_t *list, struct kind_column *c)
{
    c->n_values = json_array_size(list);
    if (c->n_values == 0)
        return;
    const char **values = arena_array(r->a, c->n_values, sizeof *values);
    for (size_t i = 0; i < c->n_values; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        values[i] = text == NULL ? "" : text;
    }
    c->values = values;
}

/* {"name": "gmv", "column": "platform", "value": "tiktok"} */
static int column_also(struct kind_reader *r, const json_t *object, struct kind_column *c)
{
    const char *column = NULL;
    if (object == NULL)
        return 0;
    if (json_only_keys(object, also_keys, sizeof also_keys / sizeof *also_keys, r->file, r->e) != 0 ||
        json_want_text(object, "name", r->file, &c->also, r->e) != 0 ||
        json_want_text(object, "column", r->file, &column, r->e) != 0 ||
        json_want_text(object, "value", r->file, &c->also_value, r->e) != 0)
        return -1;
    c->also_column = column_index(r, column);
    return c->also_column != KIND_NO_COLUMN ? 0 : kind_error(r->file, "is no column of the kind", column, r->e);
}

static int column_checks(struct kind_reader *r, const json_t *object, struct kind_column *c)
{
    const char *check = json_text_or(object, "check", NULL), *start = json_text_or(object, "not_before", NULL);
    c->not_before = start == NULL ? KIND_NO_COLUMN : column_index(r, start);
    if (start != NULL && (c->not_before == KIND_NO_COLUMN || c->type != VALUE_INSTANT ||
                          r->columns[c->not_before].type != VALUE_INSTANT))
        return kind_error(r->file, "with 'not_before' needs another column of moments", c->name, r->e);
    c->is_time_zone = check != NULL && strcmp(check, "time_zone") == 0;
    return check == NULL || c->is_time_zone ? 0 : kind_error(r->file, "is no check (time_zone)", check, r->e);
}

/* What refers to other columns comes after all of them are known. */
static int column_links(struct kind_reader *r, const json_t *object, struct kind_column *c)
{
    const char *order = json_text_or(object, "order_by", NULL);
    column_values(r, json_object_get(object, "values"), c);
    if (c->is_ordinal && (order == NULL || (c->order_by = column_index(r, order)) == KIND_NO_COLUMN))
        return kind_error(r->file, "with default 'order' needs 'order_by', a column", c->name, r->e);
    if (column_also(r, json_object_get(object, "also"), c) != 0 || column_checks(r, object, c) != 0)
        return -1;
    return column_names(r, json_object_get(object, "derive"), &c->derive, &c->n_derive);
}

static int read_columns(struct kind_reader *r, const json_t *list)
{
    size_t n = json_array_size(list), n_keys = 0;
    r->columns = arena_array(r->a, n + 1, sizeof *r->columns);
    for (size_t i = 0; i < n; i++, r->n++) {
        if (column_basics(r, json_array_get(list, i), &r->columns[i]) != 0)
            return -1;
        if (column_index(r, r->columns[i].name) != KIND_NO_COLUMN)
            return kind_error(r->file, "stands twice in columns", r->columns[i].name, r->e);
        n_keys += r->columns[i].is_key;
    }
    if (n_keys == 0 || n_keys == n)
        return kind_error(r->file, "needs key columns and other columns", "columns", r->e);
    for (size_t i = 0, key = 0; i < n; i++) {
        const struct kind_column *c = &r->columns[i];
        key += c->is_key;
        if (c->is_key && (c->type == VALUE_RATIO || (c->is_ordinal && key < n_keys)))
            return kind_error(r->file, "as a key column must be no ratio, and the last one where rows are numbered", c->name, r->e);
    }
    for (size_t i = 0; i < n; i++)
        if (column_links(r, json_array_get(list, i), &r->columns[i]) != 0)
            return -1;
    return 0;
}

/* ---- kinds ---- */

static int read_scope(struct kind_reader *r, const json_t *root, struct kind *k)
{
    const char *scope = json_text_or(root, "scope", "");
    const char *date = json_text_or(root, "scope_date", NULL);
    const size_t *columns;
    k->is_by_week = strcmp(scope, "week") == 0;
    if (!k->is_by_week)
        return strcmp(scope, "table") == 0 ? 0 : kind_error(r->file, "must be table or week", "scope", r->e);
    k->scope_date = date == NULL ? KIND_NO_COLUMN : column_index(r, date);
    if (k->scope_date == KIND_NO_COLUMN || (r->columns[k->scope_date].type != VALUE_DATE &&
                                            r->columns[k->scope_date].type != VALUE_INSTANT))
        return kind_error(r->file, "must name a date or instant column", "scope_date", r->e);
    if (column_names(r, json_object_get(root, "scope_columns"), &columns, &k->n_scope_columns) != 0)
        return -1;
    if (k->n_scope_columns > KIND_SCOPE_MOST)
        return kind_error(r->file, "has too many columns", "scope_columns", r->e);
    memcpy(k->scope_columns, columns, k->n_scope_columns * sizeof *columns);
    return 0;
}

static int read_keep(struct kind_reader *r, const json_t *root, struct kind *k)
{
    const size_t *columns;
    if (column_names(r, json_object_get(root, "duplicate_keep"), &columns, &k->n_keep) != 0)
        return -1;
    if (k->n_keep > KIND_KEEP_MOST)
        return kind_error(r->file, "has too many columns", "duplicate_keep", r->e);
    memcpy(k->keep, columns, k->n_keep * sizeof *columns);
    return 0;
}

/* What is left of the key for the rows of a subject: a moment, which becomes one number with the subject's. */
static int read_row_key(struct kind_reader *r, struct kind *k)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!r->columns[i].is_key || r->columns[i].is_subject)
            continue;
        k->moment = i;
        n += r->columns[i].type == VALUE_INSTANT && r->columns[i].is_required ? 1 : 2;
    }
    return k->n_subject == 0 || n == 1 ? 0 : kind_error(r->file, "leaves to the rows one key column, a required instant", "subject", r->e);
}

/* What a run of rows is about: key columns, and not all of them. */
static int read_subject(struct kind_reader *r, const json_t *root, struct kind *k)
{
    size_t n_keys = 0;
    if (column_names(r, json_object_get(root, "subject"), &k->subject, &k->n_subject) != 0)
        return -1;
    for (size_t i = 0; i < r->n; i++)
        n_keys += r->columns[i].is_key;
    if (k->n_subject > 0 && (k->is_snapshot || k->n_subject >= n_keys))
        return kind_error(r->file, "is for kinds of mode merge, and leaves a key column to the rows", "subject", r->e);
    for (size_t i = 0; i < k->n_subject; i++) {
        struct kind_column *c = &r->columns[k->subject[i]];
        if (!c->is_key || c->is_ordinal || (i > 0 && k->subject[i] <= k->subject[i - 1]))
            return kind_error(r->file, "in subject must be a key column, in the order of the columns", c->name, r->e);
        c->is_subject = true;
    }
    return read_row_key(r, k);
}

static int read_mode(struct kind_reader *r, const json_t *root, struct kind *k)
{
    const char *mode = NULL;
    if (json_want_text(root, "mode", r->file, &mode, r->e) != 0)
        return -1;
    k->is_snapshot = strcmp(mode, "snapshot") == 0;
    k->is_personal = json_bool_or(root, "personal", false);
    k->has_history = json_bool_or(root, "history", false);
    if (!k->is_snapshot && strcmp(mode, "merge") != 0)
        return kind_error(r->file, "is no mode (merge, snapshot)", mode, r->e);
    if (k->has_history && (k->is_snapshot || json_object_get(root, "subject") != NULL))
        return kind_error(r->file, "is for kinds of mode merge without a subject", "history", r->e);
    return k->is_snapshot ? read_scope(r, root, k) : 0;
}

static char *compact(struct arena *a, const json_t *root)
{
    char *heap = json_dumps(root, JSON_COMPACT);
    char *text = arena_text(a, heap == NULL ? "" : heap, heap == NULL ? 0 : strlen(heap));
    free(heap);
    return text;
}

static int read_kind(struct arena *a, const char *file, const json_t *root, struct kind *k, struct err *e)
{
    struct kind_reader r = {.a = a, .file = file, .e = e};
    if (json_only_keys(root, kind_keys, sizeof kind_keys / sizeof *kind_keys, file, e) != 0 ||
        json_want_text(root, "kind", file, &k->name, e) != 0)
        return -1;
    if (!is_identifier(k->name))
        return kind_error(file, "is no name for a kind (a-z, 0-9, _)", k->name, e);
    if (str_ends(str_of(k->name), "_again") || str_ends(str_of(k->name), "_said") || str_ends(str_of(k->name), "_subject") ||
        str_ends(str_of(k->name), "_row"))
        return kind_error(file, "is no name for a kind: what ends so stands beside the table of another", k->name, e);
    if (read_columns(&r, json_object_get(root, "columns")) != 0 || read_mode(&r, root, k) != 0 ||
        read_keep(&r, root, k) != 0 || read_subject(&r, root, k) != 0)
        return -1;
    k->columns = r.columns;
    k->n_columns = r.n;
    k->definition = compact(a, root);
    return 0;
}

static int read_new_kind(struct arena *a, const struct overlay_file *file, const struct kind_list *known, struct kind *k, struct err *e)
{
    if (read_kind(a, file->path, file->root, k, e) != 0)
        return -1;
    if (kind_find(known, k->name) == NULL)
        return 0;
    return kind_error(file->path, "is the kind of another file, too", k->name, e);
}

/* What a broken file of the workspace was to replace: known, so that its files are told from others, and not to be filled. */
static int read_replaced_kind(struct arena *a, const struct overlay_file *file, struct kind_list *list, struct kind *k, struct err *e)
{
    list->n_broken++;
    if (file->builtin == NULL)
        return 0;
    *k = (struct kind){0};
    if (read_kind(a, file->builtin_path, file->builtin, k, e) != 0)
        return -1;
    k->is_broken = true;
    list->n++;
    return 0;
}

static int read_kinds(struct arena *a, struct kind *kinds, struct kind_list *list, struct err *e)
{
    list->kinds = kinds;
    for (size_t i = 0; i < list->n_files; i++) {
        const struct overlay_file *file = &list->files[i];
        struct err why = ERR_INIT;
        if (file->root != NULL && read_new_kind(a, file, list, &kinds[list->n], &why) == 0) {
            list->n++;
            continue;
        }
        if (file->root != NULL && (!file->is_own || why.code != ERR_INPUT)) {
            *e = why;
            return -1;
        }
        if (file->root != NULL)
            overlay_leave_out(file, &why);
        if (read_replaced_kind(a, file, list, &kinds[list->n], e) != 0)
            return -1;
    }
    return 0;
}

int kind_list_open(struct arena *a, const char *overlay, struct kind_list *ret, struct err *e)
{
    *ret = (struct kind_list){0};
    if (overlay_files(a, "ingest/kinds/", overlay, &ret->files, &ret->n_files, e) != 0)
        return -1;
    if (read_kinds(a, arena_array(a, ret->n_files + 1, sizeof *ret->kinds), ret, e) == 0)
        return 0;
    kind_list_close(ret);
    return -1;
}

void kind_list_close(struct kind_list *list)
{
    overlay_close(list->files, list->n_files);
    *list = (struct kind_list){0};
}

const struct kind *kind_find(const struct kind_list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->kinds[i].name, name) == 0)
            return &list->kinds[i];
    return NULL;
}

size_t kind_column_of(const struct kind *k, const char *name)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (strcmp(k->columns[i].name, name) == 0)
            return i;
    return KIND_NO_COLUMN;
}

bool kind_has_scope(const struct kind *k)
{
    return k->is_snapshot && kind_column_of(k, "scope") == KIND_NO_COLUMN;
}
