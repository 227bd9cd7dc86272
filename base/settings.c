#include "base/settings.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/resource.h"
#include "base/sha.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    struct arena arena;
    json_t *catalogue, *user; /* rows borrow their texts from these */
    json_t **values;          /* one a row, owned */
    struct settings_row *rows;
    size_t n;
};

static bool is_int(const json_t *v) { return json_is_integer(v); }
static bool is_real(const json_t *v) { return json_is_number(v); }
static bool is_bool(const json_t *v) { return json_is_boolean(v); }
static bool is_text(const json_t *v) { return json_is_string(v); }
static bool is_list(const json_t *v) { return json_is_array(v); }
static bool is_map(const json_t *v) { return json_is_object(v); }

static const struct type {
    const char *name, *words;
    bool (*fits)(const json_t *);
} types[] = {
    {"int", "a whole number", is_int}, {"real", "a number", is_real},  {"bool", "true or false", is_bool},
    {"text", "a text", is_text},       {"list", "a list [...]", is_list}, {"map", "an object {...}", is_map},
};

static const struct type *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static char *json_words(struct settings *s, const json_t *value)
{
    /* 15 digits: jansson's default writes 0.1 as 0.10000000000000001 */
    char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
    if (dumped == NULL)
        mem_fail();
    char *text = arena_text(&s->arena, dumped, strlen(dumped));
    free(dumped);
    return text;
}

/* 10 and 10.0 are the same real setting, and give the same fingerprint. */
static json_t *normal_value(const char *type, json_t *value)
{
    if (strcmp(type, "real") == 0 && json_is_integer(value))
        return json_real((double)json_integer_value(value));
    return json_incref(value);
}

static void set_value(struct settings *s, size_t i, json_t *value, const char *origin)
{
    json_decref(s->values[i]);
    s->values[i] = normal_value(s->rows[i].type, value);
    if (s->values[i] == NULL)
        mem_fail();
    s->rows[i].origin = origin;
    s->rows[i].value = json_words(s, s->values[i]);
}

static int read_row(struct settings *s, size_t i, const char *file, struct err *e)
{
    const json_t *entry = json_array_get(s->catalogue, i);
    struct settings_row *row = &s->rows[i];
    if (json_want_text(entry, "name", file, &row->name, e) != 0 ||
        json_want_text(entry, "type", file, &row->type, e) != 0 ||
        json_want_text(entry, "meaning", file, &row->meaning, e) != 0)
        return err_wrap(e, "setting %zu", i + 1);
    const struct type *type = type_of(row->type);
    json_t *value = json_object_get(entry, "default");
    if (type == NULL)
        return err_set(e, ERR_INPUT, "%s: setting '%s' has the unknown type '%s'", file, row->name, row->type);
    if (!type->fits(value))
        return err_set(e, ERR_INPUT, "%s: the default of '%s' must be %s", file, row->name, type->words);
    set_value(s, i, value, "default");
    return 0;
}

static int read_catalogue(struct settings *s, const char *resource, struct err *e)
{
    struct str text;
    if (resource_read(&s->arena, NULL, resource, &text, e) != 0 ||
        json_read_text(text, resource, &s->catalogue, e) != 0)
        return -1;
    if (!json_is_array(s->catalogue))
        return err_set(e, ERR_INPUT, "%s: must be a list of settings", resource);
    s->n = json_array_size(s->catalogue);
    s->rows = arena_array(&s->arena, s->n + 1, sizeof *s->rows);
    s->values = arena_array(&s->arena, s->n + 1, sizeof(json_t *));
    for (size_t i = 0; i < s->n; i++)
        if (read_row(s, i, resource, e) != 0)
            return -1;
    return 0;
}

static size_t find(const struct settings *s, const char *name)
{
    size_t i = 0;
    while (i < s->n && strcmp(s->rows[i].name, name) != 0)
        i++;
    return i;
}

static bool is_group(const struct settings *s, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < s->n; i++)
        if (strncmp(s->rows[i].name, name, len) == 0 && s->rows[i].name[len] == '.')
            return true;
    return false;
}

static int unknown_setting(struct settings *s, const char *name, const char *file, struct err *e)
{
    const char **names = arena_array(&s->arena, 2 * s->n + 1, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) { /* a whole name, or the group it is in */
        const char *dot = strchr(s->rows[i].name, '.');
        names[n++] = s->rows[i].name;
        if (dot != NULL)
            names[n++] = arena_text(&s->arena, s->rows[i].name, (size_t)(dot - s->rows[i].name));
    }
    int nearest = str_nearest(name, names, n, strlen(name) / 2 + 1);
    if (nearest >= 0)
        (void)err_set(e, ERR_INPUT, "unknown setting '%s'; did you mean '%s'?", name, names[nearest]);
    else
        (void)err_set(e, ERR_INPUT, "unknown setting '%s'; `rundown config` lists them all", name);
    return err_at(e, file, 0, 0);
}

static bool is_one_of(const json_t *value, const json_t *values)
{
    size_t i;
    json_t *one;
    json_array_foreach(values, i, one)
        if (json_equal(one, value))
            return true;
    return false;
}

