/* figure: numbers and moments as the platforms' files write them, by whole-number arithmetic. */
#ifndef SAMPLE_FIGURE_H
#define SAMPLE_FIGURE_H

#include <stdint.h>

struct figure {
    char text[40];
};
struct figure figure_count(int64_t n);
struct figure figure_money(int64_t sen);                      /* 1234.50 */
struct figure figure_money_grouped(const char *symbol, int64_t sen);   /* RM1,234.50 */
/* scale * a / b with that many decimals, half up; empty when b is 0. */
struct figure figure_ratio(int64_t scale, int64_t a, int64_t b, int decimals, const char *unit);
struct figure figure_time(const char *pattern, int64_t civil_s);
struct figure figure_duration(const char *pattern, int64_t seconds);

#endif
