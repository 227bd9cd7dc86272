/* The options every executable shares (workspace.h). */
#include "base/workspace.h"

#include "base/log.h"
#include <assert.h>
#include <ctype.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_MOST = 48, FIRST_LONG = 256 };

/* What the shared options found; flags are set to "". */
struct shared {
    const char *dir, *warehouse, *now, *quiet, *verbose, *help, *version;
};

struct table {
    struct option_row rows[ROWS_MOST];
    size_t n;
};

static void table_fill(struct table *t, const struct program *p, struct shared *s)
{
    const struct option_row common[] = {
        {"workspace", 'w', true, &s->dir, "the workspace; default: the nearest one upwards"},
        {"warehouse", 0, true, &s->warehouse, "the database; default: warehouse.db of the workspace"},
        {"now", 0, true, &s->now, "take this time for the clock's, such as 2026-11-20T08:00:00+08:00"},
        {"quiet", 'q', false, &s->quiet, "errors only"},
        {"verbose", 'v', false, &s->verbose, "more detail"},
        {"help", 'h', false, &s->help, "show this"},
        {"version", 0, false, &s->version, "show the version"},
    };
    const size_t n_common = sizeof common / sizeof *common;
    assert(p->n_options + n_common <= ROWS_MOST);
    if (p->n_options > 0)
        memcpy(t->rows, p->options, p->n_options * sizeof *t->rows);
    memcpy(t->rows + p->n_options, common, sizeof common);
    t->n = p->n_options + n_common;
}

/* What a value is called in the help; an option that is not here by its own name in capitals. */
static const char *const value_words[][2] = {
    {"workspace", "DIR"}, {"out", "DIR"}, {"from-archive", "DIR"}, {"warehouse", "FILE"}, {"explain", "FILE"},
    {"date", "DAY"}, {"from", "DAY"}, {"to", "DAY"}, {"now", "TIME"}, {"as-of", "TIME"},
};

static const char *value_word(const char *option)
{
    for (size_t i = 0; i < sizeof value_words / sizeof *value_words; i++)
        if (strcmp(value_words[i][0], option) == 0)
            return value_words[i][1];
    return NULL;
}

static void print_option(const struct option_row *o)
{
    char left[64], value[32] = "";
    const char *word = value_word(o->name);
    if (o->has_value && word != NULL)
        (void)snprintf(value, sizeof value, "%s", word);
    for (size_t i = 0; word == NULL && o->has_value && o->name[i] != '\0' && i + 1 < sizeof value; i++) {
        value[i] = o->name[i] == '-' ? '_' : (char)toupper((unsigned char)o->name[i]);
        value[i + 1] = '\0';
    }
    if (o->letter != 0)
        (void)snprintf(left, sizeof left, "-%c, --%s %s", o->letter, o->name, value);
    else
        (void)snprintf(left, sizeof left, "    --%s %s", o->name, value);
    printf("  %-28s %s\n", left, o->help);
}

static int print_help(const struct program *p, const struct table *t)
{
    printf("usage: %s %s\n\n%s\n\n", p->name, p->synopsis, p->summary);
    for (size_t i = 0; i < t->n; i++)
        print_option(&t->rows[i]);
    return 1;
}

/* The same rows in getopt's two forms. */
static void table_getopt(const struct table *t, struct option long_rows[ROWS_MOST + 1], char letters[2 * ROWS_MOST + 2])
{
    char *out = letters;
    *out++ = ':'; /* tells a missing value from an unknown option */
    for (size_t i = 0; i < t->n; i++) {
        const struct option_row *o = &t->rows[i];
        long_rows[i] = (struct option){o->name, o->has_value ? required_argument : no_argument, NULL,
                                       FIRST_LONG + (int)i};
        if (o->letter == 0)
            continue;
        *out++ = o->letter;
        if (o->has_value)
            *out++ = ':';
    }
    *out = '\0';
    long_rows[t->n] = (struct option){0};
}

static const struct option_row *row_of(const struct table *t, int code)
{
    if (code >= FIRST_LONG)
        return &t->rows[code - FIRST_LONG];
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].letter == code)
            return &t->rows[i];
    return NULL;
}

static int misuse(const struct program *p, int code, char **argv, struct err *e)
{
    const char *what = code == ':'             ? "needs a value"
                       : optopt >= FIRST_LONG ? "takes no value"
                                              : "is not an option";
    const char letter[] = {'-', (char)optopt, '\0'};
    /* getopt names a long option by its word, a letter by optopt */
    const char *word = optopt > 0 && optopt < FIRST_LONG ? letter : argv[optind - 1];
    return err_set(e, ERR_USAGE, "'%s' %s; try %s --help", word, what, p->name);
}

static int read_arguments(const struct program *p, const struct table *t, int argc, char **argv, struct err *e)
{
    struct option long_rows[ROWS_MOST + 1];
    char letters[2 * ROWS_MOST + 2];
    table_getopt(t, long_rows, letters);
    opterr = 0;
    optind = 0; /* glibc: start afresh */
    for (int code; (code = getopt_long(argc, argv, letters, long_rows, NULL)) != -1;) {
        const struct option_row *o = code == '?' || code == ':' ? NULL : row_of(t, code);
        if (o == NULL)
            return misuse(p, code, argv, e);
        *o->ret_value = o->has_value ? optarg : "";
    }
    return 0;
}

/* A program started with stdin, stdout or stderr closed would get their numbers for its files, and messages would be
 * written into them. */
static void fill_standard_files(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", O_RDWR); /* takes the lowest free number: fd */
}

int program_parse(const struct program *p, int argc, char **argv, struct invocation *ret, struct err *e)
{
    struct shared s = {0};
    struct table t;
    fill_standard_files();
    (void)umask(umask(077) | 027); /* nothing for others; what the user's umask forbids stays forbidden */
    table_fill(&t, p, &s);
    if (read_arguments(p, &t, argc, argv, e) != 0)
        return -1;
    if (s.help != NULL)
        return print_help(p, &t);
    if (s.version != NULL) {
        puts("rundown " RUNDOWN_VERSION);
        return 1;
    }
    log_set_level(s.quiet != NULL ? LOG_ERROR : s.verbose != NULL ? LOG_DETAIL : LOG_INFO);
    *ret = (struct invocation){s.dir, s.warehouse, s.now, argv + optind, argc - optind};
    return 0;
}
