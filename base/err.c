#include "base/err.h"

#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A text cut by snprintf may end inside a character; half a character makes the whole line unreadable. */
static void cut_at_character(char *text, size_t size)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        return;
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && ((unsigned char)text[start - 1] & 0x80) != 0)
        text[start - 1] = '\0';
}

__attribute__((format(printf, 2, 0)))
static void set_text(struct err *e, const char *format, va_list args)
{
    char text[sizeof e->text]; /* the arguments may point into e */
    (void)vsnprintf(text, sizeof text, format, args);
    cut_at_character(text, sizeof text);
    memcpy(e->text, text, sizeof text);
}

static void add_text(struct err *e, const char *text)
{
    size_t len = strlen(e->text);
    (void)snprintf(e->text + len, sizeof e->text - len, "%s", text);
    cut_at_character(e->text, sizeof e->text);
}

static void clear_place(struct err *e)
{
    e->file[0] = '\0';
    e->line = 0;
    e->column = 0;
}

int (err_set)(struct err *e, enum err_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(e, format, args);
    va_end(args);
    e->code = code;
    clear_place(e);
    return -1;
}

int (err_errno)(struct err *e, const char *format, ...)
{
    int number = errno;
    va_list args;
    va_start(args, format);
    set_text(e, format, args);
    va_end(args);
    add_text(e, ": ");
    add_text(e, strerror(number));
    e->code = ERR_SYSTEM;
    clear_place(e);
    return -1;
}

int (err_at)(struct err *e, const char *file, long line, long column)
{
    if (e->file[0] != '\0' || file == NULL)
        return -1;
    (void)snprintf(e->file, sizeof e->file, "%s", file);
    cut_at_character(e->file, sizeof e->file);
    e->line = line;
    e->column = column;
    return -1;
}

int (err_wrap)(struct err *e, const char *format, ...)
{
    char inner[sizeof e->text];
    memcpy(inner, e->text, sizeof inner);
    va_list args;
    va_start(args, format);
    set_text(e, format, args);
    va_end(args);
    add_text(e, ": ");
    add_text(e, inner);
    return -1;
}

void err_print(const struct err *e)
{
    char place[sizeof e->file + 48];
    if (e->line > 0 && e->column > 0)
        (void)snprintf(place, sizeof place, "%s:%ld:%ld", e->file, e->line, e->column);
    else if (e->line > 0)
        (void)snprintf(place, sizeof place, "%s:%ld", e->file, e->line);
    else
        (void)snprintf(place, sizeof place, "%s", e->file);
    log_place(LOG_ERROR, e->file[0] != '\0' ? place : NULL, 0, "%s", e->text);
}

int err_status(const struct err *e)
{
    switch (e->code) {
    case ERR_NONE: return EXIT_DONE;
    case ERR_USAGE: return EXIT_USAGE;
    case ERR_BUSY: return EXIT_LOCKED;
    case ERR_INPUT:
    case ERR_SYSTEM:
    case ERR_DB:
    case ERR_LIMIT: break;
    }
    return EXIT_FAILED;
}
