#include "report/publish/run.h"

#include "base/file.h"
#include "base/log.h"
#include "report/template/check.h"
#include "report/template/parameter.h"
#include "report/publish/publish.h"
#include <string.h>
#include <unistd.h>

/* ---- the period ---- */

/* The day the warehouse speaks of; NULL if it does not say. */
static int warehouse_day(struct run *x, const char **ret, struct err *e)
{
    static const long lines[] = {1};
    static const struct query q = {"v_meta", "SELECT value FROM v_meta WHERE key = 'date' AND value IS NOT NULL", lines, 1};
    struct result r;
    if (query_run(x->reader, x->arena, &q, &x->parameters, &r, e) != 0)
        return -1;
    *ret = result_text(&r, 0, "value");
    x->has_views = r.missing == NULL;
    return 0;
}

static bool fits(const struct template *t, enum date_period_kind kind) { return (t->periods & 1u << kind) != 0; }

static int fail_period(const struct template *t, struct err *e)
{
    static const char *const OPTIONS[] = {"--date", "--week", "--month"};
    struct buf words BUF_AUTO = BUF_INIT;
    for (int kind = PERIOD_DAY; kind <= PERIOD_MONTH; kind++)
        if (fits(t, (enum date_period_kind)kind))
            buf_printf(&words, "%s%s", words.len > 0 ? " or " : "", OPTIONS[kind]);
    return err_set(e, ERR_USAGE, "the template '%s' is for %s", t->name, words.ptr);
}

/* Without a period: for a check any will do; a day's workbook about one scope is as of the day the warehouse stands at. */
static int period_set(struct run *x, const char *day, struct err *e)
{
    const struct report_request *r = x->request;
    int64_t number = 0;
    int kind = PERIOD_DAY;
    if (r->has_period) {
        x->period = r->period;
        return fits(x->template, r->period.kind) ? 0 : fail_period(x->template, e);
    }
    if (!r->is_check && (r->option == NULL || !fits(x->template, PERIOD_DAY)))
        return fail_period(x->template, e);
    if (day == NULL && !r->is_check)
        return err_set(e, ERR_USAGE, "the warehouse stands at no day yet; --date YYYY-MM-DD is needed");
    if (day == NULL || date_parse(str_of(day), &number) != 0)
        number = date_floor_day(x->workspace->now_utc_s);
    while (!fits(x->template, (enum date_period_kind)kind))
        kind++;
    x->period = date_period_of((enum date_period_kind)kind, number);
    return 0;
}

static int option_check(const struct run *x, struct err *e)
{
    const char *option = x->request->option, *own = x->template->scope_option;
    if (option == NULL || (own != NULL && strcmp(own, option) == 0))
        return 0;
    return err_set(e, ERR_USAGE, "the template '%s' knows no --%s", x->template->name, option);
}

/* ---- one workbook ---- */

/* What a workbook said is kept where its template compares editions: 62 days, and for a scope with `scope_from` (a campaign) from a
 * month before that day. */
static const char *cells_from(const struct run *x, struct arena *a, const struct scope *scope)
{
    int64_t day = 0, from = x->period.last - 61;
    if (!template_asks(x->template, ":edition"))
        return NULL;
    const char *text = scope != NULL ? result_text(&x->scopes.rows, (size_t)(scope - x->scopes.list), "scope_from") : NULL;
    if (date_parse(str_of(text), &day) == 0 && day - 31 < from)
        from = day - 31;
    return parameter_day(a, from);
}

static int publication_of(struct run *x, struct arena *a, const struct scope *scope, struct publication *ret, struct err *e)
{
    struct publication p = {.workspace = x->workspace, .period = &x->period, .template = x->template->name, .settings = x->settings, .today = x->today,
                            .cells_from = cells_from(x, a, scope), .scope = scope != NULL ? scope->id : "", .word = scope != NULL ? scope->word : NULL};
    publication_place(a, x->request->out_dir != NULL ? x->request->out_dir : x->workspace->out, &p);
    *ret = p;
    return x->request->is_check ? 0 : publication_settle(a, x->reader, ret, &x->outcome->has_second_names, e);
}

static int edition_bind(const struct run *x, struct arena *a, const char *scope, struct parameters *p, struct err *e)
{
    int64_t id;
    const char *as_of;
    const struct edition_question q = {x->template->name, scope, parameter_day(a, x->period.last), x->today};
    if (edition_before(x->reader, a, &q, &id, &as_of, e) != 0)
        return -1;
    parameter_set(p, "edition", arena_format(a, "%lld", (long long)id));
    parameter_set(p, "edition_date", as_of != NULL ? as_of : "");
    return 0;
}

