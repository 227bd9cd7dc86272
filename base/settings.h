/* settings: typed values from a JSON file over a catalogue of defaults.
 *
 * The catalogue is data (pipelines/settings.json): name with dots, type, default, meaning. An unknown
 * key in the user's file is an error with the nearest known one; a value of the wrong type too. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/err.h"
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct settings;
/* `user_file` (NULL: none) over the catalogue, a resource; *ret is closed by settings_close. */
int settings_open(const char *catalogue_resource, const char *user_file, struct settings **ret, struct err *e);
void settings_close(struct settings *s);
/* `name` must be in the catalogue (asserted). */
int64_t settings_int(const struct settings *s, const char *name);
double settings_real(const struct settings *s, const char *name);
bool settings_bool(const struct settings *s, const char *name);
const char *settings_text(const struct settings *s, const char *name);
const json_t *settings_json_borrow(const struct settings *s, const char *name);   /* lists and maps */

struct settings_row {
    const char *name, *type, *meaning, *origin;   /* origin: "default" or the user's file name */
    char *value;                                  /* JSON text, owned by s */
};
size_t settings_rows(const struct settings *s, const struct settings_row **ret_rows);  /* catalogue order */
void settings_fingerprint(const struct settings *s, char ret_hex[65]);                 /* of effective values */

#endif
