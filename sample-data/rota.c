#include "sample-data/rota.h"

#include "base/arena.h"
#include "base/date.h"
#include "sample-data/random.h"

#include <stdlib.h>
#include <string.h>

const char *const status_names[3] = {"planned", "confirmed", "cancelled"};

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, SLOTS = 5, RECENT = 12, NEXT_WEEK = 7 };

/* Starts in minutes of the day and possible lengths. Lives of one account keep half an hour between them, so that
 * every plan stays a plan of its own. The last two exclude each other. */
static const struct { int start, length[3]; } demo_slots[SLOTS] = {
    {600, {180, 210, 240}}, {870, {150, 180, 210}}, {1110, {150, 150, 150}}, {1290, {150, 150, 150}}, {1410, {300, 300, 300}}};
static const struct { int start, length[3]; } bench_slots[SLOTS] = {
    {600, {240, 240, 240}}, {870, {240, 240, 240}}, {1140, {240, 240, 240}}, {1410, {240, 210, 240}}, {0, {0, 0, 0}}};
enum { SLOT_NIGHT = 3, SLOT_DAWN = 4, LATE_START = 1320, LATE_LENGTH = 240, KICK_OFF_LENGTH = 390 };

/* What each person did lately, for rest and hours. */
struct diary {
    int64_t start[RECENT], end[RECENT];
    int next;
};

struct planner {
    const struct agency *agency;
    struct rota *rota;
    struct diary diaries[AGENCY_PEOPLE];
};

static struct plan *add_plan(struct rota *r)
{
    r->plans = mem_grow(r->plans, &r->plan_room, r->n_plans + 1, sizeof *r->plans);
    struct plan *p = &r->plans[r->n_plans++];
    *p = (struct plan){.host = {-1, -1}, .stand_in = -1, .is_aired = true};
    return p;
}

static struct shift *add_shift(struct rota *r, struct plan *p, enum role role, int person, int64_t start, int64_t end)
{
    r->shifts = mem_grow(r->shifts, &r->shift_room, r->n_shifts + 1, sizeof *r->shifts);
    struct shift *s = &r->shifts[r->n_shifts++];
    *s = (struct shift){.plan = (size_t)(p - r->plans), .role = role, .person = person, .start = start, .end = end,
                        .status = CONFIRMED};
    p->n_shifts++;
    return s;
}

/* -- which lives ------------------------------------------------------------------------------------------- */

static bool is_mega_day(const struct agency *a, int64_t day)
{
    const struct campaign *c = agency_campaign(a, day * DAY + DAY / 2);
    return c != NULL && c->is_mega;
}

static bool is_double_day(int64_t day)
{
    int year, month, of_month;
    date_civil(day, &year, &month, &of_month);
    return month == of_month;
}

static int64_t slot_chance(const struct agency *a, int account, int slot, int64_t day)
{
    int64_t usual = a->is_bench ? (slot < SLOT_DAWN ? 514 : 0) : a->accounts[account].slot_permille[slot];
    int64_t in_table = a->is_bench ? 10 * 1000 : 5370;
    if (a->sessions_a_day > 0)
        usual = usual * a->sessions_a_day * 1000 / in_table;
    if (!a->is_bench && date_weekday(day) >= 6)
        usual = usual * 112 / 100;
    const struct campaign *c = a->is_bench ? NULL : agency_campaign(a, day * DAY + DAY / 2);
    if (c != NULL && slot < SLOT_DAWN)
        usual += c->is_mega ? 350 : 120;
    return usual;
}

static enum pattern draw_pattern(struct random *r, int64_t length_min, bool is_mega)
{
    int64_t drawn = random_between(r, 0, 99);
    if (length_min >= 270)
        return RELAY;
    if (is_mega)
        return drawn < 30 ? SOLO : drawn < 75 ? RELAY : TOGETHER;
    if (length_min < 180)
        return drawn < 78 ? SOLO : drawn < 94 ? RELAY : TOGETHER;
    return drawn < 56 ? SOLO : drawn < 84 ? RELAY : TOGETHER;
}

static int64_t half_hours(int64_t seconds)
{
    return seconds / (HOUR / 2) * (HOUR / 2);
}

