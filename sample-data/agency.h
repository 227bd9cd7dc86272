/* agency: the invented cast of the sample: accounts, people with their true skill, campaigns.
 *
 * Nobody in it is a real person and no shop is a real shop. Skills and effects are thousandths of a natural
 * logarithm: +100 is about 10 % more. */
#ifndef SAMPLE_AGENCY_H
#define SAMPLE_AGENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum platform { TIKTOK, SHOPEE };
extern const char *const platform_names[2];

/* How an account's figures reach the desk. */
enum feed { FEED_API, FEED_CLP, FEED_LIVE_LIST, FEED_HOUSE };

struct account {
    enum platform platform;
    enum feed feed;
    const char *id;        /* as exports write it */
    const char *handle;    /* alias; the API's username; folder below inbox/ */
    const char *shop, *room;
    int impressions_hour;  /* in an average weekday evening */
    int err_ppm, ctr_ppm, ctor_ppm;   /* views/impressions, clicks/views, orders/clicks */
    int aov_sen;
    int slot_permille[5];  /* chance of a live per slot of schedule.c */
};

enum role { ROLE_HOST, ROLE_CO_HOST, ROLE_TECHNICAL, ROLE_SPECIALIST, ROLE_MODERATOR };
extern const char *const role_names[5];

struct person {
    const char *id, *name, *code, *level;
    enum role role;            /* what she mostly does */
    bool is_full_time;         /* at the start */
    const char *trained;
    int skill_err, skill_ctr, skill_ctor, skill_aov;
    int off_peak;              /* weight for quiet slots, 100 = like everyone */
    int prime;                 /* weight for evenings */
    int64_t hired, joined, left, full_time_from;   /* day numbers; 0: none */
    int64_t drift_from;        /* from here her CTOR moves by drift_ctor */
    int drift_ctor;
    const char *story;
};

struct campaign {
    char id[16], name[32];
    int64_t start_at, end_at;  /* civil seconds, inclusive */
    bool is_mega;
};

enum { AGENCY_ACCOUNTS = 5, AGENCY_HOSTS_LEAST = 12, AGENCY_HOSTS_MOST = 100, AGENCY_PEOPLE = AGENCY_HOSTS_MOST + 12, AGENCY_CAMPAIGNS = 200 };

/* What a host beyond the cast is called. */
struct extra {
    char id[16], name[32], code[24];
};

struct agency {
    bool is_bench;
    uint64_t seed;
    int64_t first_day, last_day;      /* what is reported about */
    int sessions_a_day;
    size_t n_accounts, n_people, n_campaigns;
    struct account accounts[AGENCY_ACCOUNTS];
    struct person people[AGENCY_PEOPLE];
    struct extra extras[AGENCY_HOSTS_MOST];   /* people[] points into it: an agency is never copied */
    struct campaign campaigns[AGENCY_CAMPAIGNS];
};

struct agency_size {
    int sessions_a_day;        /* 0: the profile's own */
    int hosts;                 /* those beyond the cast of twelve are of the same making; 0: the cast */
};
void agency_found(struct agency *a, bool is_bench, uint64_t seed, int64_t first_day, int64_t last_day, struct agency_size size);
bool person_is_active(const struct person *p, int64_t day);
bool person_is_full_time(const struct person *p, int64_t day);
/* Sum of her effects on GMV per hour on that day. */
int person_skill(const struct person *p, int64_t day);
/* The campaign running at that civil second, or NULL. */
const struct campaign *agency_campaign(const struct agency *a, int64_t at);

#endif
