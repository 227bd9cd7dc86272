#include "transform/campaign/uplift.h"

#include "base/date.h"
#include <math.h>
#include <stdlib.h>

const char *const uplift_fallback_names[] = {
    [UPLIFT_SLOT] = "account x slot", [UPLIFT_DAY_TYPE] = "account x day type", [UPLIFT_ACCOUNT] = "account",
    [UPLIFT_NEAR_SLOT] = "account x slot near campaigns", [UPLIFT_NEAR_DAY_TYPE] = "account x day type near campaigns",
    [UPLIFT_NEAR_ACCOUNT] = "account near campaigns", [UPLIFT_NONE] = "no baseline",
};

enum { DAY_S = 86400 };
static const double match_hours = 0.25;   /* a match was on air this long (NUMBERS rule 24) */

/* --- the market ---------------------------------------------------------------------------------------------------------- */

static int compare_sessions(const void *a, const void *b)
{
    const struct uplift_session *x = a, *y = b;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    if (x->start_at != y->start_at)
        return x->start_at < y->start_at ? -1 : 1;
    return x->tag == y->tag ? 0 : x->tag < y->tag ? -1 : 1;
}

/* Campaign days of first..last; days outside the market are none. */
static uint32_t busy_days(const struct uplift_market *m, size_t account, int64_t first, int64_t last)
{
    const uint32_t *before = m->busy + account * (size_t)(m->n_days + 1);
    int64_t from = first - m->first_day, to = last + 1 - m->first_day;
    from = from < 0 ? 0 : from > m->n_days ? m->n_days : from;
    to = to < 0 ? 0 : to > m->n_days ? m->n_days : to;
    return to > from ? before[to] - before[from] : 0;
}

static void busy_count(struct uplift_market *m, const struct uplift_range *campaigns, size_t n)
{
    size_t width = (size_t)m->n_days + 1;
    m->busy = arena_array(m->a, m->n_accounts * width + 1, sizeof *m->busy);
    for (size_t i = 0; i < n; i++)
        for (int64_t day = campaigns[i].first_day; day <= campaigns[i].last_day; day++)
            if (day >= m->first_day && day < m->first_day + m->n_days)
                m->busy[campaigns[i].account * width + (size_t)(day - m->first_day) + 1] = 1;
    for (size_t a = 0; a < m->n_accounts; a++)
        for (size_t day = 1; day < width; day++)
            m->busy[a * width + day] += m->busy[a * width + day - 1];
}

void uplift_market_open(struct arena *a, struct uplift_session *list, size_t n, size_t n_accounts, int n_slots,
                        const struct uplift_range *campaigns, size_t n_campaigns, int64_t last_day, struct uplift_market *ret)
{
    *ret = (struct uplift_market){.list = list, .n = n, .n_accounts = n_accounts, .n_slots = n_slots, .a = a,
                                  .first_day = n > 0 ? list[0].day : last_day};
    if (n > 0)
        qsort(list, n, sizeof *list, compare_sessions);
    ret->from = arena_array(a, n_accounts + 1, sizeof *ret->from);
    for (size_t i = 0; i < n; i++) {
        ret->from[list[i].account + 1] = i + 1;
        ret->first_day = list[i].day < ret->first_day ? list[i].day : ret->first_day;
        last_day = list[i].day > last_day ? list[i].day : last_day;
    }
    for (size_t k = 1; k <= n_accounts; k++)   /* an account without sessions ends where it begins */
        ret->from[k] = ret->from[k] < ret->from[k - 1] ? ret->from[k - 1] : ret->from[k];
    ret->n_days = last_day - ret->first_day + 1;
    busy_count(ret, campaigns, n_campaigns);
    for (size_t i = 0; i < n; i++)
        list[i].is_clean = list[i].is_normal &&
                           busy_days(ret, list[i].account, list[i].day - UPLIFT_AFTER_DAYS, list[i].day) == 0;
    ret->rates = arena_array(a, n_accounts * (size_t)ret->n_days + 1, sizeof *ret->rates);
}

