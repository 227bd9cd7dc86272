#include "report/text/catalogue.h"

#include "base/file.h"
#include "base/json.h"
#include "base/resource.h"
#include <stdint.h>
#include <string.h>

enum { TEXTS_BYTES_MOST = 4 * 1024 * 1024 };

struct catalogue {
    json_t *texts;      /* of the language */
    json_t *fallback;   /* English; NULL when that is the language */
};

static int texts_check(const json_t *texts, const char *path, struct err *e)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)texts, key, value)
        if (!json_is_string(value)) {
            (void)err_set(e, ERR_INPUT, "'%s' must be a text", key);
            return err_at(e, path, 0, 0);
        }
    return 0;
}

static int texts_add(json_t *all, struct str text, const char *path, struct err *e)
{
    json_t *texts JSON_AUTO = NULL;
    if (json_read_text(text, path, &texts, e) != 0 || texts_check(texts, path, e) != 0)
        return -1;
    (void)json_object_update(all, texts);
    return 0;
}

/* Names the languages there are: built in, or files of the workspace. */
static int language_unknown(struct arena *a, const char *overlay_dir, const char *language, struct err *e)
{
    const char *known = "";
    char **paths;
    size_t n;
    if (resource_paths(a, overlay_dir, "templates/text/", ".json", &paths, &n, e) != 0)
        return -1;
    const char **names = arena_array(a, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        const char *name = paths[i] + strlen("templates/text/");
        names[i] = arena_text(a, name, strlen(name) - strlen(".json"));
        known = arena_format(a, "%s%s%s", known, i > 0 ? ", " : "", names[i]);
    }
    int near = str_nearest(language, names, n, 2);
    return err_set(e, ERR_INPUT, "no texts for the language '%s'%s (setting language; known are %s)", language,
                   near < 0 ? "" : arena_format(a, "; did you mean '%s'?", names[near]), known);
}

/* The built-in texts of a language, and over them what the workspace's file says: it may hold a few lines only. */
static int texts_read(struct arena *a, const char *overlay_dir, const char *language, json_t *all, struct err *e)
{
    const char *path = arena_format(a, "templates/text/%s.json", language);
    const char *own = overlay_dir != NULL ? arena_format(a, "%s/%s", overlay_dir, path) : NULL;
    const struct resource *built_in = resource_find(path);
    bool has_own = own != NULL && file_exists(own);
    struct str text;
    if (strchr(language, '/') != NULL || (built_in == NULL && !has_own))
        return language_unknown(a, overlay_dir, language, e);
    if (built_in != NULL && texts_add(all, (struct str){built_in->data, built_in->len}, path, e) != 0)
        return -1;
    if (!has_own)
        return 0;
    return file_read(a, own, TEXTS_BYTES_MOST, &text, e) != 0 ? -1 : texts_add(all, text, own, e);
}

int catalogue_open(struct arena *a, const char *overlay_dir, const char *language, struct catalogue **ret, struct err *e)
{
    struct catalogue *c = arena_alloc(a, sizeof *c);
    bool is_english = strcmp(language, "en") == 0;
    c->texts = json_object();
    c->fallback = is_english ? NULL : json_object();
    if (texts_read(a, overlay_dir, language, c->texts, e) != 0 ||
        (!is_english && texts_read(a, overlay_dir, "en", c->fallback, e) != 0)) {
        catalogue_close(c);
        return -1;
    }
    *ret = c;
    return 0;
}

void catalogue_close(struct catalogue *c)
{
    if (c == NULL)
        return;
    json_decref(c->texts);
    json_decref(c->fallback);
    c->texts = c->fallback = NULL;
}

const char *catalogue_find(const struct catalogue *c, const char *key)
{
    const json_t *text = json_object_get(c->texts, key);
    if (text == NULL)
        text = json_object_get(c->fallback, key);
    return json_string_value(text);
}

const char *catalogue_text(const struct catalogue *c, const char *key)
{
    const char *text = catalogue_find(c, key);
    return text != NULL ? text : key;
}

const char *catalogue_word(struct arena *a, const struct catalogue *c, const char *prefix, const char *key)
{
    const char *text = catalogue_find(c, arena_format(a, "%s.%s", prefix, key));
    return text != NULL ? text : key;
}

bool catalogue_has_words(const struct catalogue *c, const char *prefix)
{
    const json_t *texts = c->fallback != NULL ? c->fallback : c->texts;
    size_t n = strlen(prefix);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)texts, key, value)
        if (strncmp(key, prefix, n) == 0 && key[n] == '.')
            return true;
    return false;
}

const char *catalogue_nearest(struct arena *a, const struct catalogue *c, const char *key)
{
    const json_t *texts = c->fallback != NULL ? c->fallback : c->texts;
    const char **keys = arena_array(a, json_object_size(texts) + 1, sizeof *keys);
    size_t n = 0;
    const char *k;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)texts, k, v)
        keys[n++] = k;
    int i = str_nearest(key, keys, n, 3);
    return i < 0 ? NULL : keys[i];
}

static const struct value *fill_find(const struct fill *f, const char *name)
{
    for (; f != NULL; f = f->next)
        for (size_t i = 0; i < f->n; i++)
            if (strcmp(f->names[i], name) == 0)
                return &f->values[i];
    return NULL;
}

/* The text a placeholder "column" or "column:unit" stands for; NULL if nobody knows the column. */
static const char *placeholder_text(struct arena *a, const struct catalogue *c, const char *inside, const struct fill *f)
{
    const char *colon = strchr(inside, ':');
    const char *name = colon != NULL ? arena_text(a, inside, (size_t)(colon - inside)) : inside;
    const struct value *v = fill_find(f, name);
    int unit = colon != NULL ? unit_find(colon + 1) : UNIT_TEXT;
    if (v == NULL)
        return NULL;
    /* {kind:source} says the word source.KIND of the catalogue. */
    if (unit < 0)
        return catalogue_word(a, c, colon + 1, value_text(a, v, UNIT_TEXT, c));
    return value_text(a, v, (enum unit)unit, c);
}

const char *catalogue_fill(struct arena *a, const struct catalogue *c, const char *text, const struct fill *f)
{
    struct buf out BUF_AUTO = BUF_INIT;
    buf_puts(&out, "");
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        buf_add(&out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        size_t inside = strcspn(text + 1, "}");
        if (text[1 + inside] == '\0') {
            buf_puts(&out, text);
            break;
        }
        const char *filled = placeholder_text(a, c, arena_text(a, text + 1, inside), f);
        if (filled != NULL)
            buf_puts(&out, filled);
        else
            buf_add(&out, text, inside + 2);
        text += inside + 2;
    }
    return arena_text(a, out.ptr, out.len);
}
