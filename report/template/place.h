/* place: the line of every value of a JSON text, which jansson does not keep. */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include "base/arena.h"
#include "base/str.h"
#include <jansson.h>

struct places;
/* `text` is the valid JSON `root` was read from. */
struct places *places_new(struct arena *a, struct str text, const json_t *root);
long place_line(const struct places *p, const json_t *value);
long place_key_line(const struct places *p, const json_t *object, const char *key);

#endif
