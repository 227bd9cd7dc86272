#include "base/json.h"

#include "base/file.h"
#include <string.h>

enum { JSON_BYTES_MOST = 64 * 1024 * 1024 };

int json_read_text(struct str text, const char *name, json_t **ret_root, struct err *e)
{
    json_error_t where;
    if (str_starts(text, "\xEF\xBB\xBF")) {
        text.ptr += 3; /* Windows editors write a byte order mark, JSON allows none */
        text.len -= 3;
    }
    json_t *root = json_loadb(text.len > 0 ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        (void)err_set(e, ERR_INPUT, "%s", where.text);
        return err_at(e, name, where.line > 0 ? where.line : 0, where.column > 0 ? where.column : 0);
    }
    *ret_root = root;
    return 0;
}

int json_read_file(const char *path, json_t **ret_root, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str text;
    if (file_read(&a, path, JSON_BYTES_MOST, &text, e) != 0)
        return -1;
    return json_read_text(text, path, ret_root, e);
}

static int wrong_member(const json_t *member, const char *key, const char *name, const char *type, struct err *e)
{
    if (member == NULL)
        (void)err_set(e, ERR_INPUT, "'%s' is missing", key);
    else
        (void)err_set(e, ERR_INPUT, "'%s' must be %s", key, type);
    return err_at(e, name, 0, 0);
}

int json_want_text(const json_t *object, const char *key, const char *name, const char **ret_borrow, struct err *e)
{
    const json_t *member = json_object_get(object, key);
    if (!json_is_string(member))
        return wrong_member(member, key, name, "a text", e);
    *ret_borrow = json_string_value(member);
    return 0;
}

const char *json_text_or(const json_t *object, const char *key, const char *fallback)
{
    const json_t *member = json_object_get(object, key);
    return json_is_string(member) ? json_string_value(member) : fallback;
}

int64_t json_int_or(const json_t *object, const char *key, int64_t fallback)
{
    const json_t *member = json_object_get(object, key);
    return json_is_integer(member) ? json_integer_value(member) : fallback;
}

bool json_bool_or(const json_t *object, const char *key, bool fallback)
{
    const json_t *member = json_object_get(object, key);
    return json_is_boolean(member) ? json_is_true(member) : fallback;
}

static int unknown_key(const char *key, const char *const *known, size_t n, const char *name, struct err *e)
{
    int nearest = str_nearest(key, known, n, strlen(key) / 2 + 1);
    if (nearest >= 0)
        (void)err_set(e, ERR_INPUT, "unknown key '%s'; did you mean '%s'?", key, known[nearest]);
    else
        (void)err_set(e, ERR_INPUT, "unknown key '%s'", key);
    return err_at(e, name, 0, 0);
}

int json_only_keys(const json_t *object, const char *const *known, size_t n, const char *name, struct err *e)
{
    /* jansson's iterators want a non-const object but do not change it */
    json_t *members = (json_t *)object;
    for (void *i = json_object_iter(members); i != NULL; i = json_object_iter_next(members, i)) {
        const char *key = json_object_iter_key(i);
        size_t k = 0;
        while (k < n && strcmp(key, known[k]) != 0)
            k++;
        if (k == n)
            return unknown_key(key, known, n, name, e);
    }
    return 0;
}

bool json_list_has(const json_t *list, const char *text)
{
    size_t i;
    const json_t *listed;
    json_array_foreach(list, i, listed)
        if (json_is_string(listed) && strcmp(json_string_value(listed), text) == 0)
            return true;
    return false;
}
