#include "report/template/parameter.h"

#include "base/workspace.h"

const char *parameter_day(struct arena *a, int64_t day)
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

static const char *month_words(struct arena *a, const struct catalogue *c, int64_t day)
{
    int year, month, mday;
    date_civil(day, &year, &month, &mday);
    return arena_format(a, "%s %d", catalogue_text(c, arena_format(a, "month.%d", month)), year);
}

const char *parameter_previous_days(struct arena *a, const struct date_period *p, int64_t as_of)
{
    struct date_period before = date_period_of(p->kind, p->first - 1);
    int64_t last = before.first + as_of - p->first;
    int year, month, first_day, last_day;
    if (p->kind == PERIOD_DAY || as_of < p->first || as_of >= p->last)
        return arena_format(a, "%s", before.text);
    date_civil(before.first, &year, &month, &first_day);
    date_civil(last < before.last ? last : before.last, &year, &month, &last_day);
    return arena_format(a, "%s (%d\xE2\x80\x93%d)", before.text, first_day, last_day);
}

void parameters_of_period(struct arena *a, const struct date_period *p, const struct settings *s, const char *fingerprint,
                          const struct catalogue *c, struct parameters *ret)
{
    int64_t step = p->kind == PERIOD_DAY ? 7 : 1;   /* a day is compared with the same weekday a week before */
    int64_t data_from = p->kind == PERIOD_DAY ? date_period_of(PERIOD_MONTH, p->last).first
                        : p->kind == PERIOD_WEEK ? p->first - 28 : p->first;
    struct date_period before = date_period_of(p->kind, p->first - step), next = date_period_of(p->kind, p->last + 1);
    const struct {
        const char *name, *value;
    } rows[] = {
        {"period", arena_format(a, "%s", p->text)},
        {"from", parameter_day(a, p->first)},
        {"to", parameter_day(a, p->last)},
        {"date", parameter_day(a, p->last)},
        {"tomorrow", parameter_day(a, p->last + 1)},
        {"after_tomorrow", parameter_day(a, p->last + 2)},
        {"previous", arena_format(a, "%s", before.text)},
        {"previous_from", parameter_day(a, before.first)},
        {"previous_to", parameter_day(a, before.last)},
        {"next", arena_format(a, "%s", next.text)},
        {"next_from", parameter_day(a, next.first)},
        {"next_to", parameter_day(a, next.last)},
        {"data_from", parameter_day(a, data_from)},
        {"four_weeks_from", parameter_day(a, p->last - 27)},
        {"eight_weeks_from", parameter_day(a, p->last - 55)},
        {"week", period_text(a, PERIOD_WEEK, p->last)},
        {"month", period_text(a, PERIOD_MONTH, p->last)},
        {"month_from", parameter_day(a, date_period_of(PERIOD_MONTH, p->last).first)},
        {"month_to", parameter_day(a, date_period_of(PERIOD_MONTH, p->last).last)},
        {"year_ago", period_text(a, p->kind, year_before(p->first))},
        {"currency", settings_text(s, "currency")},
        {"language", settings_text(s, "language")},
        {"timezone", settings_text(s, "timezone")},
        {"gmv_basis_tiktok", settings_text(s, "gmv_basis.tiktok")},
        {"gmv_basis_shopee", settings_text(s, "gmv_basis.shopee")},
        {"settings", fingerprint},
        {"version", RUNDOWN_VERSION},
        {"weekday", catalogue_text(c, arena_format(a, "weekday.%d", date_weekday(p->last)))},
        {"month_words", month_words(a, c, p->last)},
        {"symbol", catalogue_word(a, c, "currency", settings_text(s, "currency"))},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        parameter_set(ret, rows[i].name, rows[i].value);
}
