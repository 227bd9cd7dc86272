/* log: lines for people on stderr. -q leaves errors only, -v adds detail. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DETAIL };
void log_set_level(enum log_level most);
enum log_level log_get_level(void);     /* so that a program can pass it on to those it runs */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Name of the environment variable with a file whose text every warning and error replaces, whatever the level: whoever runs a program
 * learns so why it ended as it did. Not set: nothing is kept. */
#define LOG_REASON_FILE "RUNDOWN_REASON_FILE"
/* "file:line: warning: text"; line 0 leaves it out. */
void log_place(enum log_level level, const char *file, long line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
