/* advice_ledger: what is recommended in each edition (an ISO week), what is carried on, and what became of it (NUMBERS 12). Over arrays,
 * without a database. Nothing is remembered: all editions are made anew, each from the days up to its last. */
#ifndef TRANSFORM_ADVICE_LEDGER_H
#define TRANSFORM_ADVICE_LEDGER_H

#include "transform/advice/advice.h"
#include "transform/advice/advice_rule.h"

enum { ADVICE_EDITIONS = 26, ADVICE_ID = 11 };   /* editions: at least, see advice_first */

struct advice_edition {
    const char *week;                  /* YYYY-Www */
    int64_t last_day;
    const struct advice_line *lines;   /* per key, of the rule's weeks up to last_day */
    const double *ahead;               /* per key: exposure planned for the week after; NAN: no plan tells */
    const char *const *usual;          /* per key: places whose usual week stands in there, in words; NULL: all is planned. Itself NULL: so are all */
    const struct advice_line *after;   /* per key, of the weeks that follow, as far as they are known; NULL: too few */
    int64_t after_weeks;
};

/* A line of the followup sheet. */
struct advice_followup {
    const char *rec_id, *status, *owner, *due, *note;   /* NULL: empty */
    int64_t since_day;                 /* when the sheet first said so */
    bool is_known;                     /* set: names a recommendation */
};

struct advice_book {
    const struct advice_rules *rules;
    const struct advice_facts *facts;
    const struct advice_edition *editions;   /* one week after the other; the first begins a block of `life` (advice_first) */
    size_t n_editions;
    struct advice_followup *followups;
    size_t n_followups;
};

/* A recommendation from its first edition on. */
struct advice_case {
    char rec_id[ADVICE_ID];
    size_t key, first;                       /* edition */
    const struct advice_followup *followup;  /* NULL: nobody said anything */
    bool is_acted;                           /* doing or done */
    bool has_change;
    double change;                           /* share: the factor afterwards against before, of a loss or a cost how much less it is */
    double predicted, realized;              /* logarithms (of a loss shares) the ledger's own factor is made of */
    int64_t after_weeks;
    size_t n_others;                         /* untouched cases of the rule with a change */
    double others_change;                    /* their mean; NAN under others_least */
};

/* One line of one edition. */
struct advice_said {
    size_t edition, of_case;
    int64_t rank;                            /* 1, 2, ... per currency */
    double gain;                             /* hundredths, for the coming week */
    double per_unit, exposure, factor;       /* gain = per_unit x exposure x factor */
    double confidence, chance;               /* chance: NAN where nothing is compared */
    const struct advice_line *line;
    bool is_planned;                         /* exposure is planned, else as usual */
    const char *usual;                       /* places whose usual week stands in, in words; NULL: none */
    bool is_carried;                         /* not found this time, but somebody is at it */
};

struct advice_ledger {
    struct advice_case *cases;
    struct advice_said *said;                /* by edition, currency, rank */
    size_t n_cases, n_said;
};

/* Monday of the first edition, for a last one that begins on `monday`: ADVICE_EDITIONS or up to life - 1 more, so that blocks of `life` editions
 * lie where they did last week. Day numbers. */
int64_t advice_first(const struct advice_rules *rules, int64_t monday);

/* Everything lives in `a`. Sets is_known of the followups. */
void advice_ledger_build(const struct advice_book *book, struct arena *a, struct advice_ledger *ret);

/* What the effect costs (or offers) per unit of exposure, hundredths. */
double advice_per_unit(const struct advice_rule *rule, const struct advice_line *line);

/* "R-" and eight hex digits of rule, currency, subject, factor and first week. */
void advice_id(const struct advice_rule *rule, const struct advice_key *key, const char *week, char ret[ADVICE_ID]);

#endif
