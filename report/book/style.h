/* style: the one palette, and what a role looks like. Excel, PNG and SVG share it.
 *
 * Red and amber are kept for meaning (below target and unusual; below target), so no series and no
 * ornament uses them; a marked number also carries a triangle: never colour alone. */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include "report/text/value.h"
#include <stdint.h>

enum color {
    COLOR_INK, COLOR_MUTED, COLOR_LINE, COLOR_BAND, COLOR_PAPER,
    COLOR_ACCENT,    /* TikTok, and whatever is the only series */
    COLOR_SECOND,    /* Shopee, and the second of two */
    COLOR_TARGET,    /* targets, plans, what is expected */
    COLOR_UP, COLOR_DOWN,   /* bars of a bridge */
    COLOR_BAD, COLOR_WATCH, COLOR_BAD_BAND,
    COLOR_SCALE_LOW, COLOR_SCALE_HIGH, COLOR_SCALE_BAR,   /* heat maps: dark text stays readable on both ends */
    COLOR_COUNT_OF
};
const char *color_name(enum color c);
uint32_t color_rgb(enum color c);

enum role {
    ROLE_BODY,
    ROLE_TITLE, ROLE_BASIS, ROLE_ALARM,       /* the first three lines of a sheet */
    ROLE_VERDICT, ROLE_SECTION, ROLE_HEADING, ROLE_HEADING_NUMBER, ROLE_HEADING_MIDDLE, ROLE_LABEL,
    ROLE_TOTAL, ROLE_MUTED, ROLE_GROUP,
    ROLE_BAD, ROLE_WATCH, ROLE_TOTAL_BAD, ROLE_TOTAL_WATCH,                     /* a number or word to look at */
    ROLE_CARD_LABEL, ROLE_CARD_VALUE, ROLE_CARD_NOTE,
    ROLE_HEAT, ROLE_NOTE, ROLE_MORE, ROLE_LINK, ROLE_DATA,
    ROLE_COUNT_OF
};
int role_find(const char *name);     /* the roles a template or query may name; -1 if there is none */
const char *const *role_names(size_t *ret_n);

struct role_look {
    const char *name;       /* NULL: only the engine uses it */
    double size;            /* points */
    bool is_bold, is_italic;
    enum color text;
    int fill;               /* enum color, -1 none */
    int line_below, line_above;  /* enum color, -1 none */
    const char *mark;       /* put before a number */
};
const struct role_look *role_look(enum role r);

/* Width of a text in column-width units (digits of the body font) at 11 points. */
double text_width(const char *text);

#endif
