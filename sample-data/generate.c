/* rundown-generate: files of an invented agency, and the truth about them. Same arguments, same bytes. */
#include "base/date.h"
#include "base/num.h"
#include "sample-data/agency_files.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: rundown-generate --seed N --days D --end YYYY-MM-DD [--sessions-per-day K] [--hosts N] [--minutes csv|json|none]\n"
    "                        [--profile demo|bench] -o DIR\n"
    "\n"
    "Writes DIR/inbox (what platforms and the house give) and DIR/truth (what a warehouse must make of it).\n"
    "Without --minutes the demo gives minute pages of sessions with two hosts and a workbook of the others.\n";

static int read_number(const char *option, const char *text, int64_t least, int64_t most, int64_t *ret, struct err *e)
{
    if (num_i64(str_of(text), ret) != 0 || *ret < least || *ret > most)
        return err_set(e, ERR_USAGE, "--%s wants a number from %lld to %lld, not '%s'", option, (long long)least, (long long)most, text);
    return 0;
}

static int read_word(const char *option, const char *text, const char *const *words, int n, int *ret, struct err *e)
{
    for (int i = 0; i < n; i++)
        if (strcmp(text, words[i]) == 0) {
            *ret = i;
            return 0;
        }
    return err_set(e, ERR_USAGE, "--%s: '%s' is none of its values", option, text);
}

static int read_option(int letter, const char *value, struct agency_request *ret, struct err *e)
{
    static const char *const forms[] = {"", "csv", "json", "none"}, *const profiles[] = {"demo", "bench"};
    int64_t number = 0;
    int word = 0;
    switch (letter) {
    case 's':
        if (read_number("seed", value, 0, INT64_MAX, &number, e) != 0)
            return -1;
        ret->seed = (uint64_t)number;
        return 0;
    case 'd':
        return read_number("days", value, 1, 4000, &ret->days, e);
    case 'k':
        return read_number("sessions-per-day", value, 1, 18, &ret->sessions_a_day, e);
    case 'n':
        return read_number("hosts", value, AGENCY_HOSTS_LEAST, AGENCY_HOSTS_MOST, &ret->hosts, e);
    case 'e':
        return date_parse(str_of(value), &ret->last_day) == 0 ? 0 : err_set(e, ERR_USAGE, "--end wants YYYY-MM-DD, not '%s'", value);
    case 'm':
        if (read_word("minutes", value, forms, 4, &word, e) != 0)
            return -1;
        ret->minutes = (enum minutes_form)word;
        return 0;
    case 'p':
        if (read_word("profile", value, profiles, 2, &word, e) != 0)
            return -1;
        ret->is_bench = word == 1;
        return 0;
    case 'o':
        ret->dir = value;
        return 0;
    default:
        return err_set(e, ERR_USAGE, "see rundown-generate --help");
    }
}

static int read_options(int argc, char **argv, struct agency_request *ret, bool *ret_help, struct err *e)
{
    static const struct option options[] = {
        {"seed", required_argument, NULL, 's'},    {"days", required_argument, NULL, 'd'},
        {"end", required_argument, NULL, 'e'},     {"sessions-per-day", required_argument, NULL, 'k'}, {"hosts", required_argument, NULL, 'n'},
        {"minutes", required_argument, NULL, 'm'}, {"profile", required_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};
    for (int letter; (letter = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
        if (letter == 'h') {
            *ret_help = true;
            return 0;
        }
        if (read_option(letter, optarg, ret, e) != 0)
            return -1;
    }
    if (ret->days == 0 || ret->last_day == 0 || ret->dir == NULL || optind != argc)
        return err_set(e, ERR_USAGE, "--days, --end and -o are needed; see rundown-generate --help");
    return 0;
}

int main(int argc, char **argv)
{
    struct agency_request request = {0};
    struct err e = ERR_INIT;
    bool wants_help = false;
    if (read_options(argc, argv, &request, &wants_help, &e) != 0 || (!wants_help && agency_files_write(&request, &e) != 0)) {
        err_print(&e);
        return err_status(&e);
    }
    if (wants_help)
        fputs(usage, stdout);
    return EXIT_DONE;
}
