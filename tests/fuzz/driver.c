/* Replays files and folders of files through a fuzz target: fuzz_TARGET PATH... */
#include "base/file.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

/* In memory of its own length, so that one byte too far is seen. */
static int replay(const char *path)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct str text;
    if (file_read(&a, path, 1 << 24, &text, &e) != 0) {
        err_print(&e);
        return -1;
    }
    uint8_t *bytes = malloc(text.len + 1);
    if (bytes == NULL)
        return -1;
    (void)fprintf(stderr, "%s\n", path);   /* what a sanitizer stops at */
    memcpy(bytes, text.len > 0 ? text.ptr : "", text.len);
    (void)LLVMFuzzerTestOneInput(bytes, text.len);
    free(bytes);
    return 0;
}

static int replay_folder(const char *path, size_t *n)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    char **names;
    size_t n_names;
    if (file_list(&a, path, &names, &n_names, &e) != 0)
        return -1;
    for (size_t i = 0; i < n_names; i++)
        if (replay(arena_format(&a, "%s/%s", path, names[i])) != 0)
            return -1;
    *n += n_names;
    return 0;
}

int main(int argc, char **argv)
{
    size_t n = 0;
    (void)LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++)
        if (replay_folder(argv[i], &n) != 0)
            return 1;
    printf("%zu inputs\n", n);
    return n > 0 ? 0 : 1;
}
