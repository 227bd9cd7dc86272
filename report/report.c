#include "report/report.h"

#include "base/file.h"
#include "base/log.h"
#include "base/sha.h"
#include "report/edition.h"
#include "report/paint.h"
#include "report/picture.h"
#include "report/readback.h"
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const int64_t FREE_BYTES_LEAST = 16 * 1024 * 1024;

struct job {
    struct arena *arena;
    const struct workspace *workspace;
    const struct report_request *request;
    const struct template *template;
    struct catalogue *catalogue;
    struct parameters parameters;
    char settings[65];
    const char *file, *latest, *charts_dir;
};

static const char *day_text(struct arena *a, int64_t day)
{
    char text[DATE_TEXT];
    date_text(day, text);
    return arena_format(a, "%s", text);
}

/* The period of the same kind that holds `day`. */
static const char *period_text(struct arena *a, enum date_period_kind kind, int64_t day)
{
    return arena_format(a, "%s", date_period_of(kind, day).text);
}

static int64_t year_before(int64_t day)
{
    int year, month, mday;
    date_civil(day, &year, &month, &mday);
    return date_day(year - 1, month, mday > 28 && month == 2 ? 28 : mday);
}

static const char *month_words(struct job *j, int64_t day)
{
    int year, month, mday;
    date_civil(day, &year, &month, &mday);
    return arena_format(j->arena, "%s %d", catalogue_text(j->catalogue, arena_format(j->arena, "month.%d", month)), year);
}

