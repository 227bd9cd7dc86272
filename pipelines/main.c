/* rundown: the one command people type. What it does not do itself is a program beside it:
 * `rundown ingest` becomes `rundown-ingest`. */
#include "pipelines/commands.h"
#include "base/process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
    const char *name;
    int (*run)(int argc, char **argv, int *ret_status, struct err *e);   /* NULL: a program of its own */
    const char *synopsis, *meaning;
};

static const struct command commands[] = {
    {"init", command_init, "DIR [--sample]", "a workspace: rundown.json, house.xlsx, inbox/, archive/, out/"},
    {"ingest", NULL, "[--dry-run] [--explain FILE] [PATH...]", "read files into the warehouse (default: inbox/)"},
    {"transform", NULL, "[--date DAY] [--as-of TIME]", "sessions, stints, days, weeks, months"},
    {"score", NULL, "[--date DAY] [--selfcheck]", "hosts against what their slots usually sell"},
    {"report", NULL, "TEMPLATE --date|--week|--month PERIOD [--host ID | --campaign ID] [--out DIR] [--check]",
     "print a workbook: daily, weekly, monthly, scorecard, postmortem, or one of your own"},
    {"explain", NULL, "[--json] [--all] [--all-columns] [VIEW [KEY... COLUMN]]", "the rows, files and lines behind a number"},
    {"run", command_run, "PIPELINE [--date DAY] [--from DAY --to DAY] [--resume] [--dry-run]",
     "all of it: nightly, weekly, monthly, postmortem, or a pipeline of your own (default: for yesterday)"},
    {"status", command_status, "[--json]", "what was read and refused, what is awaited, the last runs"},
    {"config", command_config, "", "effective settings and where each came from"},
    {"rebuild", command_rebuild, "[--accept]", "a fresh warehouse from archive/, checked, then swapped"},
};
enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(void)
{
    puts("usage: rundown COMMAND [-w DIR] ...\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  rundown %s%s%s\n      %s\n", commands[i].name, *commands[i].synopsis != '\0' ? " " : "", commands[i].synopsis,
               commands[i].meaning);
    puts("\nEvery command knows --help. Exit status: 0 done, 1 failed, 2 usage, 3 done but input was refused,\n"
         "75 another run holds the lock.");
}

static int run_program(const struct command *c, char **argv, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *path = NULL;
    if (process_sibling(&a, arena_format(&a, "rundown-%s", c->name), &path, e) != 0)
        return -1;
    execv(path, argv);
    return err_errno(e, "cannot start %s", path);
}

static int unknown_command(const char *name, struct err *e)
{
    if (name[0] == '-')
        return err_set(e, ERR_USAGE, "options stand after the command: rundown COMMAND %s ...", name);
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    int nearest = str_nearest(name, names, N_COMMANDS, 3);
    if (nearest >= 0)
        return err_set(e, ERR_USAGE, "unknown command '%s'; did you mean '%s'?", name, names[nearest]);
    return err_set(e, ERR_USAGE, "unknown command '%s'; rundown --help lists them", name);
}

static int run_command(int argc, char **argv, int *ret_status, struct err *e)
{
    if (argc < 2)
        return err_set(e, ERR_USAGE, "which command? rundown --help lists them");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("rundown " RUNDOWN_VERSION);
        return 0;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        if (commands[i].run == NULL)
            return run_program(&commands[i], argv + 1, e);
        return commands[i].run(argc - 1, argv + 1, ret_status, e);
    }
    return unknown_command(argv[1], e);
}

int main(int argc, char **argv)
{
    struct err e = ERR_INIT;
    int status = EXIT_DONE;
    if (run_command(argc, argv, &status, &e) != 0) {
        err_print(&e);
        return err_status(&e);
    }
    return status;
}
