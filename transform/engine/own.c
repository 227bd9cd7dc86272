#include "transform/engine/own.h"

#include "base/file.h"
#include "base/log.h"
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