/* The catalogue may say which values there are ("values": [...], of a list: of its elements) and the least number ("least"). */
static int check_allowed(const struct settings *s, size_t i, const json_t *value, struct err *e)
{
    const json_t *entry = json_array_get(s->catalogue, i);
    const json_t *values = json_object_get(entry, "values"), *least = json_object_get(entry, "least");
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t k = 0; values != NULL && k < n; k++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, k) : value;
        if (is_one_of(one, values))
            continue;
        char *list = json_dumps(values, 0), *given = json_dumps(one, JSON_ENCODE_ANY);
        (void)err_set(e, ERR_INPUT, "'%s' knows %s, not %s", s->rows[i].name, list, given);
        free(list);
        free(given);
        return -1;
    }
    if (least != NULL && json_number_value(value) < json_number_value(least))
        return err_set(e, ERR_INPUT, "'%s' must be at least %g", s->rows[i].name, json_number_value(least));
    return 0;
}

static int set_user_value(struct settings *s, size_t i, json_t *value, const char *file, struct err *e)
{
    const char *name = s->rows[i].name;
    const struct type *type = type_of(s->rows[i].type);
    assert(type != NULL);
    if (strcmp(s->rows[i].origin, "default") != 0) {
        (void)err_set(e, ERR_INPUT, "'%s' is given twice", name); /* as "a": {"b": 1} and as "a.b": 1 */
        return err_at(e, file, 0, 0);
    }
    if (!type->fits(value)) {
        (void)err_set(e, ERR_INPUT, "'%s' must be %s", name, type->words);
        return err_at(e, file, 0, 0);
    }
    if (check_allowed(s, i, value, e) != 0)
        return err_at(e, file, 0, 0);
    set_value(s, i, value, file);
    return 0;
}

/* Nested objects are groups: {"stint": {"min_minutes": 15}} is stint.min_minutes. */
static int read_user(struct settings *s, json_t *object, const char *group, const char *file, struct err *e)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        const char *name = group == NULL ? key : arena_format(&s->arena, "%s.%s", group, key);
        size_t i = find(s, name);
        if (i < s->n) {
            if (set_user_value(s, i, value, file, e) != 0)
                return -1;
        } else if (!is_group(s, name)) {
            return unknown_setting(s, name, file, e);
        } else if (!json_is_object(value)) {
            (void)err_set(e, ERR_INPUT, "'%s' must be an object {...}", name);
            return err_at(e, file, 0, 0);
        } else if (read_user(s, value, name, file, e) != 0) {
            return -1;
        }
    }
    return 0;
}

static int read_user_file(struct settings *s, const char *path, struct err *e)
{
    const char *file = arena_text(&s->arena, path, strlen(path));
    if (json_read_file(file, &s->user, e) != 0)
        return -1;
    if (!json_is_object(s->user)) {
        (void)err_set(e, ERR_INPUT, "must be an object {...} of settings");
        return err_at(e, file, 0, 0);
    }
    return read_user(s, s->user, NULL, file, e);
}

int settings_open(const char *catalogue_resource, const char *user_file, struct settings **ret, struct err *e)
{
    struct settings *s = calloc(1, sizeof *s);
    if (s == NULL)
        mem_fail();
    if (read_catalogue(s, catalogue_resource, e) != 0 ||
        (user_file != NULL && read_user_file(s, user_file, e) != 0)) {
        settings_close(s);
        return -1;
    }
    *ret = s;
    return 0;
}

void settings_close(struct settings *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->n; i++)
        json_decref(s->values[i]);
    json_decref(s->catalogue);
    json_decref(s->user);
    arena_release(&s->arena);
    free(s);
}

static const json_t *value_of(const struct settings *s, const char *name, const char *type)
{
    size_t i = find(s, name);
    assert(i < s->n);
    assert(type == NULL || strcmp(s->rows[i].type, type) == 0);
    (void)type;
    return s->values[i];
}

int64_t settings_int(const struct settings *s, const char *name)
{
    return json_integer_value(value_of(s, name, "int"));
}

double settings_real(const struct settings *s, const char *name)
{
    return json_real_value(value_of(s, name, "real"));
}

bool settings_bool(const struct settings *s, const char *name)
{
    return json_is_true(value_of(s, name, "bool"));
}

const char *settings_text(const struct settings *s, const char *name)
{
    return json_string_value(value_of(s, name, "text"));
}

const json_t *settings_json_borrow(const struct settings *s, const char *name)
{
    return value_of(s, name, NULL);
}

size_t settings_rows(const struct settings *s, const struct settings_row **ret_rows)
{
    *ret_rows = s->rows;
    return s->n;
}

void settings_fingerprint(const struct settings *s, char ret_hex[65])
{
    struct sha *sha = sha_new();
    for (size_t i = 0; i < s->n; i++) {
        sha_add(sha, s->rows[i].name, strlen(s->rows[i].name) + 1);
        sha_add(sha, s->rows[i].value, strlen(s->rows[i].value) + 1);
    }
    sha_end(sha, ret_hex);
}