static void open_plan(struct planner *w, struct random *r, int account, int64_t day, int start_min, int64_t length_min)
{
    struct plan *p = add_plan(w->rota);
    p->account = account;
    p->day = day;
    p->start = day * DAY + (int64_t)start_min * MINUTE;
    p->end = p->start + length_min * MINUTE;
    p->is_future = day > w->agency->last_day;
    p->pattern = draw_pattern(r, length_min, is_mega_day(w->agency, day));
    int64_t middle = p->start + half_hours((p->end - p->start) / 2);
    p->turn[0] = p->pattern == TOGETHER ? p->start + HOUR / 2 + half_hours((p->end - p->start) / 6) : middle;
    p->turn[1] = p->pattern == TOGETHER ? p->end - HOUR / 2 : p->end;
    p->is_logged = p->pattern != SOLO && random_chance(r, 500);
    if (!p->is_future && random_chance(r, 15))
        p->is_aired = false;
}

static void open_day(struct planner *w, int account, int64_t day)
{
    const struct agency *a = w->agency;
    struct random r = random_stream(a->seed, "plans", day, account);
    bool is_night_taken = false;
    for (int slot = 0; slot < SLOTS; slot++) {
        bool is_drawn = random_chance(&r, slot_chance(a, account, slot, day));
        int64_t which = random_between(&r, 0, 2);
        int start = a->is_bench ? bench_slots[slot].start : demo_slots[slot].start;
        int64_t length = a->is_bench ? bench_slots[slot].length[which] : demo_slots[slot].length[which];
        if (slot == SLOT_NIGHT && !a->is_bench) {
            bool is_eve = account == 0 && is_double_day(day + 1) && is_mega_day(a, day + 1);
            bool is_late = which == 0;
            start = is_late || is_eve ? LATE_START : start;
            length = is_eve ? KICK_OFF_LENGTH : is_late ? LATE_LENGTH : length;
            is_drawn = is_night_taken = is_drawn || is_eve;
        }
        if (is_drawn && !(slot == SLOT_DAWN && is_night_taken))
            open_plan(w, &r, account, day, start, length);
    }
}

/* -- who ---------------------------------------------------------------------------------------------------- */

static bool is_day_off(int person, int64_t day)
{
    return (day * 2 + person * 3) % 7 < 2;
}

/* Is free for the work at all: employed, not busy within a quarter of an hour, not on a day off. */
static bool is_available(const struct planner *w, int person, int64_t start, int64_t end)
{
    const struct person *p = &w->agency->people[person];
    int64_t day = date_floor_day(start);
    if (!person_is_active(p, day))
        return false;
    const struct diary *d = &w->diaries[person];
    for (int i = 0; i < RECENT; i++)
        if (start < d->end[i] + 15 * MINUTE && d->start[i] < end + 15 * MINUTE)
            return false;
    struct random r = random_stream(w->agency->seed, "days off", day, person);
    if (person_is_full_time(p, day))
        return p->role != ROLE_HOST || !is_day_off(person, day);
    bool is_evening_or_weekend = start - day * DAY >= 17 * HOUR || date_weekday(day) >= 6;
    return p->role != ROLE_HOST || (is_evening_or_weekend && random_chance(&r, 650));
}

/* What speaks against giving her the shift: little rest before it, a long day, a day drawn out, a day off. */
static int64_t strain(const struct planner *w, int person, int64_t start, int64_t end)
{
    const struct diary *d = &w->diaries[person];
    int64_t hours = end - start, last_end = 0, first = start, last = end;
    for (int i = 0; i < RECENT; i++) {
        bool is_same_duty = date_floor_day(d->start[i] - 4 * HOUR) == date_floor_day(start - 4 * HOUR);
        if (!is_same_duty) {
            last_end = d->end[i] > last_end ? d->end[i] : last_end;
            continue;
        }
        hours += d->end[i] - d->start[i];
        first = d->start[i] < first ? d->start[i] : first;
        last = d->end[i] > last ? d->end[i] : last;
    }
    return (hours > 8 * HOUR ? 4000 : hours > 6 * HOUR ? 1500 : 0) + (first - last_end < 10 * HOUR ? 5000 : 0) +
           (last - first > 10 * HOUR ? 3500 : 0) + (is_day_off(person, date_floor_day(start)) ? 3000 : 0);
}

static void diary_note(struct planner *w, int person, int64_t start, int64_t end)
{
    struct diary *d = &w->diaries[person];
    d->start[d->next] = start;
    d->end[d->next] = end;
    d->next = (d->next + 1) % RECENT;
}