/* The parameters of a workbook about `scope`; NULL: about all. */
static int parameters_bind(const struct run *x, struct arena *a, const struct scope *scope, const struct publication *p,
                           struct parameters *ret, struct err *e)
{
    *ret = x->parameters;
    parameter_set(ret, "file", file_name(p->file));
    if (x->template->scopes.sql != NULL)
        scope_bind(a, &x->scopes, scope, catalogue_text(x->catalogue, "binder.scope_name"), ret);
    return edition_bind(x, a, p->scope, ret, e);
}

static int published_add(struct run *x, struct plan *plan, const struct publication *p, struct err *e)
{
    struct report_outcome *o = x->outcome;
    o->editions = mem_grow(o->editions, &o->cap_editions, o->n_editions + 1, sizeof *o->editions);
    if (publish(plan, p, &x->plotters, &o->files, &o->editions[o->n_editions], e) != 0)
        return -1;
    o->n_editions++;
    o->has_undrawn |= plan->has_undrawn;
    return 0;
}

static int workbook_make(struct run *x, struct arena *a, const struct plan_part *parts, size_t n, const struct publication *p,
                         struct err *e)
{
    struct plan *plan;
    bool is_check = x->request->is_check;
    if (is_check && n == 1 && check_template(x->reader, x->template, x->catalogue, parts[0].parameters, &x->outcome->faults, e) != 0)
        return -1;
    if (plan_make(a, x->template, x->catalogue, x->reader, parts, n, &plan, e) != 0)
        return -1;
    if (n > 1)   /* the largest workbook of a run, and its last query was asked */
        reader_rest(x->reader);
    int status = is_check ? 0 : published_add(x, plan, p, e);
    plan_free(plan);
    return status;
}

int workbook_run(struct run *x, struct arena *a, const struct scope *scope, struct err *e)
{
    struct parameters parameters;
    struct publication p;
    if (publication_of(x, a, scope, &p, e) != 0 || parameters_bind(x, a, scope, &p, &parameters, e) != 0)
        return -1;
    struct plan_part part = {.parameters = &parameters, .word = p.word};
    return workbook_make(x, a, &part, 1, &p, e);
}

/* All scopes in one workbook; their pictures are drawn by then. */
static int binder_run(struct run *x, struct arena *a, struct err *e)
{
    size_t n = x->scopes.n + 1;
    struct plan_part *parts = arena_array(a, n, sizeof *parts);
    struct parameters *parameters = arena_array(a, n, sizeof *parameters);
    struct publication p;
    if (publication_of(x, a, NULL, &p, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const struct scope *scope = i == 0 ? NULL : &x->scopes.list[i - 1];
        parts[i] = (struct plan_part){.parameters = &parameters[i]};
        if (parameters_bind(x, a, scope, &p, &parameters[i], e) != 0)
            return -1;
        if (scope != NULL)
            parts[i] = (struct plan_part){&parameters[i], scope->name, scope->word, true};
    }
    return workbook_make(x, a, parts, n, &p, e);
}

/* ---- all of a run ---- */

/* The line for people where there is nothing to print; that is no error. */
static void say_nothing(const struct run *x)
{
    if (x->scopes.rows.missing != NULL)
        log_line(LOG_INFO, "%s %s: nothing to print, %s is not built yet", x->template->name, x->period.text, x->scopes.rows.missing);
    else
        log_line(LOG_INFO, "%s %s: nothing to print", x->template->name, x->period.text);
}

/* Each scope, as their rows may ask for other texts, until one shows that something is wrong; where there is none, nobody's parameters
 * stand for one. */
static int scopes_check(struct run *x, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < x->scopes.n || i == 0; i++) {
        arena_reset(a);
        if (workbook_run(x, a, x->scopes.n > 0 ? &x->scopes.list[i] : NULL, e) != 0)
            return -1;
    }
    arena_reset(a);
    return x->template->binder ? binder_run(x, a, e) : 0;
}