/* Everything a query or a text may name; dates are computed here so that no template does. */
static void parameters_fill(struct job *j)
{
    struct arena *a = j->arena;
    const struct date_period *p = &j->request->period;
    const struct settings *s = j->workspace->settings;
    struct parameters *out = &j->parameters;
    int64_t step = p->kind == PERIOD_DAY ? 7 : 1;   /* a day is compared with the same weekday a week before */
    int64_t data_from = p->kind == PERIOD_DAY ? date_period_of(PERIOD_MONTH, p->last).first
                        : p->kind == PERIOD_WEEK ? p->first - 28 : p->first;
    struct date_period before = date_period_of(p->kind, p->first - step), next = date_period_of(p->kind, p->last + 1);
    const struct {
        const char *name, *value;
    } rows[] = {
        {"template", j->template->name},
        {"period", arena_format(a, "%s", p->text)},
        {"from", day_text(a, p->first)},
        {"to", day_text(a, p->last)},
        {"date", day_text(a, p->last)},
        {"tomorrow", day_text(a, p->last + 1)},
        {"after_tomorrow", day_text(a, p->last + 2)},
        {"previous", arena_format(a, "%s", before.text)},
        {"previous_from", day_text(a, before.first)},
        {"previous_to", day_text(a, before.last)},
        {"next", arena_format(a, "%s", next.text)},
        {"next_from", day_text(a, next.first)},
        {"next_to", day_text(a, next.last)},
        {"data_from", day_text(a, data_from)},
        {"four_weeks_from", day_text(a, p->last - 27)},
        {"eight_weeks_from", day_text(a, p->last - 55)},
        {"week", period_text(a, PERIOD_WEEK, p->last)},
        {"month", period_text(a, PERIOD_MONTH, p->last)},
        {"month_from", day_text(a, date_period_of(PERIOD_MONTH, p->last).first)},
        {"month_to", day_text(a, date_period_of(PERIOD_MONTH, p->last).last)},
        {"year_ago", period_text(a, p->kind, year_before(p->first))},
        {"currency", settings_text(s, "currency")},
        {"language", settings_text(s, "language")},
        {"timezone", settings_text(s, "timezone")},
        {"gmv_basis_tiktok", settings_text(s, "gmv_basis.tiktok")},
        {"gmv_basis_shopee", settings_text(s, "gmv_basis.shopee")},
        {"settings", j->settings},
        {"version", RUNDOWN_VERSION},
        {"weekday", catalogue_text(j->catalogue, arena_format(a, "weekday.%d", date_weekday(p->last)))},
        {"month_words", month_words(j, p->last)},
        {"symbol", catalogue_word(a, j->catalogue, "currency", settings_text(s, "currency"))},
        {"file", file_name(j->file)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        parameter_set(out, rows[i].name, rows[i].value);
}

static int edition_bind(struct job *j, struct err *e)
{
    int64_t id;
    char *as_of;
    char last[DATE_TEXT];
    date_text(j->request->period.last, last);
    if (edition_prepare(j->workspace->warehouse, e) != 0 ||
        edition_before(j->arena, j->workspace->warehouse, j->template->name, last, &id, &as_of, e) != 0)
        return -1;
    parameter_set(&j->parameters, "edition", arena_format(j->arena, "%lld", (long long)id));
    parameter_set(&j->parameters, "edition_date", as_of != NULL ? as_of : "");
    return 0;
}

/* The day the warehouse speaks of: a period in progress is printed as of it. */
static int as_of_bind(struct job *j, sqlite3 *db, struct err *e)
{
    static const long lines[] = {1};
    static const struct query q = {"v_meta", "SELECT value FROM v_meta WHERE key = 'date' AND value IS NOT NULL", lines, 1};
    struct result r;
    if (query_run(db, j->arena, &q, &j->parameters, &r, e) != 0)
        return -1;
    const char *date = r.n_rows > 0 ? result_text(&r, 0, "value") : NULL;
    parameter_set(&j->parameters, "as_of", date != NULL ? date : day_text(j->arena, j->request->period.last));
    return 0;
}

static int period_check(const struct job *j, struct err *e)
{
    static const char *const options[] = {"--date", "--week", "--month"};
    if (j->template->period == j->request->period.kind)
        return 0;
    return err_set(e, ERR_USAGE, "the template '%s' is for %s", j->template->name, options[j->template->period]);
}

static void paths_set(struct job *j)
{
    const char *out = j->request->out_dir != NULL ? j->request->out_dir : j->workspace->out;
    const char *dir = arena_format(j->arena, "%s/%s", out, j->request->period.text);
    j->file = arena_format(j->arena, "%s/%s-%s.xlsx", dir, j->template->name, j->request->period.text);
    j->latest = arena_format(j->arena, "%s/latest/%s.xlsx", out, j->template->name);
    j->charts_dir = arena_format(j->arena, "%s/charts", dir);
}

/* libxlsxwriter does not notice a full disk; readback does, this says it earlier and clearer. */
static int space_check(const char *dir, struct err *e)
{
    struct statvfs v;
    if (statvfs(dir, &v) != 0)
        return err_errno(e, "cannot examine '%s'", dir);
    if ((int64_t)v.f_bavail * (int64_t)v.f_frsize < FREE_BYTES_LEAST && v.f_blocks > 0)
        log_line(LOG_WARNING, "less than 16 MB are free for '%s'", dir);
    return 0;
}

static char *dir_of(struct arena *a, const char *path)
{
    return arena_text(a, path, (size_t)(file_name(path) - path) - 1);
}

static int folders_make(struct job *j, struct err *e)
{
    if (file_mkdirs(dir_of(j->arena, j->file), e) != 0 || file_mkdirs(dir_of(j->arena, j->latest), e) != 0)
        return -1;
    return space_check(dir_of(j->arena, j->file), e);
}

static int publish(struct job *j, const char *temp, const struct pictures *pictures, struct buf *ret_files, struct err *e)
{
    bool is_newest = true;
    if (picture_publish(pictures, e) != 0 || file_publish(temp, j->file, e) != 0 ||
        edition_is_newest(j->workspace->warehouse, j->template->name, j->request->period.text, &is_newest, e) != 0)
        return -1;
    buf_printf(ret_files, "%s\n", j->file);
    /* A reprint of an old day is not the latest. */
    if (is_newest && file_copy(j->file, j->latest, e) != 0)
        return -1;
    if (is_newest)
        buf_printf(ret_files, "%s\n", j->latest);
    for (size_t i = 0; i < pictures->n; i++)
        buf_printf(ret_files, "%s\n", pictures->files[i].target);
    return 0;
}

static int edition_write(struct job *j, struct err *e)
{
    char sha[SHA_TEXT], last[DATE_TEXT];
    if (sha_file(j->file, sha, e) != 0)
        return -1;
    date_text(j->request->period.last, last);
    struct edition x = {j->template->name, j->request->period.text, "", last, j->settings, sha, j->workspace->now_utc_s};
    return edition_record(j->workspace->warehouse, &x, e);
}

/* libxlsxwriter ignores what write() says; a call that fails once can leave a part of the zip short that no reader of cells
 * would miss. So the workbook is painted twice: the same plan gives the same bytes, unless something was lost. */
static int paint_surely(struct job *j, const struct plan *p, const char *temp, struct err *e)
{
    char first[SHA_TEXT], second[SHA_TEXT];
    const char *again = arena_format(j->arena, "%s.2", temp);
    struct paint_options o = {temp, j->workspace->dir, j->request->period.last, j->request->period.text,
                              arena_format(j->arena, "rundown %s, settings %.12s", RUNDOWN_VERSION, j->settings)};
    if (paint_book(p, &o, e) != 0 || sha_file(temp, first, e) != 0)
        return -1;
    o.path = again;
    int status = paint_book(p, &o, e) != 0 || sha_file(again, second, e) != 0 ? -1 : 0;
    (void)unlink(again);
    if (status == 0 && strcmp(first, second) != 0)
        return err_set(e, ERR_SYSTEM, "the workbook just written is not whole: disk full? not published");
    return status == 0 ? readback_check(p, temp, e) : -1;
}

static int print(struct job *j, struct plan *p, struct buf *ret_files, struct err *e)
{
    struct pictures pictures = {0};
    char *temp;
    if (folders_make(j, e) != 0 || file_temp(j->arena, j->file, &temp, e) != 0 ||
        picture_draw(p, j->workspace->dir, j->charts_dir, &pictures, e) != 0)
        return -1;
    if (paint_surely(j, p, temp, e) != 0 || publish(j, temp, &pictures, ret_files, e) != 0) {
        (void)err_at(e, j->file, 0, 0);
        (void)unlink(temp);
        picture_discard(&pictures);
        return -1;
    }
    return edition_write(j, e);
}

static int job_run(struct job *j, struct buf *ret_files, struct err *e)
{
    sqlite3 *db = NULL;
    struct plan *plan = NULL;
    struct template *t;
    if (template_open(j->arena, j->workspace->dir, j->request->template, j->catalogue, &t, e) != 0)
        return -1;
    j->template = t;
    if (period_check(j, e) != 0)
        return -1;
    paths_set(j);
    parameters_fill(j);
    if (edition_bind(j, e) != 0 || query_open(j->workspace->warehouse, &db, e) != 0)
        return -1;
    int status = as_of_bind(j, db, e);
    if (status == 0)
        status = plan_make(j->arena, j->template, j->catalogue, db, &j->parameters, &plan, e);
    db_close(db);
    if (status == 0 && !j->request->is_check)
        status = print(j, plan, ret_files, e);
    plan_free(plan);
    return status;
}

int report_run(const struct workspace *w, const struct report_request *r, struct buf *ret_files, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct job j = {.arena = &a, .workspace = w, .request = r};
    settings_fingerprint(w->settings, j.settings);
    if (catalogue_open(&a, w->dir, settings_text(w->settings, "language"), &j.catalogue, e) != 0)
        return -1;
    int status = job_run(&j, ret_files, e);
    catalogue_close(j.catalogue);
    return status;
}
