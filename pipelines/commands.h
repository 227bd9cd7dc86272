/* commands: what `rundown` does itself. Each takes the arguments after its name (argv[0] is the name)
 * and returns 0 with *ret_status set to the exit status, or -1 with an error. */
#ifndef PIPELINES_COMMANDS_H
#define PIPELINES_COMMANDS_H

#include "base/workspace.h"

int command_init(int argc, char **argv, int *ret_status, struct err *e);
int command_run(int argc, char **argv, int *ret_status, struct err *e);
int command_status(int argc, char **argv, int *ret_status, struct err *e);
int command_config(int argc, char **argv, int *ret_status, struct err *e);
int command_rebuild(int argc, char **argv, int *ret_status, struct err *e);

#endif
