/* reader_type: what a file type supplies to ingest/reader/reader.c. For reader*.c only. */
#ifndef INGEST_READER_TYPE_H
#define INGEST_READER_TYPE_H

#include "ingest/reader/reader.h"

struct book_state {
    struct reader_limits limits;
    int fd;            /* open as long as the book: readers see the same bytes whatever happens to the name */
    int64_t bytes;
    enum encoding encoding;   /* as the first bytes say; AUTO: they do not */
    size_t n_mark;     /* bytes before the text */
    bool is_counted;   /* the question of UTF-8 was asked, and answered */
    bool is_utf8;
    void *own;         /* the type's: nothing, struct workbook, json_t */
};

/* A reader of any type starts with this. */
struct reader {
    const struct reader_verbs *verbs;
    const struct book *book;
    int64_t n_rows;
};

struct reader_verbs {
    int (*next)(struct reader *r, struct row *ret, struct err *e);
    void (*close)(struct reader *r);
};

int csv_reader_open(struct book *b, char separator, enum encoding encoding, struct reader **ret, struct err *e);
enum encoding csv_reader_encoding(const struct reader *r);

int xlsx_book_open(struct arena *a, struct book *b, struct err *e);
void xlsx_book_close(struct book *b);
int xlsx_reader_open(struct book *b, size_t sheet, struct reader **ret, struct err *e);

int json_book_open(struct arena *a, struct book *b, struct err *e);
void json_book_close(struct book *b);

/* Asked when the first byte that is not ASCII turns up, at or behind `at`: whether the file is UTF-8. Reads the rest of it. */
int book_is_utf8(const struct book *b, int64_t at, bool *ret, struct err *e);

/* pread that goes on after short reads and signals: the bytes read, less than len only at the end of the file; -1. */
int64_t book_read(const struct book *b, char *ptr, size_t len, int64_t at, struct err *e);

#endif