size_t uplift_session_from(const struct uplift_market *m, size_t account, int64_t at)
{
    size_t low = m->from[account], high = m->from[account + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m->list[middle].start_at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_history(const struct uplift_market *m, size_t account, int64_t d)
{
    return m->from[account] < m->from[account + 1] && m->list[m->from[account]].day <= d - UPLIFT_HISTORY_DAYS;
}

/* --- the baseline --------------------------------------------------------------------------------------------------------- */

static bool stands_for(const struct uplift_session *s, int slot, enum uplift_fallback level)
{
    if (!s->is_normal || s->hours < match_hours || (!s->is_clean && level < UPLIFT_NEAR_SLOT))
        return false;
    switch (level % UPLIFT_NEAR_SLOT) {
    case UPLIFT_SLOT: return s->slot == slot;
    case UPLIFT_DAY_TYPE: return (s->slot & 1) == (slot & 1);
    default: return true;
    }
}

static bool is_in_reach(int64_t day, int64_t d)
{
    return day >= d - UPLIFT_GAP_DAYS - UPLIFT_BACK_DAYS && day < d - UPLIFT_GAP_DAYS;
}

bool uplift_is_match(const struct uplift_market *m, size_t i, size_t account, int slot, int64_t d, enum uplift_fallback fallback)
{
    return fallback != UPLIFT_NONE && m->list[i].account == account && is_in_reach(m->list[i].day, d) &&
           stands_for(&m->list[i], slot, fallback);
}

/* The first level with enough matches; where none has, all there is of the account. */
static enum uplift_fallback level_of(const size_t matches[UPLIFT_NONE])
{
    for (int level = 0; level < UPLIFT_NONE; level++)
        if (matches[level] >= UPLIFT_MATCHES)
            return (enum uplift_fallback)level;
    return matches[UPLIFT_ACCOUNT] > 0 ? UPLIFT_ACCOUNT : matches[UPLIFT_NEAR_ACCOUNT] > 0 ? UPLIFT_NEAR_ACCOUNT : UPLIFT_NONE;
}

/* Ratio of sums over the matches in list[from..to), without the best and the worst hour where there are many. */
static double ratio_of(const struct uplift_market *m, size_t from, size_t to, int slot, struct uplift_rate *rate)
{
    const struct uplift_session *best = NULL, *worst = NULL;
    double gmv = 0, hours = 0;
    for (size_t i = from; i < to; i++) {
        const struct uplift_session *s = &m->list[i];
        if (!stands_for(s, slot, rate->fallback))
            continue;
        gmv += s->gmv;
        hours += s->hours;
        if (best == NULL || s->gmv * best->hours > best->gmv * s->hours)
            best = s;
        if (worst == NULL || s->gmv * worst->hours <= worst->gmv * s->hours)   /* the later of equals: never the best one */
            worst = s;
    }
    if (rate->matches >= UPLIFT_TRIM_FROM && best != NULL) {
        gmv -= best->gmv + worst->gmv;
        hours -= best->hours + worst->hours;
    }
    return gmv / hours;
}

static struct uplift_rate rate_compute(const struct uplift_market *m, size_t account, int slot, int64_t d)
{
    struct uplift_rate rate = {.is_known = true, .fallback = UPLIFT_NONE};
    if (!has_history(m, account, d))
        return rate;
    size_t from = uplift_session_from(m, account, (d - UPLIFT_GAP_DAYS - UPLIFT_BACK_DAYS) * DAY_S);
    size_t to = uplift_session_from(m, account, (d - UPLIFT_GAP_DAYS) * DAY_S), matches[UPLIFT_NONE] = {0};
    for (size_t i = from; i < to; i++)
        for (int level = 0; level < UPLIFT_NONE; level++)
            matches[level] += stands_for(&m->list[i], slot, (enum uplift_fallback)level);
    rate.fallback = level_of(matches);
    if (rate.fallback == UPLIFT_NONE)
        return rate;
    rate.matches = matches[rate.fallback];
    rate.per_hour = ratio_of(m, from, to, slot, &rate);
    if (!(rate.per_hour > 0))   /* days that sold nothing (or gave back more) tell no rate */
        rate = (struct uplift_rate){.is_known = true, .fallback = UPLIFT_NONE};
    return rate;
}

/* Asked again and again (placebos of every campaign share their days), so kept. */
struct uplift_rate uplift_rate_at(const struct uplift_market *m, size_t account, int slot, int64_t d)
{
    if (d < m->first_day || d >= m->first_day + m->n_days)
        return rate_compute(m, account, slot, d);
    struct uplift_rate **kept = &m->rates[account * (size_t)m->n_days + (size_t)(d - m->first_day)];
    if (*kept == NULL)
        *kept = arena_array(m->a, (size_t)m->n_slots, sizeof **kept);
    struct uplift_rate *rate = &(*kept)[slot];
    if (!rate->is_known)
        *rate = rate_compute(m, account, slot, d);
    return *rate;
}

/* --- a window ------------------------------------------------------------------------------------------------------------- */

enum { SLOTS_MOST = 48 };

/* Hours by slot of the sessions that start in [from, to]. */
static void hours_of(const struct uplift_market *m, size_t account, int64_t from, int64_t to, double hours[SLOTS_MOST])
{
    for (size_t i = uplift_session_from(m, account, from); i < m->from[account + 1] && m->list[i].start_at <= to; i++)
        hours[m->list[i].slot] += m->list[i].hours;
}

/* r (h - h_normal) of one day's part of a window: the hours of the same part of that weekday, on days in reach of the matches
 * that are no campaign's. Slots the window left out count, too: hours moved from one slot to another are not gained. */
static void longer_add(const struct uplift_market *m, size_t account, int64_t from, int64_t to, int64_t d, struct uplift_sum *sum)
{
    double aired[SLOTS_MOST] = {0}, usual[SLOTS_MOST] = {0};
    int64_t weekdays = 0, day = date_floor_day(from), first = m->list[m->from[account]].day;
    for (int64_t back = 7; day - back >= d - UPLIFT_GAP_DAYS - UPLIFT_BACK_DAYS; back += 7) {
        if (!is_in_reach(day - back, d) || day - back < first || busy_days(m, account, day - back, day - back) > 0)
            continue;
        hours_of(m, account, from - back * DAY_S, to - back * DAY_S, usual);
        weekdays++;
    }
    if (weekdays == 0)
        return;
    hours_of(m, account, from, to, aired);
    for (int slot = 0; slot < m->n_slots; slot++) {
        double more = aired[slot] - usual[slot] / (double)weekdays;
        struct uplift_rate rate = more != 0 ? uplift_rate_at(m, account, slot, d) : (struct uplift_rate){.fallback = UPLIFT_NONE};
        if (rate.fallback != UPLIFT_NONE)
            sum->longer += rate.per_hour * more;
    }
}

static void session_add(const struct uplift_market *m, const struct uplift_session *s, int64_t d, struct uplift_sum *sum)
{
    struct uplift_rate rate = uplift_rate_at(m, s->account, s->slot, d);
    sum->sessions++;
    sum->hours += s->hours;
    if (rate.fallback == UPLIFT_NONE) {
        sum->unmatched++;
        sum->unmatched_gmv += s->gmv;
        return;
    }
    double b = rate.per_hour * s->hours;
    sum->actual += s->gmv;
    sum->baseline += b;
    sum->square += b * b;
    if (sum->fallback == UPLIFT_NONE || rate.fallback > sum->fallback)
        sum->fallback = rate.fallback;
}

void uplift_add(const struct uplift_market *m, const struct uplift_window *w, int64_t d, int what, struct uplift_sum *sum)
{
    for (int64_t day = date_floor_day(w->start_at); day <= date_floor_day(w->end_at); day++) {
        int64_t from = day * DAY_S > w->start_at ? day * DAY_S : w->start_at;
        int64_t to = (day + 1) * DAY_S - 1 < w->end_at ? (day + 1) * DAY_S - 1 : w->end_at;
        if ((what & UPLIFT_SKIP_CAMPAIGNS) != 0 && busy_days(m, w->account, day, day) > 0)
            continue;
        for (size_t i = uplift_session_from(m, w->account, from); i < m->from[w->account + 1] && m->list[i].start_at <= to; i++)
            session_add(m, &m->list[i], d, sum);
        if ((what & UPLIFT_LONGER) != 0 && has_history(m, w->account, d))
            longer_add(m, w->account, from, to, d, sum);
    }
}

void uplift_sum_add(struct uplift_sum *to, const struct uplift_sum *from)
{
    to->sessions += from->sessions;
    to->unmatched += from->unmatched;
    to->hours += from->hours;
    to->actual += from->actual;
    to->unmatched_gmv += from->unmatched_gmv;
    to->baseline += from->baseline;
    to->square += from->square;
    to->longer += from->longer;
    if (to->fallback == UPLIFT_NONE || (from->fallback != UPLIFT_NONE && from->fallback > to->fallback))
        to->fallback = from->fallback;
}

/* --- chance ---------------------------------------------------------------------------------------------------------------- */

double uplift_statistic(const struct uplift_sum *sum)
{
    if (!(sum->baseline > 0))
        return NAN;
    return sum->actual > 0 ? log(sum->actual / sum->baseline) * sum->baseline / sqrt(sum->square) : -INFINITY;
}

double uplift_gmv_at(const struct uplift_sum *sum, double statistic)
{
    return sum->baseline > 0 ? sum->baseline * exp(statistic * sqrt(sum->square) / sum->baseline) : NAN;
}

/* No account of the windows has a campaign from D-7 to D+14 of the moved ones, each has its history. */
static bool is_eligible(const struct uplift_market *m, const struct uplift_window *windows, size_t n, int64_t back, int64_t d)
{
    for (size_t i = 0; i < n; i++) {
        int64_t first = date_floor_day(windows[i].start_at) - back, last = date_floor_day(windows[i].end_at) - back;
        if (!has_history(m, windows[i].account, d) ||
            busy_days(m, windows[i].account, first - UPLIFT_GAP_DAYS, last + UPLIFT_AFTER_DAYS) > 0)
            return false;
    }
    return true;
}

/* Accounts that have no baseline in the campaign itself take no part, else no past date would have all of them. */
static size_t windows_measured(const struct uplift_market *m, const struct uplift_window *windows, size_t n, int64_t d,
                               struct uplift_window *ret)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (has_history(m, windows[i].account, d))
            ret[kept++] = windows[i];
    return kept;
}

static int64_t first_day_of(const struct uplift_window *windows, size_t n)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < n; i++)
        first = date_floor_day(windows[i].start_at) < first ? date_floor_day(windows[i].start_at) : first;
    return first;
}

