/* advice_rule: the rules of the recommendations, from transform/advice.json. */
#ifndef TRANSFORM_ADVICE_RULE_H
#define TRANSFORM_ADVICE_RULE_H

#include "base/arena.h"
#include "base/err.h"
#include "transform/engine/own.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ADVICE_RULES_MOST = 64, ADVICE_FACTORS_MOST = 64, ADVICE_PLANS_MOST = 8, ADVICE_PLAN_WEEKS_MOST = 13, ADVICE_WEEKS_MOST = 52 };

/* How people say a factor. */
struct advice_factor {
    const char *factor, *label;
    const char *unit;                    /* money, percent or count */
};

/* What weeks ahead are planned by, and when one is planned (NUMBERS 12). */
struct advice_plan {
    const char *plan;                    /* roster, run_down */
    double least;                        /* share of the mean planned week before, from which a week is planned */
    int64_t weeks;                       /* before, that this mean is taken over */
    const char *not_made;                /* what the evidence says until then; {places}, {weeks} */
};

struct advice_rule {
    const char *id, *title, *evidence;   /* texts with {names}; see transform/README.md */
    const char *meaning;
    const char *owner;                   /* planner, manager, data, or a role of the crew */
    const char *subject;                 /* what kind of thing its subjects are: host, account, slot, condition, product */
    const char *unit;                    /* of exposure, in words */
    bool is_loss;                        /* method loss, else ratio */
    bool is_tested;                      /* a comparison, found by looking: chance counts. Ratios are, losses are facts */
    bool is_high;                        /* a ratio above 1 is the occasion, not one below */
    bool is_advice;                      /* false: only measured, for other rules (is_adjusted) */
    bool is_adjusted;                    /* rows of hosts are compared with what these hosts usually make */
    bool is_per_account;                 /* one recommendation an account (the subject's first word), else one a subject */
    const char *unless;                  /* rule that says it instead, of the same subject; NULL: none */
    bool is_planned;                     /* exposure of the coming week from the plan, else as in the window */
    const struct advice_plan *plan;      /* by which; NULL: it is not planned */
    bool has_outcome;                    /* acting moves the factor; false: it moves hours or showings, and the factor tells nothing of that */
    bool is_cost;                        /* less of the factor is better */
    bool needs_plan;                     /* it speaks of the plan itself: without one it says nothing */
    int64_t due_days;                    /* after the edition's last day */
    int64_t weeks;                       /* window */
    int64_t least;                       /* sessions behind it */
};

struct advice_rules {
    struct advice_rule list[ADVICE_RULES_MOST];
    size_t n;
    struct advice_factor factors[ADVICE_FACTORS_MOST];
    size_t n_factors;
    struct advice_plan plans[ADVICE_PLANS_MOST];
    size_t n_plans;
    double confidence;                   /* Phi at least */
    double chance;                       /* share of a rule's advice that may be chance, at most */
    int64_t most;                        /* per edition and currency */
    int64_t life;                        /* editions a recommendation is carried on */
    int64_t after_least;                 /* weeks after it that tell an outcome */
    int64_t others_least;                /* untouched cases (and for a factor of its own: acted ones) a verdict needs */
    double gain_factor;                  /* until the ledger has its own */
    struct own_mistake left_out[ADVICE_RULES_MOST];
    size_t n_left_out;
};

/* The workspace's transform/advice.json wins over the built-in one (overlay_dir NULL: there is none). What is wrong in one of its rules leaves
 * that rule out, what is wrong elsewhere in it the whole file; left_out says so. ERR_INPUT: the built-in one is wrong. Kept in `a`. */
int advice_rules_read(struct arena *a, const char *overlay_dir, struct advice_rules *ret, struct err *e);

/* Index of a rule; n: none. */
size_t advice_rule_find(const struct advice_rules *rules, const char *id);

#endif
