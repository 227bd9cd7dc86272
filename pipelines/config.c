/* rundown config: every setting, its effective value and where it came from. */
#include "pipelines/commands.h"

#include <stdio.h>

static const struct program config_program = {
    .name = "rundown config",
    .synopsis = "[-w DIR]",
    .summary = "Prints the effective settings and where each came from.",
};

int command_config(int argc, char **argv, int *ret_status, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct invocation call = {0};
    int parsed = program_parse(&config_program, argc, argv, &call, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (call.n_args > 0)
        return err_set(e, ERR_USAGE, "unexpected argument '%s'", call.args[0]);
    struct workspace w = {0};
    if (workspace_open(&a, call.workspace_dir, call.warehouse, call.now, &w, e) != 0)
        return -1;
    const struct settings_row *rows = NULL;
    size_t n = settings_rows(w.settings, &rows);
    for (size_t i = 0; i < n; i++)
        printf("%-32s %-40s %-12s %s\n", rows[i].name, rows[i].value, rows[i].origin, rows[i].meaning);
    workspace_close(&w);
    *ret_status = EXIT_DONE;
    return 0;
}
