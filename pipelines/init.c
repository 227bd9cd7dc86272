/* rundown init: a new workspace, empty or with the sample agency's files in its inbox. */
#include "pipelines/commands.h"

#include "base/file.h"
#include "base/process.h"
#include "pipelines/house.h"

#include <stdio.h>
#include <string.h>

static const char settings_text_new[] =
    "{\n"
    "  \"timezone\": \"Asia/Kuala_Lumpur\",\n"
    "  \"currency\": \"MYR\"\n"
    "}\n";

/* The sample lies in ../share/rundown when installed, and in the source tree while developing. */
static const char *const sample_places[] = {"../share/rundown/sample-data/inbox", "../../../sample-data/inbox"};

static int find_sample(struct arena *a, char **ret_dir, struct err *e)
{
    char *self = NULL;
    if (process_sibling(a, "rundown", &self, e) != 0)
        return -1;
    int folder = (int)(file_name(self) - self);
    for (size_t i = 0; i < sizeof sample_places / sizeof sample_places[0]; i++) {
        *ret_dir = arena_format(a, "%.*s%s", folder, self, sample_places[i]);
        if (file_exists(*ret_dir))
            return 0;
    }
    return err_set(e, ERR_SYSTEM, "the sample files are not installed beside %s", self);
}

/* house.xlsx goes to the root of the workspace, everything else is an export in the inbox. */
static int copy_sample(struct arena *a, const char *dir, struct err *e)
{
    char *sample = NULL, **paths = NULL;
    size_t n = 0;
    if (find_sample(a, &sample, e) != 0 || file_list(a, sample, &paths, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        bool is_house = strcmp(paths[i], "house.xlsx") == 0;
        char *from = arena_format(a, "%s/%s", sample, paths[i]);
        char *to = arena_format(a, "%s/%s%s", dir, is_house ? "" : "inbox/", paths[i]);
        char *folder = arena_text(a, to, (size_t)(file_name(to) - to));
        if (file_mkdirs(folder, e) != 0 || file_copy(from, to, e) != 0)
            return -1;
    }
    return 0;
}

static int make_workspace(struct arena *a, const char *dir, bool with_sample, struct err *e)
{
    static const char *const folders[] = {"inbox", "archive", "out"};
    char *settings = arena_format(a, "%s/rundown.json", dir);
    if (file_exists(settings))
        return err_set(e, ERR_USAGE, "%s is a workspace already", dir);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (file_mkdirs(arena_format(a, "%s/%s", dir, folders[i]), e) != 0)
            return -1;
    if (with_sample ? copy_sample(a, dir, e) != 0 : house_write(a, arena_format(a, "%s/house.xlsx", dir), e) != 0)
        return -1;
    /* Last, because this file is what makes the folder a workspace. */
    return file_write(settings, STR(settings_text_new), e);
}

int command_init(int argc, char **argv, int *ret_status, struct err *e)
{
    const char *sample = NULL;
    const struct option_row rows[] = {{"sample", 0, false, &sample, "fill the inbox with the sample agency's files"}};
    const struct program program = {
        .name = "rundown init",
        .synopsis = "DIR [--sample]",
        .summary = "Makes a workspace: rundown.json, house.xlsx, inbox/, archive/, out/.",
        .options = rows,
        .n_options = 1,
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct invocation call = {0};
    int parsed = program_parse(&program, argc, argv, &call, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (call.n_args != 1)
        return err_set(e, ERR_USAGE, "rundown init wants one folder, such as: rundown init desk");
    if (make_workspace(&a, call.args[0], sample != NULL, e) != 0)
        return -1;
    printf("%s is ready. First fill the accounts sheet of %s/house.xlsx; put exports into %s/inbox/, then: rundown run -w %s nightly\n",
           call.args[0], call.args[0], call.args[0], call.args[0]);
    *ret_status = EXIT_DONE;
    return 0;
}
