#include "transform/engine/own.h"

#include "base/file.h"
#include "base/log.h"
#include "base/resource.h"
#include "base/sha.h"
#include <string.h>

/* What may be replaced. The others say what a number means or what a rule is called: two agencies would then mean different things by one word. */
static const struct own {
    const char *name;
    bool is_of_transform;    /* rundown-transform reads it, else rundown-score */
} owns[] = {{"advice.json", true}, {"scorecard.json", false}};

enum { OWNS = sizeof owns / sizeof owns[0] };

int own_fingerprint(struct arena *a, const char *overlay_dir, char **text, struct err *e)
{
    for (size_t i = 0; overlay_dir != NULL && i < OWNS; i++) {
        char sha[SHA_TEXT];
        const char *path = arena_format(a, "%s/transform/%s", overlay_dir, owns[i].name);
        if (!owns[i].is_of_transform || !file_exists(path))
            continue;
        if (sha_file(path, sha, e) != 0)
            return -1;
        *text = arena_format(a, "%s %s", *text, sha);
    }
    return 0;
}

int own_text_read(struct arena *a, const char *overlay_dir, const char *name, struct own_text *ret, struct err *e)
{
    const char *path = arena_format(a, "transform/%s", name);
    *ret = (struct own_text){.is_own = false};
    if (resource_read(a, NULL, path, &ret->built_in, e) != 0 || resource_read(a, overlay_dir, path, &ret->own, e) != 0)
        return -1;
    ret->is_own = overlay_dir != NULL && !str_eq(ret->own, ret->built_in);
    return 0;
}

void own_warn(const char *overlay_dir, const char *name, const struct own_mistake *mistakes, size_t n)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *path = arena_format(&a, "%s/transform/%s", overlay_dir, name);
    for (size_t i = 0; i < n; i++)
        log_place(LOG_WARNING, path, mistakes[i].line, "left out: %s", mistakes[i].why);
}

static bool is_own(const char *name)
{
    for (size_t i = 0; i < OWNS; i++)
        if (strcmp(owns[i].name, name) == 0)
            return true;
    return false;
}

int own_check(struct arena *a, const char *overlay_dir, size_t *ret_n, struct err *e)
{
    const char *dir = arena_format(a, "%s/transform", overlay_dir);
    char **names = NULL;
    size_t n = 0;
    *ret_n = 0;
    if (!file_exists(dir))
        return 0;
    if (file_list(a, dir, &names, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (is_own(names[i]))
            continue;
        log_place(LOG_WARNING, arena_format(a, "%s/%s", dir, names[i]), 0,
                  "nobody reads this file: of transform/ a workspace may replace advice.json and scorecard.json");
        ++*ret_n;
    }
    return 0;
}
