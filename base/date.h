/* date: civil calendar and time zones. The clock, TZ and the locale are never asked.
 *
 * civil seconds: seconds since 1970-01-01 00:00:00 of a wall clock, as if it were UTC. All
 * int_ and mart_ tables hold civil seconds of the account's zone. utc seconds: Unix time.
 * A date is a text YYYY-MM-DD, or a day number (days since 1970-01-01). */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

#define DATE_TEXT 11      /* "YYYY-MM-DD" and NUL */
#define DATE_TIME_TEXT 20 /* "YYYY-MM-DD HH:MM:SS" and NUL */
#define DATE_WEEK_TEXT 9  /* "YYYY-Www" and NUL */

int64_t date_day(int year, int month, int day);                    /* day number, proleptic Gregorian */
void date_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day);
bool date_is_valid(int year, int month, int day);
int date_weekday(int64_t day);                                     /* 1 Monday .. 7 Sunday */
void date_iso_week(int64_t day, int *ret_year, int *ret_week);
int64_t date_week_start(int iso_year, int iso_week);               /* Monday */

int date_parse(struct str s, int64_t *ret_day);                    /* YYYY-MM-DD, whole text */
int date_parse_time(struct str s, int64_t *ret_civil_s);           /* YYYY-MM-DD[ T]HH:MM[:SS], whole text */
int date_parse_utc(struct str s, int64_t *ret_utc_s);              /* RFC 3339 with Z or +hh:mm */
/* Texts are empty outside the years 1 to 9999. */
void date_text(int64_t day, char ret[DATE_TEXT]);
void date_time_text(int64_t civil_s, char ret[DATE_TIME_TEXT]);
void date_week_text(int64_t day, char ret[DATE_WEEK_TEXT]);
int64_t date_floor_day(int64_t seconds);                           /* floor(seconds / 86400), negatives too */

/* A period: "2026-11-20" day, "2026-W47" week, "2026-11" month. */
enum date_period_kind { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };
struct date_period {
    enum date_period_kind kind;
    int64_t first, last;   /* day numbers, both inclusive */
    char text[DATE_TEXT];
};
int date_period_parse(struct str s, struct date_period *ret_period);
struct date_period date_period_of(enum date_period_kind kind, int64_t day);

/* An IANA zone read from zoneinfo (TZif 2+ with its footer rule). Unknown name: ERR_INPUT. */
struct zone;
int zone_open(const char *name, struct zone **ret_zone, struct err *e);
void zone_close(struct zone *z);
int64_t zone_civil(const struct zone *z, int64_t utc_s);
int64_t zone_utc(const struct zone *z, int64_t civil_s);           /* earlier one where ambiguous; in a gap as before it */

#endif
