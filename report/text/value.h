/* value: one datum of a query, and how it is said: unit (what the number is) and role (what it means).
 *
 * A template names units and roles, never formats or colours; both lists are closed. */
#ifndef REPORT_VALUE_H
#define REPORT_VALUE_H

#include "base/arena.h"
#include "base/str.h"
#include <stdint.h>

enum value_type { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT };
struct value {
    enum value_type type;
    double number;      /* VALUE_INT, VALUE_REAL */
    const char *text;   /* VALUE_TEXT, NUL-terminated */
};

enum unit {
    UNIT_TEXT,      /* as it is */
    UNIT_ID,        /* text that looks like a number must stay text */
    UNIT_MONEY,     /* whole currency units */
    UNIT_PRICE,     /* currency units with two decimals */
    UNIT_SIGNED,    /* money with its sign: a change or an effect */
    UNIT_COUNT,
    UNIT_PERCENT,   /* a fraction, one decimal */
    UNIT_CHANGE,    /* a fraction with its sign */
    UNIT_HOURS,     /* one decimal */
    UNIT_RATIO,     /* two decimals */
    UNIT_MINUTES,
    UNIT_INDEX,     /* 100 is the middle */
    UNIT_DATE,      /* YYYY-MM-DD */
    UNIT_DAY,       /* "Fri 20 Nov" */
    UNIT_TIME,      /* local time of day, from YYYY-MM-DD HH:MM:SS */
    UNIT_MOMENT,    /* local date and time */
    UNIT_LONG_DATE, /* "Friday 20 November 2026"; texts only */
    UNIT_COUNT_OF
};

/* -1 if there is no unit of that name. */
int unit_find(const char *name);
const char *const *unit_names(size_t *ret_n);
/* Excel's number format; NULL for texts. */
const char *unit_format(enum unit u);
bool unit_is_number(enum unit u);    /* takes numbers; dates and times are converted */
enum unit_side { SIDE_LEFT, SIDE_MIDDLE, SIDE_RIGHT };
enum unit_side unit_side(enum unit u);   /* where it stands in its cell */

/* The Excel serial of a date or local time text; false if it is none. */
bool value_serial(const struct value *v, double *ret_serial);

/* The local time (or date) text of an Excel serial, to the second: the inverse of value_serial. */
const char *serial_text(struct arena *a, double serial);
/* How a value reads inside a sentence; "" for NULL. Weekday and month names come from the catalogue. */
struct catalogue;
const char *value_text(struct arena *a, const struct value *v, enum unit u, const struct catalogue *c);

#endif
