#include "sample-data/agency.h"

#include "base/date.h"
#include "sample-data/random.h"

#include <stdio.h>
#include <string.h>

const char *const platform_names[2] = {"tiktok", "shopee"};
const char *const role_names[5] = {"host", "co_host", "technical", "product_specialist", "moderator"};

static const struct account demo_accounts[] = {
    {TIKTOK, FEED_API, "7284019365520174086", "senja.beauty.my", "Senja Beauty", "Studio 1", 62000, 44000, 142000, 58000, 4690,
     {420, 330, 930, 250, 40}},
    {TIKTOK, FEED_CLP, "7310562248917340165", "periuk.biru", "Periuk Biru", "Studio 2", 51000, 39000, 118000, 47000, 7150,
     {200, 380, 820, 330, 60}},
    {SHOPEE, FEED_LIVE_LIST, "318204577", "senja_beauty_official", "Senja Beauty", "Studio 3", 30000, 52000, 128000, 66000, 4180,
     {460, 230, 520, 380, 20}},
};

/* Three years of bench data are not read by people: five accounts of the same making. */
static const struct account bench_accounts[] = {
    {TIKTOK, FEED_HOUSE, "7284019365520174086", "bench.one", "Bench", "Room 1", 62000, 44000, 142000, 58000, 4690, {0}},
    {TIKTOK, FEED_HOUSE, "7310562248917340165", "bench.two", "Bench", "Room 2", 51000, 39000, 118000, 47000, 7150, {0}},
    {TIKTOK, FEED_HOUSE, "7355190846620913547", "bench.three", "Bench", "Room 3", 55000, 41000, 128000, 51000, 5590, {0}},
    {SHOPEE, FEED_HOUSE, "318204577", "bench_four", "Bench", "Room 4", 30000, 52000, 128000, 66000, 4180, {0}},
    {SHOPEE, FEED_HOUSE, "402917733", "bench_five", "Bench", "Room 5", 34000, 47000, 120000, 60000, 5230, {0}},
};

