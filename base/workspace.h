/* workspace: the folder a desk lives in, and the options every executable shares.
 *
 * DIR/rundown.json inbox/ archive/ out/ warehouse.db house.xlsx, and what its people add to the built-in files:
 * kinds/ formats/ templates/ pipelines/. */
#ifndef BASE_WORKSPACE_H
#define BASE_WORKSPACE_H

#include "base/arena.h"
#include "base/db.h"
#include "base/settings.h"

struct workspace {
    char *dir;             /* absolute */
    char *warehouse;       /* dir/warehouse.db, or --warehouse */
    char *inbox, *archive, *out;
    struct settings *settings;
    int64_t now_utc_s;     /* --now, else the clock, asked once */
};
/* dir NULL: the nearest folder upwards from the working directory holding rundown.json.
 * Sets TMPDIR and sqlite3_temp_directory to DIR (traps: libraries lose data in a full /tmp). */
int workspace_open(struct arena *a, const char *dir, const char *warehouse, const char *now,
                   struct workspace *ret, struct err *e);
void workspace_close(struct workspace *w);
/* ERR_INPUT with what to run first where there is no warehouse yet. */
int workspace_need_warehouse(const struct workspace *w, struct err *e);
char *workspace_path(struct arena *a, const struct workspace *w, const char *relative);

/* Options shared by all: -w DIR, --warehouse FILE, --now TIME, -q, -v, --help, --version. A program lists
 * its own in a table; parsing is by getopt_long underneath. */
struct option_row {
    const char *name;       /* long name without dashes */
    char letter;            /* 0: none */
    bool has_value;
    const char **ret_value; /* set to the value, or to "" for a flag */
    const char *help;
};
struct program {
    const char *name;             /* "rundown-ingest" */
    const char *synopsis;         /* "[-w DIR] [--dry-run] [PATH...]" */
    const char *summary;          /* one sentence */
    const struct option_row *options;
    size_t n_options;
};
struct invocation {
    const char *workspace_dir, *warehouse, *now;   /* NULL: not given */
    char **args;                                   /* operands */
    int n_args;
};
/* 0: go on; 1: --help or --version was answered, exit 0; -1: ERR_USAGE. Sets the log level. */
int program_parse(const struct program *p, int argc, char **argv, struct invocation *ret, struct err *e);

#define RUNDOWN_VERSION "0.1.0"

#endif
