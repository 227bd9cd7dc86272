/* catalogue: the texts of the workbooks by key (templates/text/LANGUAGE.json), and filling their
 * {placeholders}. A placeholder is {column} or {column:unit}. */
#ifndef REPORT_CATALOGUE_H
#define REPORT_CATALOGUE_H

#include "base/arena.h"
#include "base/err.h"
#include "report/text/value.h"
#include <jansson.h>

struct catalogue;
/* Texts of the workspace lie over the built-in ones, key by key. English stands in for a key another language lacks. `overlay_dir` may be NULL. */
int catalogue_open(struct arena *a, const char *overlay_dir, const char *language, struct catalogue **ret, struct err *e);
void catalogue_close(struct catalogue *c);
/* NULL if the key does not exist. */
const char *catalogue_find(const struct catalogue *c, const char *key);
/* The text of `key`, else the key itself: an id no text exists for is still readable. */
const char *catalogue_text(const struct catalogue *c, const char *key);
/* The text of prefix.key, else key. */
const char *catalogue_word(struct arena *a, const struct catalogue *c, const char *prefix, const char *key);
/* Does any key begin with "PREFIX."? */
bool catalogue_has_words(const struct catalogue *c, const char *prefix);
/* The key nearest to `key`; NULL if none is near. */
const char *catalogue_nearest(struct arena *a, const struct catalogue *c, const char *key);

/* What placeholders stand for; looked up through `next` until found. */
struct fill {
    const char *const *names;
    const struct value *values;
    size_t n;
    const struct fill *next;
};
/* The text with placeholders filled; one nobody knows is left as it is written. */
const char *catalogue_fill(struct arena *a, const struct catalogue *c, const char *text, const struct fill *f);

#endif
