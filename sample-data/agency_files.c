#include "sample-data/agency_files.h"

#include "sample-data/bench.h"
#include "sample-data/beside.h"
#include "sample-data/house.h"
#include "sample-data/truth.h"

#include <stdlib.h>

/* Everything one run holds. */
struct scene {
    struct agency agency;
    struct rota rota;
    struct live_list lives;
    struct handover handover;
    struct outbox outbox;
    struct truth truth;
};

/* The demo keeps all minutes: some 15 MB for a quarter of a year. */
static struct minute *play_all(struct scene *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->lives.n; i++)
        n += s->lives.lives[i].n_minutes;
    struct minute *minutes = calloc(n + 1, sizeof *minutes), *next = minutes;
    if (minutes == NULL)
        abort();
    for (size_t i = 0; i < s->lives.n; i++) {
        live_play(&s->lives.lives[i], &s->agency, next);
        next += s->lives.lives[i].n_minutes;
    }
    return minutes;
}

static int write_demo(struct scene *s, enum minutes_form form, struct err *e)
{
    struct minute *minutes = play_all(s);
    int result = editions_write(&s->agency, &s->lives, form, &s->outbox, e);
    struct view *views = calloc(s->lives.n + 1, sizeof *views);
    if (views == NULL)
        abort();
    if (result == 0) {
        views_settle(views, &s->agency, &s->lives);
        result = beside_write(&s->agency, &s->lives, views, &s->truth, &s->outbox, e);
    }
    for (size_t i = 0; result == 0 && i < s->lives.n; i++) {
        struct credit credit;
        credit_split(&s->agency, &s->rota, &s->handover, &s->lives.lives[i], &views[i], &credit);
        truth_add_live(&s->truth, &s->lives.lives[i], &views[i], &credit);
    }
    struct room_tally *tallies = calloc(s->lives.n + 1, sizeof *tallies);
    if (tallies == NULL)
        abort();
    if (result == 0)
        result = house_write_workbook(&s->agency, &s->rota, &s->handover, &s->lives, tallies, &s->outbox, e);
    for (size_t i = 0; result == 0 && i < s->lives.n; i++)
        truth_add_room(&s->truth, &s->lives.lives[i], &views[i], &tallies[i]);
    free(tallies);
    free(views);
    free(minutes);
    return result;
}

static int write_bench(struct scene *s, enum minutes_form form, struct err *e)
{
    return bench_write(&s->agency, &s->rota, &s->handover, &s->lives, form != MINUTES_NONE, &s->truth, &s->outbox, e) != 0
               ? -1 : house_write_files(&s->agency, &s->rota, &s->handover, &s->outbox, e);
}

int agency_files_write(const struct agency_request *q, struct err *e)
{
    struct scene s = {.outbox = {.dir = q->dir}};
    agency_found(&s.agency, q->is_bench, q->seed, q->last_day - q->days + 1, q->last_day,
                 (struct agency_size){(int)q->sessions_a_day, (int)q->hosts});
    rota_fill(&s.rota, &s.agency);
    lives_open(&s.lives, &s.agency, &s.rota);
    handover_keep(&s.handover, &s.agency, &s.rota, &s.lives);
    s.truth.agency = &s.agency;
    int result = q->is_bench ? write_bench(&s, q->minutes, e) : write_demo(&s, q->minutes, e);
    if (result == 0)
        result = truth_write(&s.truth, &s.rota, &s.outbox, e);
    truth_release(&s.truth);
    outbox_release(&s.outbox);
    handover_release(&s.handover);
    lives_release(&s.lives);
    rota_release(&s.rota);
    return result;
}
