/* json: jansson with places in its errors. Duplicate keys are refused. The caller owns json_t
 * references (json_decref); names ending in _borrow do not pass ownership. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/err.h"
#include "base/str.h"
#include <jansson.h>
#include <stdint.h>

/* Parses text; `name` is used in messages. */
int json_read_text(struct str text, const char *name, json_t **ret_root, struct err *e);
int json_read_file(const char *path, json_t **ret_root, struct err *e);

/* Required members of an object: one that is missing or of another type is an error ("name: error: 'key' must be
 * a text") and leaves *ret as it was. The ..._or functions below are for optional ones; there another type counts as
 * missing, so check with json_only_keys and json_want_text what a person wrote. */
int json_want_text(const json_t *object, const char *key, const char *name, const char **ret_borrow, struct err *e);
const char *json_text_or(const json_t *object, const char *key, const char *fallback);
int64_t json_int_or(const json_t *object, const char *key, int64_t fallback);
bool json_bool_or(const json_t *object, const char *key, bool fallback);

/* ERR_INPUT naming the first key of `object` that is not in `known` and the nearest known one. */
int json_only_keys(const json_t *object, const char *const *known, size_t n, const char *name, struct err *e);

static inline void json_drop(json_t **p) { json_decref(*p); }
#define JSON_AUTO __attribute__((cleanup(json_drop)))

/* Whether `text` is among the texts of `list`; no list (NULL) has none. */
bool json_list_has(const json_t *list, const char *text);

#endif
