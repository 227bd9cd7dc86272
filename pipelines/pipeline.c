#include "pipelines/pipeline.h"

#include "base/json.h"
#include "base/resource.h"

#include <ctype.h>
#include <string.h>

static const char *const pipeline_keys[] = {"meaning", "steps"};
static const char *const step_keys[] = {"step", "run"};

/* The name becomes part of a path, so it may only be a word. */
static bool name_is_word(const char *name)
{
    for (const char *p = name; *p != '\0'; p++)
        if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-')
            return false;
    return *name != '\0';
}

static int unknown_pipeline(struct arena *a, const struct workspace *w, const char *name, struct err *e)
{
    char **paths = NULL;
    size_t n = 0;
    BUF_AUTO struct buf known = BUF_INIT;
    if (resource_paths(a, w->dir, "pipelines/", ".json", &paths, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *file = paths[i] + strlen("pipelines/");
        if (strchr(file, '/') == NULL && strcmp(file, "settings.json") != 0)
            buf_printf(&known, "%s%.*s", known.len > 0 ? ", " : "", (int)(strlen(file) - 5), file);
    }
    return err_set(e, ERR_USAGE, "no pipeline '%s'; there are: %s", name, known.ptr == NULL ? "none" : known.ptr);
}

/* One placeholder table: what stands in braces and its text for the day. */
static char *expand(struct arena *a, const char *word, int64_t day)
{
    static const struct { const char *mark; enum date_period_kind kind; } marks[] = {
        {"{date}", PERIOD_DAY}, {"{week}", PERIOD_WEEK}, {"{month}", PERIOD_MONTH},
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strcmp(word, marks[i].mark) == 0) {
            struct date_period period = date_period_of(marks[i].kind, day);
            return arena_text(a, period.text, strlen(period.text));
        }
    return arena_text(a, word, strlen(word));
}

static int read_step(struct arena *a, const json_t *object, const char *file, int64_t day, struct step *ret, struct err *e)
{
    const char *name = NULL;
    const json_t *run = json_object_get(object, "run");
    if (!json_is_object(object) || json_only_keys(object, step_keys, 2, file, e) != 0)
        return e->code != ERR_NONE ? -1 : err_set(e, ERR_INPUT, "%s: a step is an object", file);
    if (json_want_text(object, "step", file, &name, e) != 0)
        return -1;
    if (!json_is_array(run) || json_array_size(run) == 0)
        return err_set(e, ERR_INPUT, "%s: step '%s' needs \"run\": [program, argument, ...]", file, name);
    ret->name = arena_text(a, name, strlen(name));
    ret->argc = json_array_size(run);
    ret->argv = arena_array(a, ret->argc + 1, sizeof *ret->argv);
    for (size_t i = 0; i < ret->argc; i++) {
        const char *word = json_string_value(json_array_get(run, i));
        if (word == NULL)
            return err_set(e, ERR_INPUT, "%s: step '%s': every word of \"run\" is a text", file, name);
        ret->argv[i] = expand(a, word, day);
    }
    return 0;
}

int pipeline_read(struct arena *a, const struct workspace *w, const char *name, int64_t day,
                  struct pipeline *ret, struct err *e)
{
    struct str text;
    char *path = arena_format(a, "pipelines/%s.json", name);
    struct err missing = ERR_INIT;
    JSON_AUTO json_t *root = NULL;
    if (!name_is_word(name) || strcmp(name, "settings") == 0 ||
        resource_read(a, w->dir, path, &text, &missing) != 0)
        return unknown_pipeline(a, w, name, e);
    if (json_read_text(text, path, &root, e) != 0 || json_only_keys(root, pipeline_keys, 2, path, e) != 0)
        return -1;
    const json_t *steps = json_object_get(root, "steps");
    if (!json_is_array(steps) || json_array_size(steps) == 0)
        return err_set(e, ERR_INPUT, "%s: \"steps\" is a list of steps", path);
    ret->name = arena_text(a, name, strlen(name));
    ret->n_steps = json_array_size(steps);
    ret->steps = arena_array(a, ret->n_steps, sizeof *ret->steps);
    for (size_t i = 0; i < ret->n_steps; i++)
        if (read_step(a, json_array_get(steps, i), path, day, &ret->steps[i], e) != 0)
            return -1;
    return 0;
}
