/* room: what the desk keeps about rooms and lives beside the roster: run-downs, checklists, equipment, stock, and what was noted
 * during and after lives. Every sheet draws from its own streams: none of them moves a figure of another file. */
#ifndef SAMPLE_ROOM_H
#define SAMPLE_ROOM_H

#include "sample-data/handover.h"
#include "sample-data/table.h"

/* What the house sheets say of one live. */
struct room_tally {
    int actions, incidents, minutes_lost, violations, points, audits, marks, questions, answered;
};

/* What the sheets are made from. */
struct desk {
    const struct agency *agency;
    const struct rota *rota;
    const struct handover *handover;
    const struct live_list *lives;   /* NULL in the bench */
    struct arena *texts;
    struct room_tally *tallies;      /* one a live; NULL in the bench */
};

struct house_sheet {
    const char *name;
    const char *const *headings;
    size_t n_headings;
    void (*put)(struct table *t, const struct desk *d);
};
extern const struct house_sheet room_sheets[];
extern const size_t n_room_sheets;

/* A segment of a planned live's run-down. */
struct segment {
    int64_t at, minutes, price_sen, units;   /* at: civil seconds */
    const struct product *product;
};
enum { SEGMENTS = 6 };
/* false: nobody wrote a run-down for that plan. */
bool room_run_down(const struct desk *d, const struct plan *p, struct segment ret[SEGMENTS]);

/* Sheets of what was noted about lives (noted.c). */
void noted_put_actions(struct table *t, const struct desk *d);
void noted_put_incidents(struct table *t, const struct desk *d);
void noted_put_violations(struct table *t, const struct desk *d);
void noted_put_audits(struct table *t, const struct desk *d);
void noted_put_moderation(struct table *t, const struct desk *d);
void noted_put_coaching(struct table *t, const struct desk *d);
void noted_put_followup(struct table *t, const struct desk *d);
void noted_put_costs(struct table *t, const struct desk *d);
void noted_put_fx(struct table *t, const struct desk *d);

#endif
