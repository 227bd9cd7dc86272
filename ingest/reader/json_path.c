#include "ingest/reader/json_path.h"

#include "base/num.h"
#include "base/str.h"
#include <string.h>

static bool name_copy(struct str name, char ret[JSON_PATH_MOST])
{
    if (name.len >= JSON_PATH_MOST)
        return false;
    memcpy(ret, name.ptr, name.len);
    ret[name.len] = '\0';
    return true;
}

/* "type=LIVE": the first object of a list whose member has that text. */
static const json_t *element_choose(const json_t *list, struct str test)
{
    char name[JSON_PATH_MOST];
    const char *equals = memchr(test.ptr, '=', test.len);
    if (equals == NULL || !name_copy((struct str){test.ptr, (size_t)(equals - test.ptr)}, name))
        return NULL;
    struct str want = {equals + 1, test.len - (size_t)(equals + 1 - test.ptr)};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_object_get(json_array_get(list, i), name);
        if (json_is_string(value) && str_eq((struct str){json_string_value(value), json_string_length(value)}, want))
            return json_array_get(list, i);
    }
    return NULL;
}

static const json_t *member_find(const json_t *at, struct str key)
{
    char name[JSON_PATH_MOST];
    int64_t index;
    const char *bracket = key.len > 0 && key.ptr[key.len - 1] == ']' ? memchr(key.ptr, '[', key.len) : NULL;
    if (bracket != NULL) {
        size_t len = (size_t)(bracket - key.ptr);
        return element_choose(member_find(at, (struct str){key.ptr, len}), (struct str){bracket + 1, key.len - len - 2});
    }
    if (json_is_array(at))
        return num_i64(key, &index) == 0 && index >= 0 ? json_array_get(at, (size_t)index) : NULL;
    return name_copy(key, name) ? json_object_get(at, name) : NULL;
}

const json_t *json_path_find(const json_t *at, const char *path)
{
    while (at != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        at = member_find(at, (struct str){path, len});
        path += len + (path[len] == '.');
    }
    return at;
}

/* ---- rows ---- */

static const json_t *element_at(const json_t *list, size_t i)
{
    if (json_is_array(list))
        return json_array_get(list, i);
    return i == 0 && json_is_object(list) ? list : NULL;
}

static const json_t *outer_find(const json_t *root, const char *path, const char *brackets)
{
    char name[JSON_PATH_MOST];
    size_t len = brackets != NULL ? (size_t)(brackets - path) : strlen(path);
    return name_copy((struct str){path, len}, name) ? json_path_find(root, name) : NULL;
}

/* null at the end of the path is how some APIs write an empty list. */
int json_rows_open(const json_t *root, const char *path, struct json_rows *ret, struct err *e)
{
    const char *brackets = strstr(path, "[].");
    const json_t *body = json_object_get(root, "body"), *request = json_object_get(root, "request");
    bool is_kept = json_is_object(body) && json_is_object(request);
    root = is_kept ? body : root;
    *ret = (struct json_rows){.request = is_kept ? request : NULL, .root = root, .outer = outer_find(root, path, brackets)};
    ret->inner_path = brackets != NULL ? brackets + strlen("[].") : NULL;
    if (ret->outer == NULL)
        return err_set(e, ERR_INPUT, "there is no '%s' in the document", path);
    if (!json_is_array(ret->outer) && !json_is_object(ret->outer) && !json_is_null(ret->outer))
        return err_set(e, ERR_INPUT, "'%s' is neither a list nor an object", path);
    return 0;
}

static bool outer_next(struct json_rows *rows)
{
    const json_t *element = element_at(rows->outer, rows->i_outer);
    if (element == NULL)
        return false;
    rows->i_outer++;
    rows->i_inner = 0;
    if (rows->inner_path == NULL) {
        rows->row = element;
        return true;
    }
    rows->around = element;
    rows->inner = json_path_find(element, rows->inner_path);
    rows->row = element_at(rows->inner, rows->i_inner++);
    return true;
}

bool json_rows_next(struct json_rows *rows)
{
    const json_t *element = rows->i_inner > 0 ? element_at(rows->inner, rows->i_inner) : NULL;
    if (element == NULL)
        return outer_next(rows);
    rows->i_inner++;
    rows->row = element;
    return true;
}

const json_t *json_rows_value(const struct json_rows *rows, const char *path)
{
    if (strncmp(path, "/request.", strlen("/request.")) == 0)
        return json_path_find(rows->request, path + strlen("/request."));
    if (path[0] == '/')
        return json_path_find(rows->root, path + 1);
    if (path[0] == '.' && path[1] == '.' && path[2] == '/')
        return json_path_find(rows->around, path + 3);
    return json_path_find(rows->row, path);
}
