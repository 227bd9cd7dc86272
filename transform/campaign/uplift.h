/* uplift: what a campaign sold beyond what its sessions would have sold without it (NUMBERS 11). Pure: arrays in, figures out.
 *
 * A day here is the calendar day on which a session starts, on the account's clock; D the first day of a window, by which its
 * baseline is taken. GMV in hundredths. */
#ifndef TRANSFORM_UPLIFT_H
#define TRANSFORM_UPLIFT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    UPLIFT_GAP_DAYS = 7,        /* the days before D that are no baseline: people wait for the campaign */
    UPLIFT_BACK_DAYS = 56,      /* how far before those matches are looked for */
    UPLIFT_HISTORY_DAYS = 28,   /* an account younger than this at D has no baseline */
    UPLIFT_AFTER_DAYS = 14,     /* how long a campaign is felt */
    UPLIFT_MATCHES = 4,         /* fewer are not enough */
    UPLIFT_TRIM_FROM = 8,       /* from here on without the highest and the lowest */
    UPLIFT_PLACEBOS = 19        /* fewer are indicative and give no range */
};

/* Which sessions stand for a campaign's session, best first; "near": days within UPLIFT_AFTER_DAYS after another campaign count
 * too, where there are too few others. */
enum uplift_fallback {
    UPLIFT_SLOT, UPLIFT_DAY_TYPE, UPLIFT_ACCOUNT, UPLIFT_NEAR_SLOT, UPLIFT_NEAR_DAY_TYPE, UPLIFT_NEAR_ACCOUNT, UPLIFT_NONE
};
extern const char *const uplift_fallback_names[UPLIFT_NONE + 1];

struct uplift_session {
    size_t account;
    int64_t start_at, day;      /* civil seconds; their day */
    int slot;                   /* 2 x daypart + (1 at the weekend) */
    double hours, gmv;
    bool is_normal;             /* in no campaign */
    bool is_clean;              /* and not after one; set by uplift_market_open */
    size_t tag;                 /* the caller's */
};
struct uplift_range {           /* days of an account that are a campaign's, inclusive */
    size_t account;
    int64_t first_day, last_day;
};
struct uplift_window {          /* a stretch of an account's time: sessions that start in it, inclusive */
    size_t account;
    int64_t start_at, end_at;
};
struct uplift_rate {
    bool is_known;              /* computed already */
    enum uplift_fallback fallback;
    size_t matches;
    double per_hour;            /* GMV an hour, hundredths */
};
struct uplift_market {
    struct uplift_session *list;   /* by account, start */
    size_t n, n_accounts, *from;   /* sessions of account a: from[a] .. from[a + 1] */
    int n_slots;
    int64_t first_day, n_days;
    uint32_t *busy;                /* account x (n_days + 1): campaign days before that day */
    struct uplift_rate **rates;    /* account x n_days, each NULL or n_slots rates */
    struct arena *a;
};

/* Sorts the sessions, which the market then borrows. Memory of `a`. last_day: up to which days can be asked for. */
void uplift_market_open(struct arena *a, struct uplift_session *list, size_t n, size_t n_accounts, int n_slots,
                        const struct uplift_range *campaigns, size_t n_campaigns, int64_t last_day, struct uplift_market *ret);

/* The first of the account's sessions that starts at `at` or later; market.from[account + 1] where none does. */
size_t uplift_session_from(const struct uplift_market *m, size_t account, int64_t at);

/* Baseline of one hour in the slot for a window that begins on day D; UPLIFT_NONE: there is none. */
struct uplift_rate uplift_rate_at(const struct uplift_market *m, size_t account, int slot, int64_t d);
/* Whether session i of the market is one of the matches of that rate. */
bool uplift_is_match(const struct uplift_market *m, size_t i, size_t account, int slot, int64_t d, enum uplift_fallback fallback);

/* The sums of NUMBERS 11 over sessions; A and B of those that have a baseline. */
struct uplift_sum {
    size_t sessions, unmatched;          /* unmatched: without a baseline */
    double hours;
    double actual, unmatched_gmv;        /* actual: of the matched */
    double baseline, square;             /* sum B, sum B^2 */
    double longer;                       /* uplift_hours: sum of r (h - h_normal) */
    enum uplift_fallback fallback;       /* the weakest of the matched; UPLIFT_NONE without any */
};
enum uplift_what { UPLIFT_SOLD = 0, UPLIFT_LONGER = 1, UPLIFT_SKIP_CAMPAIGNS = 2 };

#define UPLIFT_SUM_INIT {.fallback = UPLIFT_NONE}
/* Adds the window's sessions against the baseline of D. UPLIFT_LONGER: with the hours beyond the usual ones;
 * UPLIFT_SKIP_CAMPAIGNS: without days that are a campaign's. */
void uplift_add(const struct uplift_market *m, const struct uplift_window *w, int64_t d, int what, struct uplift_sum *sum);
void uplift_sum_add(struct uplift_sum *to, const struct uplift_sum *from);

/* T = ln(A / B) x B / sqrt(sum B_j^2); NAN without a baseline, -INFINITY where nothing was sold. */
double uplift_statistic(const struct uplift_sum *sum);

struct uplift_placebo {
    int64_t back;                        /* days the windows were moved */
    double statistic;
};
/* The same windows over every past date that no campaign touches. Memory of `a`. */
size_t uplift_placebos(const struct uplift_market *m, const struct uplift_window *windows, size_t n, struct arena *a,
                       struct uplift_placebo **ret);

struct uplift_test {
    size_t n, apart;                     /* placebos; of them without a common day */
    double p;                            /* NAN without any */
    double low, high;                    /* T that 90 of 100 placebos lie between; NAN under UPLIFT_PLACEBOS */
};
struct uplift_test uplift_test_of(double statistic, const struct uplift_placebo *placebos, size_t n, int64_t days);

/* What sold more per hour, given the test: lower and upper end; NAN without a range. */
void uplift_range_of(const struct uplift_sum *sum, const struct uplift_test *test, double *ret_low, double *ret_high);

/* GMV at which the sum would have that T. */
double uplift_gmv_at(const struct uplift_sum *sum, double statistic);

#endif
