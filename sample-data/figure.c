#include "sample-data/figure.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

struct figure figure_count(int64_t n)
{
    struct figure f;
    (void)snprintf(f.text, sizeof f.text, "%lld", (long long)n);
    return f;
}

struct figure figure_money(int64_t sen)
{
    struct figure f;
    (void)snprintf(f.text, sizeof f.text, "%lld.%02d", (long long)(sen / 100), (int)(sen % 100));
    return f;
}

struct figure figure_money_grouped(const char *symbol, int64_t sen)
{
    struct figure f, plain = figure_count(sen / 100);
    size_t n = strlen(plain.text), at = (size_t)snprintf(f.text, 8, "%s", symbol);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            f.text[at++] = ',';
        f.text[at++] = plain.text[i];
    }
    (void)snprintf(f.text + at, sizeof f.text - at, ".%02d", (int)(sen % 100));
    return f;
}

struct figure figure_ratio(int64_t scale, int64_t a, int64_t b, int decimals, const char *unit)
{
    struct figure f = {""};
    int64_t power = 1;
    if (b == 0)
        return f;
    for (int i = 0; i < decimals; i++)
        power *= 10;
    int64_t value = (2 * scale * power * a + b) / (2 * b);
    if (decimals == 0)
        (void)snprintf(f.text, sizeof f.text, "%lld%s", (long long)value, unit);
    else
        (void)snprintf(f.text, sizeof f.text, "%lld.%0*lld%s", (long long)(value / power), decimals, (long long)(value % power), unit);
    return f;
}

/* Y m d H M S stand for the parts, everything else for itself; y is the year's two digits. */
struct figure figure_time(const char *pattern, int64_t civil_s)
{
    struct figure f = {""};
    int year, month, day;
    size_t at = 0;
    int64_t second = civil_s - date_floor_day(civil_s) * 86400;
    date_civil(date_floor_day(civil_s), &year, &month, &day);
    for (const char *p = pattern; *p != '\0' && at + 5 < sizeof f.text; p++) {
        int64_t part = *p == 'm' ? month : *p == 'd' ? day : *p == 'H' ? second / 3600 : *p == 'M' ? second / 60 % 60 : second % 60;
        if (*p == 'Y')
            at += (size_t)snprintf(f.text + at, sizeof f.text - at, "%04d", year);
        else if (strchr("mdHMS", *p) != NULL)
            at += (size_t)snprintf(f.text + at, sizeof f.text - at, "%02d", (int)part);
        else
            f.text[at++] = *p;
    }
    f.text[at] = '\0';
    return f;
}

/* h hours without a leading zero, H M S two digits, m minutes without a leading zero; '%' before a letter prints it. */
struct figure figure_duration(const char *pattern, int64_t seconds)
{
    struct figure f = {""};
    size_t at = 0;
    for (const char *p = pattern; *p != '\0' && at + 12 < sizeof f.text; p++) {
        int64_t part = *p == 'h' || *p == 'H' ? seconds / 3600 : *p == 'm' || *p == 'M' ? seconds / 60 % 60 : seconds % 60;
        if (*p == '%' && p[1] != '\0')
            f.text[at++] = *++p;
        else if (strchr("HMS", *p) != NULL)
            at += (size_t)snprintf(f.text + at, sizeof f.text - at, "%02d", (int)part);
        else if (strchr("hm", *p) != NULL)
            at += (size_t)snprintf(f.text + at, sizeof f.text - at, "%d", (int)part);
        else
            f.text[at++] = *p;
    }
    f.text[at] = '\0';
    return f;
}
