#include "base/json_check.h"

#include <stdio.h>
#include <string.h>

/* --- values -------------------------------------------------------------------------------------------------------- */

static bool is_within(const struct json_field *f, double value) { return value >= f->least && value <= f->most; }

/* "ratio or loss", "more, less or none" */
static void words_list(const struct json_field *f, char *ret, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < JSON_WORDS_MOST && f->words[i] != NULL && len < size; i++) {
        bool is_last = i + 1 == JSON_WORDS_MOST || f->words[i + 1] == NULL;
        len += (size_t)snprintf(ret + len, size - len, "%s%s", i == 0 ? "" : is_last ? " or " : ", ", f->words[i]);
    }
}

static int text_check(const struct json_field *f, const json_t *value, struct err *e)
{
    char words[256];
    if (!json_is_string(value) || json_string_length(value) == 0)
        return err_set(e, ERR_INPUT, "'%s' must be a text", f->key);
    for (size_t i = 0; i < JSON_WORDS_MOST && f->words[i] != NULL; i++)
        if (strcmp(json_string_value(value), f->words[i]) == 0)
            return 0;
    if (f->words[0] == NULL)
        return 0;
    words_list(f, words, sizeof words);
    return err_set(e, ERR_INPUT, "'%s' must be %s, not '%s'", f->key, words, json_string_value(value));
}

static int value_check(const struct json_field *f, const json_t *value, struct err *e)
{
    switch (f->type) {
    case FIELD_TEXT:
        return text_check(f, value, e);
    case FIELD_BOOL:
        return json_is_boolean(value) ? 0 : err_set(e, ERR_INPUT, "'%s' must be true or false", f->key);
    case FIELD_WHOLE:
        return json_is_integer(value) && is_within(f, (double)json_integer_value(value)) ? 0
               : err_set(e, ERR_INPUT, "'%s' must be a whole number from %.0f to %.0f", f->key, f->least, f->most);
    case FIELD_NUMBER:
        return json_is_number(value) && is_within(f, json_number_value(value)) ? 0
               : err_set(e, ERR_INPUT, "'%s' must be a number from %g to %g", f->key, f->least, f->most);
    case FIELD_LIST:
        return json_is_array(value) && is_within(f, (double)json_array_size(value)) ? 0
               : err_set(e, ERR_INPUT, "'%s' must be a list of %.0f to %.0f", f->key, f->least, f->most);
    }
    return 0;
}

int json_check(const json_t *object, const struct json_field *fields, size_t n, struct err *e)
{
    enum { FIELDS_MOST = 64 };
    const char *known[FIELDS_MOST] = {NULL};
    if (!json_is_object(object))
        return err_set(e, ERR_INPUT, "it must be an object: { ... }");
    for (size_t i = 0; i < n && i < FIELDS_MOST; i++)
        known[i] = fields[i].key;
    if (json_only_keys(object, known, n < FIELDS_MOST ? n : FIELDS_MOST, NULL, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_object_get(object, fields[i].key);
        if (value == NULL && fields[i].is_needed)
            return err_set(e, ERR_INPUT, "'%s' is missing", fields[i].key);
        if (value != NULL && value_check(&fields[i], value, e) != 0)
            return -1;
    }
    return 0;
}

/* --- lines: jansson keeps none of what could be read ---------------------------------------------------------------- */

struct scan {
    const char *at, *end;
    long line;
};

static char here(const struct scan *s) { return s->at < s->end ? *s->at : '\0'; }

static void step(struct scan *s)
{
    s->line += here(s) == '\n';
    s->at++;
}

static void blanks_skip(struct scan *s)
{
    while (here(s) != '\0' && strchr(" \t\r\n", here(s)) != NULL)
        step(s);
}

static struct str string_skip(struct scan *s)
{
    const char *start = ++s->at;
    while (s->at < s->end && *s->at != '"')
        s->at += *s->at == '\\' ? 2 : 1;
    struct str ret = {start, (size_t)(s->at - start)};
    s->at++;
    return ret;
}

/* Over a value, up to what stands behind it. */
static void value_skip(struct scan *s)
{
    int depth = 0;
    while (s->at < s->end) {
        char c = here(s);
        if (depth == 0 && (c == ',' || c == ']' || c == '}'))
            return;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '"')
            (void)string_skip(s);
        else
            step(s);
    }
}

/* To the next value of an object or a list; false: there is none. */
static bool next(struct scan *s)
{
    value_skip(s);
    bool is_next = here(s) == ',';
    if (is_next)
        step(s);
    blanks_skip(s);
    return is_next;
}

static long list_line(struct scan *s, int64_t index)
{
    step(s);
    blanks_skip(s);
    for (; index > 0; index--)
        if (!next(s))
            return 0;
    return here(s) == ']' ? 0 : s->line;
}

long json_line(struct str text, const char *key, int64_t index)
{
    struct scan s = {text.ptr, text.ptr + text.len, 1};
    while (s.at < s.end && *s.at != '{')
        step(&s);
    step(&s);
    blanks_skip(&s);
    do {
        long line = s.line;
        if (here(&s) != '"')
            return 0;
        bool is_it = str_eq(string_skip(&s), str_of(key));
        while (here(&s) == ':' || here(&s) == ' ' || here(&s) == '\t' || here(&s) == '\r' || here(&s) == '\n')
            step(&s);
        if (is_it)
            return index == JSON_ALL || here(&s) != '[' ? line : list_line(&s, index);
    } while (next(&s));
    return 0;
}

long json_line_quoted(struct str text, const char *message)
{
    char key[128];
    const char *start = strchr(message, '\''), *end = start != NULL ? strchr(start + 1, '\'') : NULL;
    if (end == NULL || (size_t)(end - start) > sizeof key)
        return 0;
    (void)snprintf(key, sizeof key, "%.*s", (int)(end - start - 1), start + 1);
    return json_line(text, key, JSON_ALL);
}