static int scopes_run(struct run *x, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    size_t first = 0;
    if (scopes_read(x->reader, x->arena, x->template, &x->parameters, &x->scopes, e) != 0)
        return -1;
    if (x->request->is_check && x->request->option == NULL)
        return scopes_check(x, &a, e);
    size_t n = x->scopes.n;
    if (x->request->option != NULL) {
        if (scope_find(x->arena, &x->scopes, x->request->option, x->request->chosen, &first, e) != 0)
            return -1;
        n = 1;
    }
    if (n == 0)
        say_nothing(x);
    int status = n == 1 ? workbook_run(x, &a, &x->scopes.list[first], e) : lanes_run(x, first, n, e);
    if (status != 0)
        return -1;
    arena_reset(&a);
    return n > 0 && x->template->binder && x->request->option == NULL ? binder_run(x, &a, e) : 0;
}

/* What the days say. A desk whose clock lags behind its sheets goes by the warehouse; one set back to an older day by the clock. */
static void days_set(struct run *x, const char *day)
{
    int64_t warehouse, clock = date_floor_day(x->workspace->now_utc_s) + 1;   /* where it is tomorrow already */
    if (day == NULL || date_parse(str_of(day), &warehouse) != 0)
        warehouse = x->period.last;
    date_text(warehouse > clock ? warehouse : clock, x->today);
    parameter_set(&x->parameters, "previous_days", parameter_previous_days(x->arena, &x->period, warehouse));
}

static int prepare(struct run *x, struct err *e)
{
    const char *day;
    parameter_set(&x->parameters, "template", x->template->name);
    parameter_set(&x->parameters, "chosen", x->request->chosen != NULL ? x->request->chosen : "");
    parameter_set(&x->parameters, "scope", "");
    parameter_set(&x->parameters, "scope_name", "");
    if (option_check(x, e) != 0 || warehouse_day(x, &day, e) != 0 || period_set(x, day, e) != 0)
        return -1;
    days_set(x, day);
    parameters_of_period(x->arena, &x->period, x->workspace->settings, x->settings, x->catalogue, &x->parameters);
    parameter_set(&x->parameters, "as_of", day != NULL ? day : parameter_day(x->arena, x->period.last));
    return 0;
}

static int template_run(struct run *x, struct err *e)
{
    struct template *t;
    if (template_open(x->arena, x->workspace->dir, x->request->template, x->catalogue, &t, &x->outcome->faults, e) != 0)
        return -1;
    x->template = t;
    if (workspace_need_warehouse(x->workspace, e) != 0)
        return err_wrap(e, "%s is read, its queries are not", t->file);
    if (edition_prepare(x->workspace->warehouse, e) != 0 || reader_open(x->workspace->warehouse, t->scopes.sql != NULL, &x->reader, e) != 0)
        return -1;
    int status = prepare(x, e);
    if (status == 0)
        status = t->scopes.sql != NULL ? scopes_run(x, e) : workbook_run(x, x->arena, NULL, e);
    reader_close(x->reader);
    if (status == 0 && x->request->is_check && !x->has_views)
        return err_set(e, ERR_INPUT, "%s is read, the columns of its queries are not: there are no views yet, run 'rundown transform' first", t->file);
    if (status == 0 && x->request->is_check)
        log_line(LOG_INFO, "%s: nothing is wrong, as of %s", t->file, x->period.text);
    /* Recorded at the end, in order: while workbooks are printed nobody waits for a writer. */
    struct err later = ERR_INIT;
    if (edition_record(x->workspace->warehouse, x->outcome->editions, x->outcome->n_editions, &later) != 0 && status == 0) {
        *e = later;
        status = -1;
    }
    return status;
}

void outcome_release(struct report_outcome *o)
{
    buf_release(&o->files);
    faults_release(&o->faults);
    mem_free(o->editions);
}

int report_run(const struct workspace *w, const struct report_request *r, struct report_outcome *ret, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct run x = {.arena = &a, .workspace = w, .request = r, .outcome = ret};
    settings_fingerprint(w->settings, x.settings);
    if (catalogue_open(&a, w->dir, settings_text(w->settings, "language"), &x.catalogue, e) != 0)
        return -1;
    struct plotter plotters[PLOTTERS_MOST] = {0};
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    x.plotters = (struct plotters){plotters, cpus < 1 ? 1 : cpus > PLOTTERS_MOST ? PLOTTERS_MOST : (size_t)cpus};
    int status = template_run(&x, e);
    for (size_t i = 0; i < PLOTTERS_MOST; i++)
        plotter_close(&plotters[i]);
    catalogue_close(x.catalogue);
    return status;
}
