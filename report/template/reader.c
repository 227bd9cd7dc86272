#include "report/template/reader.h"

#include "base/resource.h"
#include "report/template/hint.h"
#include <string.h>

int fail_line(const struct reader *r, long line, const char *message, struct err *e)
{
    return fault_add(r->faults, r->file, line, message, e);
}

int fail_word(const struct reader *r, long line, const char *what, const char *word, const char *near, struct err *e)
{
    const char *hint = near == NULL ? "" : arena_format(r->arena, "; did you mean '%s'?", near);
    return fail_line(r, line, arena_format(r->arena, "%s '%s' is unknown%s", what, word, hint), e);
}

int fail_nearest(const struct reader *r, long line, const char *what, const char *word, const char *const *known,
                        size_t n, struct err *e)
{
    return fail_line(r, line, arena_format(r->arena, "%s '%s' is unknown%s", what, word, hint_of(r->arena, word, known, n)), e);
}

bool name_is_plain(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return n > 0 && n < 60 && name[n] == '\0';
}

int reader_names(const struct reader *r, const char *folder, const char *ending, const char ***ret, size_t *ret_n, struct err *e)
{
    char **paths;
    size_t n;
    if (resource_paths(r->arena, r->overlay_dir, folder, ending, &paths, &n, e) != 0)
        return -1;
    *ret = arena_array(r->arena, n + 1, sizeof **ret);
    for (*ret_n = 0; *ret_n < n; ++*ret_n) {
        const char *base = strrchr(paths[*ret_n], '/') + 1;
        (*ret)[*ret_n] = arena_text(r->arena, base, strlen(base) - strlen(ending));
    }
    return 0;
}