static const struct person demo_people[] = {
    {.id = "H01", .name = "Aina", .code = "AINA", .level = "senior", .is_full_time = true, .trained = "host;product_specialist",
     .skill_err = 60, .skill_ctr = 50, .skill_ctor = 60, .skill_aov = 10, .off_peak = 60, .prime = 150,
     .story = "strong, mostly in evening slots"},
    {.id = "H02", .name = "Hafiz", .code = "HAFIZ", .level = "senior", .is_full_time = true, .trained = "host",
     .skill_err = 10, .skill_ctr = 20, .skill_ctor = 20, .skill_aov = 20, .off_peak = 100, .prime = 110, .story = ""},
    {.id = "H03", .name = "Mei Ling", .code = "MEI", .level = "senior", .is_full_time = true, .trained = "host;moderator",
     .skill_err = 80, .skill_ctr = 60, .skill_ctor = 80, .skill_aov = 40, .off_peak = 80, .prime = 130, .story = "best of all"},
    {.id = "H04", .name = "Kavitha", .code = "KAVI", .level = "junior", .is_full_time = true, .trained = "host",
     .skill_err = 50, .skill_ctr = 60, .skill_ctor = 80, .skill_aov = 20, .off_peak = 600, .prime = 10,
     .story = "excellent in quiet slots: low GMV per hour, high true skill"},
    {.id = "H05", .name = "Wei Jie", .code = "WJ", .level = "junior", .is_full_time = true, .trained = "host;technical",
     .skill_err = -20, .skill_ctr = -10, .skill_ctor = -40, .skill_aov = 10, .off_peak = 110, .prime = 90, .story = ""},
    {.id = "H06", .name = "Farah", .code = "FARAH", .level = "senior", .is_full_time = true, .trained = "host",
     .skill_err = 30, .skill_ctr = 30, .skill_ctor = 30, .skill_aov = 0, .off_peak = 90, .prime = 120, .drift_ctor = -330,
     .story = "her CTOR fell in the last four weeks"},
    {.id = "H07", .name = "Zul", .code = "ZUL", .level = "junior", .trained = "host", .skill_err = -60, .skill_ctr = -50,
     .skill_ctor = -90, .skill_aov = 0, .off_peak = 60, .prime = 120, .story = ""},
    {.id = "H08", .name = "Xin Yi", .code = "XINYI", .level = "junior", .trained = "host", .skill_err = 20, .skill_ctr = 0,
     .skill_ctor = 10, .skill_aov = 0, .off_peak = 100, .prime = 100, .story = "part-timer, then full-timer"},
    {.id = "H09", .name = "Priya", .code = "PRIYA", .level = "junior", .trained = "host", .skill_err = 20, .skill_ctr = 40,
     .skill_ctor = 30, .skill_aov = 10, .off_peak = 80, .prime = 110, .story = ""},
    {.id = "H10", .name = "Nabila", .code = "NABILA", .level = "trainee", .trained = "host", .skill_err = -50, .skill_ctr = -20,
     .skill_ctor = -30, .skill_aov = 0, .off_peak = 130, .prime = 80, .story = "joined late: few stints"},
    {.id = "H11", .name = "Siew Mei", .code = "SIEW", .level = "junior", .trained = "host", .skill_err = -30, .skill_ctr = -50,
     .skill_ctor = -70, .skill_aov = 0, .off_peak = 100, .prime = 100, .story = "left"},
    {.id = "H12", .name = "Arif", .code = "ARIF", .level = "trainee", .trained = "host", .skill_err = -100, .skill_ctr = -90,
     .skill_ctor = -150, .skill_aov = -10, .off_peak = 100, .prime = 100, .story = "weak"},
    {.id = "T01", .name = "Ravi", .code = "", .role = ROLE_TECHNICAL, .is_full_time = true, .trained = "technical"},
    {.id = "T02", .name = "Izzat", .code = "", .role = ROLE_TECHNICAL, .is_full_time = true, .trained = "technical;moderator"},
    {.id = "T03", .name = "Jun Hao", .code = "", .role = ROLE_TECHNICAL, .is_full_time = true, .trained = "technical"},
    {.id = "T04", .name = "Syafiq", .code = "", .role = ROLE_TECHNICAL, .trained = "technical"},
    {.id = "P01", .name = "Suraya", .code = "", .role = ROLE_SPECIALIST, .is_full_time = true, .trained = "product_specialist"},
    {.id = "P02", .name = "Li Ting", .code = "", .role = ROLE_SPECIALIST, .is_full_time = true, .trained = "product_specialist"},
    {.id = "P03", .name = "Anjali", .code = "", .role = ROLE_SPECIALIST, .trained = "product_specialist;moderator"},
    {.id = "P04", .name = "Hui Min", .code = "", .role = ROLE_SPECIALIST, .is_full_time = true, .trained = "product_specialist"},
    {.id = "M01", .name = "Haziq", .code = "", .role = ROLE_MODERATOR, .is_full_time = true, .trained = "moderator"},
    {.id = "M02", .name = "Pei Shan", .code = "", .role = ROLE_MODERATOR, .trained = "moderator"},
    {.id = "M03", .name = "Devi", .code = "", .role = ROLE_MODERATOR, .trained = "moderator"},
    {.id = "M04", .name = "Amira", .code = "", .role = ROLE_MODERATOR, .is_full_time = true, .trained = "moderator"},
};

enum { DEMO_ACCOUNTS = sizeof demo_accounts / sizeof demo_accounts[0],
       BENCH_ACCOUNTS = sizeof bench_accounts / sizeof bench_accounts[0],
       DEMO_PEOPLE = sizeof demo_people / sizeof demo_people[0] };

/* The dated stories hang on the end of the window, on Mondays, so that any window has them. */
static void date_stories(struct agency *a)
{
    int year, month, day;
    date_civil(a->first_day, &year, &month, &day);
    int64_t monday = a->last_day - date_weekday(a->last_day) + 1;
    for (size_t i = 0; i < a->n_people; i++) {
        struct person *p = &a->people[i];
        p->hired = date_day(year - 1, 1 + (int)(i % 11), 1);
        if (strcmp(p->id, "H06") == 0)
            p->drift_from = monday - 21;
        if (strcmp(p->id, "H08") == 0)
            p->full_time_from = monday - 42;
        if (strcmp(p->id, "H10") == 0)
            p->joined = monday - 35;
        if (strcmp(p->id, "H11") == 0)
            p->left = monday - 29;
    }
}

