#include "report/book/style.h"

#include <string.h>

static const struct {
    const char *name;
    uint32_t rgb;
} PALETTE[COLOR_COUNT_OF] = {
    [COLOR_INK] = {"ink", 0x1F2933},
    [COLOR_MUTED] = {"muted", 0x616E7C},
    [COLOR_LINE] = {"line", 0xD9DFE5},
    [COLOR_BAND] = {"band", 0xEEF2F5},
    [COLOR_PAPER] = {"paper", 0xFFFFFF},
    [COLOR_ACCENT] = {"accent", 0x0B7285},
    [COLOR_SECOND] = {"second", 0x7048A8},
    [COLOR_TARGET] = {"target", 0x7B8794},
    [COLOR_UP] = {"up", 0x0B7285},
    [COLOR_DOWN] = {"down", 0x9A6A4F},
    [COLOR_BAD] = {"bad", 0xB42318},
    [COLOR_WATCH] = {"watch", 0x9A5B00},
    [COLOR_BAD_BAND] = {"bad_band", 0xFCEBE9},
    [COLOR_SCALE_LOW] = {"scale_low", 0xF4F9FA},
    [COLOR_SCALE_HIGH] = {"scale_high", 0x5BB5C4},
    [COLOR_SCALE_BAR] = {"scale_bar", 0xCFE8EC},
};

const char *color_name(enum color c) { return PALETTE[c].name; }
uint32_t color_rgb(enum color c) { return PALETTE[c].rgb; }

#define NONE (-1)
static const struct role_look LOOKS[ROLE_COUNT_OF] = {
    /*                      name       size  bold  italic text          fill        below        above      mark */
    [ROLE_BODY] =          {"",         11, false, false, COLOR_INK,    NONE,       COLOR_LINE,  NONE,      ""},
    [ROLE_TITLE] =         {NULL,       20, true,  false, COLOR_INK,    NONE,       NONE,        NONE,      ""},
    [ROLE_BASIS] =         {NULL,       11, false, false, COLOR_MUTED,  NONE,       NONE,        NONE,      ""},
    [ROLE_ALARM] =         {"alarm",    11, true,  false, COLOR_BAD,    NONE,       NONE,        NONE,      ""},
    [ROLE_VERDICT] =       {NULL,       14, true,  false, COLOR_ACCENT, NONE,       NONE,        NONE,      ""},
    [ROLE_SECTION] =       {NULL,       13, true,  false, COLOR_ACCENT, NONE,       NONE,        NONE,      ""},
    [ROLE_HEADING] =       {NULL,       11, true,  false, COLOR_INK,    COLOR_BAND, COLOR_TARGET, NONE,     ""},
    [ROLE_HEADING_NUMBER] = {NULL,      11, true,  false, COLOR_INK,    COLOR_BAND, COLOR_TARGET, NONE,     ""},
    [ROLE_HEADING_MIDDLE] = {NULL,      11, true,  false, COLOR_INK,    COLOR_BAND, COLOR_TARGET, NONE,     ""},
    [ROLE_LABEL] =         {"label",    11, true,  false, COLOR_INK,    NONE,       COLOR_LINE,  NONE,      ""},
    [ROLE_TOTAL] =         {"total",    11, true,  false, COLOR_INK,    NONE,       NONE,        COLOR_INK, ""},
    [ROLE_MUTED] =         {"muted",    11, false, false, COLOR_MUTED,  NONE,       COLOR_LINE,  NONE,      ""},
    [ROLE_GROUP] =         {"group",    11, true,  false, COLOR_ACCENT, COLOR_BAND, COLOR_LINE,  NONE,      ""},
    [ROLE_BAD] =           {"bad",      11, true,  false, COLOR_BAD,    NONE,       COLOR_LINE,  NONE,      "\xE2\x96\xBC "},
    [ROLE_WATCH] =         {"watch",    11, false, false, COLOR_WATCH,  NONE,       COLOR_LINE,  NONE,      "\xE2\x96\xBD "},
    [ROLE_TOTAL_BAD] =     {NULL,       11, true,  false, COLOR_BAD,    NONE,       NONE,        COLOR_INK, "\xE2\x96\xBC "},
    [ROLE_TOTAL_WATCH] =   {NULL,       11, true,  false, COLOR_WATCH,  NONE,       NONE,        COLOR_INK, "\xE2\x96\xBD "},
    [ROLE_CARD_LABEL] =    {NULL,       11, false, false, COLOR_MUTED,  COLOR_BAND, NONE,        NONE,      ""},
    [ROLE_CARD_VALUE] =    {NULL,       20, true,  false, COLOR_INK,    COLOR_BAND, NONE,        NONE,      ""},
    [ROLE_CARD_NOTE] =     {NULL,       11, false, false, COLOR_INK,    COLOR_BAND, NONE,        NONE,      ""},
    [ROLE_HEAT] =          {NULL,       10, false, false, COLOR_INK,    NONE,       COLOR_PAPER, NONE,      ""},
    [ROLE_NOTE] =          {"note",     11, false, false, COLOR_MUTED,  NONE,       NONE,        NONE,      ""},
    [ROLE_MORE] =          {NULL,       11, false, false, COLOR_MUTED,  NONE,       NONE,        NONE,      ""},
    [ROLE_LINK] =          {NULL,       11, false, false, COLOR_ACCENT, NONE,       NONE,        NONE,      ""},
    [ROLE_DATA] =          {NULL,       11, false, false, COLOR_INK,    NONE,       NONE,        NONE,      ""},
};

int role_find(const char *name)
{
    for (int i = 0; i < ROLE_COUNT_OF; i++)
        if (LOOKS[i].name != NULL && strcmp(LOOKS[i].name, name) == 0)
            return i;
    return -1;
}

const char *const *role_names(size_t *ret_n)
{
    static const char *names[ROLE_COUNT_OF];
    size_t n = 0;
    for (int i = 0; i < ROLE_COUNT_OF; i++)
        if (LOOKS[i].name != NULL)
            names[n++] = LOOKS[i].name;
    *ret_n = n;
    return names;
}

const struct role_look *role_look(enum role r) { return &LOOKS[r]; }

/* Widths of ' ' to '~' in hundredths of a digit: the wider of Calibri and Noto Sans, which stands in for it where it lacks. A
 * column too wide costs nothing and one too narrow prints ####; a row too high makes its page smaller. */
static const unsigned char LETTER_WIDTHS[] = {
    45, 64, 79, 113, 100, 145, 135, 44, 60, 60, 98, 100, 49, 60, 50, 76, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100,
    53, 53, 100, 100, 100, 91, 176, 114, 114, 110, 128, 97, 91, 127, 130, 59, 63, 108, 92, 169, 133, 137, 106, 137, 109, 96,
    97, 128, 112, 176, 102, 99, 100, 61, 76, 61, 100, 98, 57, 98, 108, 84, 108, 99, 60, 108, 108, 45, 47, 93, 45, 163, 108,
    106, 108, 108, 72, 84, 66, 108, 89, 141, 92, 89, 82, 66, 96, 66, 100
};

double text_width(const char *text)
{
    double width = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if ((*p & 0xC0) == 0x80)
            continue;
        if (*p >= ' ' && *p <= '~')
            width += LETTER_WIDTHS[*p - ' '] / 100.0;
        else if (*p < 0xE0 || (*p == 0xE1 && p[1] >= 0xB8))   /* Latin with accents, Vietnamese too */
            width += 1.1;
        else
            width += *p == 0xE2 ? 1.2 : 2.0;   /* E2: punctuation and triangles; the rest Asian scripts, emoji */
    }
    return width;
}
