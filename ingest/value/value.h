/* value: text of a cell to a typed value, by the dialect of its format, column and currency; never guessed from
 * one value. Empty, "-", "--" and "N/A" are missing. */
#ifndef INGEST_VALUE_H
#define INGEST_VALUE_H

#include "ingest/reader/reader.h"

enum value_type { VALUE_ID, VALUE_TEXT, VALUE_MONEY, VALUE_COUNT, VALUE_RATIO, VALUE_SECONDS, VALUE_INSTANT, VALUE_DATE,
                  VALUE_MINUTES /* no type of a column: how seconds may be written, 12.5 */ };

/* How numbers are written: which byte groups thousands and which marks decimals. */
enum value_number { NUMBER_POINT /* 1,234.50 */, NUMBER_COMMA /* 1.234,50 */, NUMBER_PLAIN /* 1234.5, no grouping */,
                    NUMBER_WHOLE /* 1234567: money without decimals in practice. A mark before exactly three digits groups, whichever it is;
                                    one or two digits behind the last mark are decimals */ };
/* How instants and dates are written; a list of patterns, decided by the format. */
enum value_clock {
    CLOCK_ISO = 1,        /* 2026-07-04 20:01:54, 2026-06-12 07:47, 2026-09-01, T allowed, 2026/04/18 too */
    CLOCK_SLASH_YMD = 2,  /* 2026/04/18/ 22:14 */
    CLOCK_DMY = 4,        /* 18/04/2026 23:45:00, 30-09-2026 22:00, 01-09-2026 */
    CLOCK_UNIX = 8,       /* seconds, or milliseconds when above 10^11; 0 is missing (APIs: not ended yet) */
    CLOCK_EXCEL = 16,     /* Excel serial in a numeric cell (1900 system), from 1901 on */
    CLOCK_DAY = 32        /* 20:00 without a day, as seconds of the day; with CLOCK_EXCEL a fraction of one */
};

struct dialect {
    enum value_number number;
    unsigned clock;         /* bits of value_clock */
    bool rounds_duration;   /* informative: durations are cut to minutes */
    bool has_exact_ids;     /* whole numbers in numeric cells are as they were written, however long: JSON */
};

struct value {
    bool is_null;
    int64_t integer;        /* money (hundredths), count, seconds, instant (civil or Unix seconds), date (day number) */
    double real;            /* ratio: a percent sign divides by 100 */
    struct str text;        /* id, text: trimmed view into the cell */
    char currency[4];       /* money: the symbol's or code's currency when the cell shows one unambiguously, else "" */
};

/* 0, or -1 with *ret_rule one of
 *   not_a_number, not_a_whole_number, not_a_time, not_a_date, not_a_duration, not_an_id
 *   out_of_range         money beyond 10^14 units, counts beyond 10^15, times no platform knew
 *   id_rounded_by_excel  scientific notation, or 15 significant digits followed by zeros in a number of 18 digits or more (id_column_shows
 *                        knows better where the column shows that its ids were not rounded)
 *   excel_error          #N/A, #REF!, ...
 * Numeric cells are read with a decimal point whatever the dialect. A ratio may be a duration ("00:00:36": a mean in
 * seconds). A date may come with midnight, with no other time. 24:00 is the end of a day. */
int value_parse(enum value_type type, const struct dialect *d, const struct cell *c, struct value *ret, const char **ret_rule);


/* Ranges in preambles: "2026-04-12 ~ 2026-04-18", "01/09/2026 - 30/09/2026", "2026-06-03-2026-06-30", single date. */
int value_range(struct str text, int64_t *ret_first_day, int64_t *ret_last_day);

/* What a column of a table has shown so far of ids of 18 digits or more, written as text. Starts as {0}. */
struct id_column {
    size_t n_exact, n_tailed;    /* told apart where neighbours differ; tailed: with zeros only behind 15 digits, and taken */
    size_t len;                  /* of `last`, the last seen */
    char last[24];
    bool is_last_right;
};
/* Whether a text is such an id and right: others above it in the column were not rounded. False says nothing: value_parse decides. */
bool id_column_shows(struct id_column *c, struct str s);

bool value_is_excel_error(struct str s);                       /* #N/A, #REF!, ... */
int value_type_of(const char *name, enum value_type *ret);   /* "money" -> VALUE_MONEY; -1 unknown, or no type of a column */
int value_as_of(const char *name, enum value_type *ret);     /* the same, "minutes" too */

#endif
