/* rundown-report: a workbook and its charts from a template and the public views. */
#include "base/date.h"
#include "base/err.h"
#include "report/publish/report.h"
#include "report/template/template.h"
#include <stdio.h>
#include <string.h>

struct choice {
    const char *date, *week, *month, *host, *campaign, *out, *check;
};

/* At most one of --date, --week, --month, each with a text of its own form. */
static int period_read(const struct choice *c, struct report_request *ret, struct err *e)
{
    const struct {
        const char *name, *text;
        enum date_period_kind kind;
    } given[] = {{"date", c->date, PERIOD_DAY}, {"week", c->week, PERIOD_WEEK}, {"month", c->month, PERIOD_MONTH}};
    int n = 0, k = 0;
    for (int i = 0; i < 3; i++)
        if (given[i].text != NULL) {
            k = i;
            n++;
        }
    ret->has_period = n == 1;
    if (n > 1)
        return err_set(e, ERR_USAGE, "one of --date YYYY-MM-DD, --week YYYY-Www, --month YYYY-MM is wanted");
    if (n == 1 && (date_period_parse(str_of(given[k].text), &ret->period) != 0 || ret->period.kind != given[k].kind))
        return err_set(e, ERR_USAGE, "--%s '%s' is no %s", given[k].name, given[k].text, given[k].name);
    return 0;
}

/* At most one of the options that pick a scope. */
static int scope_read(const struct choice *c, struct report_request *ret, struct err *e)
{
    const char *const given[SCOPE_OPTIONS] = {c->host, c->campaign};
    for (int i = 0; i < SCOPE_OPTIONS; i++) {
        if (given[i] != NULL && ret->option != NULL)
            return err_set(e, ERR_USAGE, "--%s and --%s do not go together", ret->option, SCOPE_OPTION[i]);
        if (given[i] != NULL) {
            ret->option = SCOPE_OPTION[i];
            ret->chosen = given[i];
        }
    }
    return 0;
}

static int run(const struct invocation *v, const struct choice *c, struct report_outcome *outcome, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct workspace w;
    struct report_request r = {.out_dir = c->out, .is_check = c->check != NULL};
    if (v->n_args != 1)
        return err_set(e, ERR_USAGE, "one template is needed, such as daily");
    r.template = v->args[0];
    if (period_read(c, &r, e) != 0 || scope_read(c, &r, e) != 0)
        return -1;
    if (workspace_open(&a, v->workspace_dir, v->warehouse, v->now, &w, e) != 0)
        return -1;
    int status = report_run(&w, &r, outcome, e);
    workspace_close(&w);
    if (outcome->files.ptr != NULL && (fputs(outcome->files.ptr, stdout) == EOF || fflush(stdout) != 0))
        return err_errno(e, "standard output");
    return status;
}

int main(int argc, char **argv)
{
    struct choice c = {0};
    const struct option_row options[] = {
        {"date", 0, true, &c.date, "business date, of a daily and of any template for days, YYYY-MM-DD"},
        {"week", 0, true, &c.week, "ISO week, of a weekly, a scorecard, YYYY-Www"},
        {"month", 0, true, &c.month, "month, of a monthly, a scorecard, YYYY-MM"},
        {"host", 0, true, &c.host, "the scorecard of one host, by staff id (default: of every host)"},
        {"campaign", 0, true, &c.campaign, "the post-mortem of one campaign, by id (default: those due on the day); without --date as of the newest"},
        {"out", 'o', true, &c.out, "folder to write to (default: out/ of the workspace)"},
        {"check", 0, false, &c.check, "look for all that is wrong with the template, print nothing"},
    };
    const struct program program = {
        "rundown-report", "[-w DIR] TEMPLATE --date DAY | --week YYYY-Www | --month YYYY-MM\n"
        "                      [--host ID | --campaign ID] [--out DIR] [--check]",
        "Prints a workbook and its charts from a template; the files written are listed on standard output.", options,
        sizeof options / sizeof options[0]};
    struct err e = ERR_INIT;
    struct report_outcome outcome OUTCOME_AUTO = OUTCOME_INIT;
    struct invocation v = {0};
    int status = program_parse(&program, argc, argv, &v, &e);
    if (status == 0)
        status = run(&v, &c, &outcome, &e);
    if (status >= 0)
        return outcome.has_second_names || outcome.has_undrawn ? EXIT_REFUSED : EXIT_DONE;
    for (size_t i = 0; i < outcome.faults.n; i++)
        err_print(&outcome.faults.list[i]);
    if (outcome.faults.n == 0)
        err_print(&e);
    return err_status(&e);
}
