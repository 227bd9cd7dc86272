/* json_check: what a person wrote in JSON, held against what may stand there; and the line where it stands. */
#ifndef BASE_JSON_CHECK_H
#define BASE_JSON_CHECK_H

#include "base/json.h"

enum json_field_type { FIELD_TEXT, FIELD_BOOL, FIELD_WHOLE, FIELD_NUMBER, FIELD_LIST };
enum { JSON_WORDS_MOST = 8 };

struct json_field {
    const char *key;
    enum json_field_type type;              /* a text is not empty */
    bool is_needed;
    double least, most;                     /* of a number; of a list: how many */
    const char *words[JSON_WORDS_MOST];     /* the only texts there are; none: any */
};

/* ERR_INPUT, without a place, where `object` is none, has another key than these, lacks one or has one with another kind of value. */
int json_check(const json_t *object, const struct json_field *fields, size_t n, struct err *e);

enum { JSON_ALL = -1 };
/* Line in `text` (JSON that could be read) of a member of the root object, or of the index-th value of the list it is
 * (JSON_ALL: of the member). 0: not there. */
long json_line(struct str text, const char *key, int64_t index);

/* Line of the root's member that a message of json_check about the root quotes first; 0: there is none. */
long json_line_quoted(struct str text, const char *message);

#endif