size_t uplift_placebos(const struct uplift_market *m, const struct uplift_window *windows, size_t n, struct arena *a,
                       struct uplift_placebo **ret)
{
    int64_t d = first_day_of(windows, n);
    struct uplift_window *kept = arena_array(a, n + 1, sizeof *kept);
    size_t n_kept = windows_measured(m, windows, n, d, kept), found = 0;
    *ret = arena_array(a, (size_t)m->n_days + 1, sizeof **ret);
    for (int64_t back = 1; n_kept > 0 && d - back >= m->first_day + UPLIFT_HISTORY_DAYS; back++) {
        struct uplift_sum sum = UPLIFT_SUM_INIT;
        if (!is_eligible(m, kept, n_kept, back, d - back))
            continue;
        for (size_t i = 0; i < n_kept; i++) {
            struct uplift_window moved = {kept[i].account, kept[i].start_at - back * DAY_S, kept[i].end_at - back * DAY_S};
            uplift_add(m, &moved, d - back, UPLIFT_SOLD, &sum);
        }
        double statistic = uplift_statistic(&sum);
        if (!isnan(statistic))
            (*ret)[found++] = (struct uplift_placebo){back, statistic};
    }
    return found;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Order statistics at rank 5 % and 95 % of n + 1: the campaign's own T, were it one of them, lies between in 90 of 100. */
static void quantiles(const struct uplift_placebo *placebos, size_t n, double *ret_low, double *ret_high)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    double *sorted = arena_array(&a, n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = placebos[i].statistic;
    qsort(sorted, n, sizeof *sorted, compare_numbers);
    size_t rank = (n + 1) / 20;
    *ret_low = sorted[rank - 1];
    *ret_high = sorted[n - rank];
}

struct uplift_test uplift_test_of(double statistic, const struct uplift_placebo *placebos, size_t n, int64_t days)
{
    struct uplift_test test = {.n = n, .p = NAN, .low = NAN, .high = NAN};
    size_t as_large = 0;
    int64_t last = 0;
    for (size_t i = 0; i < n; i++) {
        as_large += fabs(placebos[i].statistic) >= fabs(statistic);
        if (test.apart == 0 || placebos[i].back >= last + days) {
            test.apart++;
            last = placebos[i].back;
        }
    }
    if (n > 0 && !isnan(statistic))
        test.p = (1 + (double)as_large) / (1 + (double)n);
    if (n >= UPLIFT_PLACEBOS)
        quantiles(placebos, n, &test.low, &test.high);
    return test;
}

void uplift_range_of(const struct uplift_sum *sum, const struct uplift_test *test, double *ret_low, double *ret_high)
{
    double statistic = uplift_statistic(sum);
    *ret_low = *ret_high = NAN;
    if (isnan(statistic) || isnan(test->low) || !isfinite(test->low) || !isfinite(test->high))
        return;
    *ret_low = uplift_gmv_at(sum, statistic - test->high) - sum->baseline;
    *ret_high = uplift_gmv_at(sum, statistic - test->low) - sum->baseline;
}
