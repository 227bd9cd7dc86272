#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum log_level most_level = LOG_INFO;

static const char *const level_text[] = {
    [LOG_ERROR] = "error: ", [LOG_WARNING] = "warning: ", [LOG_INFO] = "", [LOG_DETAIL] = ""};

void log_set_level(enum log_level most)
{
    most_level = most;
}

enum log_level log_get_level(void)
{
    return most_level;
}

/* File names and cell texts come from outside: a control character (C0, DEL, C1) could move a terminal's cursor or
 * forge a second line, so each message stays one line of printable text. */
static void make_printable(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p != '\0'; p++) {
        if ((*p < 0x20 && *p != '\t') || *p == 0x7F)
            *p = '?';
        else if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
            p[0] = p[1] = '?';
    }
}

/* A file of one line, the last; of two threads that write at once the reader gets the line of one. A reason that cannot be kept is in the log. */
static void keep_reason(const char *place, const char *text)
{
    const char *path = getenv(LOG_REASON_FILE);
    char line[sizeof "x: \n" + 1100 + 4096];
    int fd = path != NULL ? open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return;
    int n = snprintf(line, sizeof line, "%s%s%s\n", place != NULL ? place : "", place != NULL ? ": " : "", text);
    ssize_t written = write(fd, line, (size_t)n); /* on a full disk half a reason */
    (void)written;
    (void)close(fd);
}

__attribute__((format(printf, 4, 0)))
static void write_line(enum log_level level, const char *place, long line, const char *format, va_list args)
{
    char text[4096], where[1100];
    if (place == NULL || place[0] == '\0')
        (void)snprintf(where, sizeof where, "%s", program_invocation_short_name);
    else if (line > 0)
        (void)snprintf(where, sizeof where, "%s:%ld", place, line);
    else
        (void)snprintf(where, sizeof where, "%s", place);
    (void)vsnprintf(text, sizeof text, format, args);
    make_printable(where);
    make_printable(text);
    if (level <= LOG_WARNING)
        keep_reason(place != NULL && place[0] != '\0' ? where : NULL, text);
    if (level > most_level)
        return;
    /* One call: lines of parallel programs must not mix. A failing stderr leaves nobody to tell. */
    (void)fprintf(stderr, "%s: %s%s\n", where, level_text[level], text);
}

static bool is_for_nobody(enum log_level level) { return level > most_level && level > LOG_WARNING; }

void log_line(enum log_level level, const char *format, ...)
{
    if (is_for_nobody(level))
        return;
    va_list args;
    va_start(args, format);
    write_line(level, NULL, 0, format, args);
    va_end(args);
}

void log_place(enum log_level level, const char *file, long line, const char *format, ...)
{
    if (is_for_nobody(level))
        return;
    va_list args;
    va_start(args, format);
    write_line(level, file, line, format, args);
    va_end(args);
}