static int choose(struct planner *w, struct random *r, enum role role, int64_t start, int64_t end, int other_than)
{
    int best = -1;
    int64_t best_score = INT64_MIN;
    bool is_quiet = start - date_floor_day(start) * DAY < 18 * HOUR;
    for (int i = 0; i < (int)w->agency->n_people; i++) {
        const struct person *p = &w->agency->people[i];
        if (p->role != role || i == other_than || !is_available(w, i, start, end))
            continue;
        int64_t weight = role != ROLE_HOST ? 100 : is_quiet ? p->off_peak : p->prime;
        int64_t score = random_between(r, 0, weight * 20) - strain(w, i, start, end);
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    if (best >= 0)
        diary_note(w, best, start, end);
    return best;
}

static void staff_hosts(struct planner *w, struct random *r, struct plan *p)
{
    int64_t first_end = p->pattern == RELAY ? p->turn[0] : p->end;
    p->host[0] = choose(w, r, ROLE_HOST, p->start, first_end, -1);
    if (p->host[0] >= 0)
        (void)add_shift(w->rota, p, ROLE_HOST, p->host[0], p->start, first_end);
    if (p->pattern == SOLO)
        return;
    p->host[1] = choose(w, r, ROLE_HOST, p->turn[0], p->turn[1], p->host[0]);
    if (p->host[1] >= 0)
        (void)add_shift(w->rota, p, p->pattern == RELAY ? ROLE_HOST : ROLE_CO_HOST, p->host[1], p->turn[0], p->turn[1]);
}

static void staff_crew(struct planner *w, struct random *r, struct plan *p)
{
    for (enum role role = ROLE_TECHNICAL; role <= ROLE_MODERATOR; role++) {
        int person = random_chance(r, 40) ? -1 : choose(w, r, role, p->start, p->end, -1);
        if (person >= 0)
            (void)add_shift(w->rota, p, role, person, p->start, p->end);
    }
}

static void staff_plan(struct planner *w, size_t index)
{
    struct plan *p = &w->rota->plans[index];
    struct random r = random_stream(w->agency->seed, "staff", p->start, p->account);
    p->first_shift = w->rota->n_shifts;
    staff_hosts(w, &r, p);
    if (!w->agency->is_bench)
        staff_crew(w, &r, p);
    if (p->host[0] < 0 || (p->pattern != SOLO && p->host[1] < 0)) {
        p->pattern = SOLO;
        p->is_logged = false;
        p->host[0] = p->host[0] < 0 ? p->host[1] : p->host[0];
        p->host[1] = -1;
    }
    for (size_t i = p->first_shift; i < p->first_shift + p->n_shifts; i++) {
        bool is_open = p->is_future ? p->day > w->agency->last_day + 3 : random_chance(&r, 40);
        w->rota->shifts[i].status = !p->is_aired ? CANCELLED : is_open ? PLANNED : CONFIRMED;
    }
}

/* -- who came ------------------------------------------------------------------------------------------------ */

static bool is_unrecorded(const struct rota *r, int64_t day)
{
    return day == r->unrecorded[0] || day == r->unrecorded[1];
}

static bool has_shift_after_midnight(const struct rota *r, int64_t day)
{
    for (size_t i = 0; i < r->n_shifts; i++)
        if (r->shifts[i].start >= day * DAY && r->shifts[i].start < day * DAY + 4 * HOUR)
            return true;
    return false;
}

/* A day without attendance on whose edges nobody starts after midnight: whose day such a shift is would be open to debate. */
static int64_t quiet_day(const struct rota *r, int64_t day)
{
    while (has_shift_after_midnight(r, day) || has_shift_after_midnight(r, day + 1))
        day--;
    return day;
}

/* Whole minutes throughout: the sheet is kept by hand. */
static void attend(const struct agency *a, struct rota *rota, struct shift *s)
{
    const struct plan *p = &rota->plans[s->plan];
    struct random r = random_stream(a->seed, "attendance", s->start, s->person);
    if (p->is_future || !p->is_aired || is_unrecorded(rota, p->day))
        return;
    int64_t drawn = random_between(&r, 0, 999);
    int64_t late = s->role <= ROLE_CO_HOST ? 70 : 25;
    int64_t minutes = drawn < late ? random_between(&r, 6, 28) : drawn < late + 180 ? random_between(&r, 1, 5)
                                                                                   : -random_between(&r, 4, 25);
    s->check_in = s->start + minutes * MINUTE;
    bool is_early = s->role <= ROLE_CO_HOST && s->end == p->end && random_chance(&r, 14);
    s->check_out = s->end + MINUTE * (is_early ? -random_between(&r, 18, 40) : random_between(&r, 0, 15));
    if (random_chance(&r, 30))
        s->check_out = 0;
}

static int compare_plans(const void *a, const void *b)
{
    const struct plan *p = a, *q = b;
    if (p->start != q->start)
        return p->start < q->start ? -1 : 1;
    return p->account - q->account;
}

/* -- what is wrong with next week ------------------------------------------------------------------------------ */

static struct shift *host_of(struct rota *r, const struct plan *p)
{
    return p->host[0] < 0 ? NULL : plan_host_shift(r, p, p->host[0]);
}

/* Gives the host of one plan the other plan, too, when the second starts between `least` and `most` seconds
 * after the first ends (negative: while it still runs). */
static void double_book(struct rota *r, int64_t least, int64_t most, bool is_next_day)
{
    for (size_t i = 0; i < r->n_plans; i++)
        for (size_t k = 0; k < r->n_plans && r->plans[i].is_future; k++) {
            struct plan *p = &r->plans[i], *q = &r->plans[k];
            struct shift *first = host_of(r, p), *second = host_of(r, q);
            if (!q->is_future || p->account == q->account || p->is_picked || q->is_picked || first == NULL || second == NULL ||
                q->start - first->end < least || q->start - first->end > most || q->start < first->start || (q->day > p->day) != is_next_day)
                continue;
            second->person = q->host[0] = first->person;
            p->is_picked = q->is_picked = true;
            return;
        }
}

static void cancel_hosts(struct rota *r, const struct plan *p, bool is_crew_instead)
{
    for (size_t i = p->first_shift; i < p->first_shift + p->n_shifts; i++)
        if ((r->shifts[i].role > ROLE_CO_HOST) == is_crew_instead)
            r->shifts[i].status = CANCELLED;
}

static void plant_next_week(struct rota *r)
{
    int n_left = 0;
    double_book(r, -2 * HOUR, -HOUR / 2, false);
    double_book(r, 4 * HOUR, 9 * HOUR, true);
    for (size_t i = 0; i < r->n_plans; i++) {
        struct plan *p = &r->plans[i];
        if (!p->is_future || p->is_picked || p->n_shifts < 4)
            continue;
        n_left++;
        if (n_left == 3 || n_left == 11)
            cancel_hosts(r, p, false);             /* nobody is on camera */
        else if (n_left == 5)
            cancel_hosts(r, p, true);              /* a host alone */
        else if (n_left == 7)                      /* one person in two roles */
            r->shifts[p->first_shift + p->n_shifts - 1].person = r->shifts[p->first_shift + p->n_shifts - 2].person;
    }
}

void rota_fill(struct rota *r, const struct agency *a)
{
    struct planner w = {.agency = a, .rota = r};
    *r = (struct rota){0};
    for (int64_t day = a->first_day; day <= a->last_day + NEXT_WEEK; day++)
        for (int account = 0; account < (int)a->n_accounts; account++)
            open_day(&w, account, day);
    qsort(r->plans, r->n_plans, sizeof *r->plans, compare_plans);
    for (size_t i = 0; i < r->n_plans; i++)
        staff_plan(&w, i);
    r->unrecorded[0] = quiet_day(r, a->last_day - 60);
    r->unrecorded[1] = quiet_day(r, a->last_day - 33);
    for (size_t i = 0; i < r->n_shifts; i++)
        attend(a, r, &r->shifts[i]);
    plant_next_week(r);
}

void rota_release(struct rota *r)
{
    mem_free(r->plans);
    mem_free(r->shifts);
    *r = (struct rota){0};
}

struct plan *rota_pick(struct rota *r, int account, enum pattern pattern, int64_t day)
{
    for (size_t i = 0; i < r->n_plans; i++) {
        struct plan *p = &r->plans[i];
        bool is_staffed = p->host[0] >= 0 && (pattern == SOLO || p->host[1] >= 0);
        if (p->account == account && p->pattern == pattern && p->day >= day && p->is_aired && !p->is_future &&
            !p->is_picked && is_staffed && !is_unrecorded(r, p->day)) {
            p->is_picked = true;
            return p;
        }
    }
    return NULL;
}

struct shift *plan_host_shift(struct rota *r, const struct plan *p, int person)
{
    for (size_t i = p->first_shift; i < p->first_shift + p->n_shifts; i++)
        if (r->shifts[i].person == person && r->shifts[i].role <= ROLE_CO_HOST)
            return &r->shifts[i];
    return NULL;
}
