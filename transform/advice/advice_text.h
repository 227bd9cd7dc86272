/* advice_text: the sentences of a recommendation, from a rule's texts and the figures. */
#ifndef TRANSFORM_ADVICE_TEXT_H
#define TRANSFORM_ADVICE_TEXT_H

#include "base/arena.h"
#include <stddef.h>

/* What a rule's title and evidence may name. */
enum advice_word_nth {
    WORD_SUBJECT, WORD_FACTOR, WORD_ACTUAL, WORD_EXPECTED, WORD_PCT, WORD_SESSIONS, WORD_EXPOSURE, WORD_UNIT, WORD_PER_UNIT, WORD_WEEKS, ADVICE_WORDS
};
extern const char *const advice_word_names[ADVICE_WORDS];

struct advice_word {
    const char *name, *value;
};

/* `text` with every {name} of the list replaced; other braces stay as they are. */
char *advice_text(struct arena *a, const char *text, const struct advice_word *words, size_t n);

/* The first {name} in `text` (letters and _) that is not among `names`, in `a`; NULL: all are. */
const char *advice_text_unknown(struct arena *a, const char *text, const char *const *names, size_t n);

/* A figure as people read it, unit money (in currency units: "MYR 1,037"), percent (a fraction) or count. */
char *advice_figure(struct arena *a, double value, const char *unit, const char *currency);

#endif