static void add_campaign(struct agency *a, bool is_mega, const char *id, const char *name, int64_t first, int64_t last)
{
    if (a->n_campaigns == AGENCY_CAMPAIGNS)
        return;
    struct campaign *c = &a->campaigns[a->n_campaigns++];
    c->is_mega = is_mega;
    (void)snprintf(c->id, sizeof c->id, "%s", id);
    (void)snprintf(c->name, sizeof c->name, "%s", name);
    c->start_at = first * 86400;
    c->end_at = last * 86400 + 86399;
}

/* Double days (9.9 and 10.10 for a day, 11.11 and 12.12 with a day on either side) and paydays (25th to 27th). */
static void plan_campaigns(struct agency *a)
{
    for (int64_t day = a->first_day - 31; day <= a->last_day + 31; day++) {
        int year, month, of_month;
        char id[16], name[32];
        date_civil(day, &year, &month, &of_month);
        if (month == of_month && month >= 9) {
            int around = month >= 11;
            (void)snprintf(id, sizeof id, "mega-%02u%02u%02u", (unsigned)year % 100, (unsigned)month % 100, (unsigned)of_month % 100);
            (void)snprintf(name, sizeof name, "%u.%u Mega Sale", (unsigned)month % 100, (unsigned)of_month % 100);
            add_campaign(a, true, id, name, day - around, day + around);
        } else if (of_month == 25) {
            (void)snprintf(id, sizeof id, "payday-%02u%02u", (unsigned)year % 100, (unsigned)month % 100);
            (void)snprintf(name, sizeof name, "Payday %04u-%02u", (unsigned)year % 10000, (unsigned)month % 100);
            add_campaign(a, false, id, name, day, day + 2);
        }
    }
}

/* More hosts like those of the cast, each a little better or worse at everything; nothing happens to them. */
static void hire_more(struct agency *a, int hosts)
{
    for (int i = AGENCY_HOSTS_LEAST; i < hosts && i < AGENCY_HOSTS_MOST; i++) {
        struct random r = random_stream(a->seed, "more hosts", i, 0);
        const struct person *like = &demo_people[i % AGENCY_HOSTS_LEAST];
        struct extra *x = &a->extras[i];
        struct person *p = &a->people[a->n_people++];
        (void)snprintf(x->id, sizeof x->id, "H%02d", i + 1);
        (void)snprintf(x->name, sizeof x->name, "%.18s %d", like->name, i + 1);
        (void)snprintf(x->code, sizeof x->code, "%.10s%d", like->code, i + 1);
        *p = *like;
        p->id = x->id;
        p->name = x->name;
        p->code = x->code;
        p->drift_ctor = 0;
        p->skill_err += (int)random_noise(&r, 30);
        p->skill_ctr += (int)random_noise(&r, 30);
        p->skill_ctor += (int)random_noise(&r, 30);
        p->story = "";
    }
}

void agency_found(struct agency *a, bool is_bench, uint64_t seed, int64_t first_day, int64_t last_day, struct agency_size size)
{
    *a = (struct agency){.is_bench = is_bench, .seed = seed, .first_day = first_day, .last_day = last_day,
                         .sessions_a_day = size.sessions_a_day, .n_people = DEMO_PEOPLE};
    a->n_accounts = is_bench ? BENCH_ACCOUNTS : DEMO_ACCOUNTS;
    memcpy(a->accounts, is_bench ? bench_accounts : demo_accounts, a->n_accounts * sizeof a->accounts[0]);
    memcpy(a->people, demo_people, sizeof demo_people);
    hire_more(a, size.hosts);
    date_stories(a);
    plan_campaigns(a);
}

bool person_is_active(const struct person *p, int64_t day)
{
    return day >= p->joined && (p->left == 0 || day <= p->left);
}

bool person_is_full_time(const struct person *p, int64_t day)
{
    return p->is_full_time || (p->full_time_from != 0 && day >= p->full_time_from);
}

int person_skill(const struct person *p, int64_t day)
{
    int drift = p->drift_from != 0 && day >= p->drift_from ? p->drift_ctor : 0;
    return p->skill_err + p->skill_ctr + p->skill_ctor + p->skill_aov + drift;
}

const struct campaign *agency_campaign(const struct agency *a, int64_t at)
{
    for (size_t i = 0; i < a->n_campaigns; i++)
        if (at >= a->campaigns[i].start_at && at <= a->campaigns[i].end_at)
            return &a->campaigns[i];
    return NULL;
}
