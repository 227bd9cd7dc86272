/* reader_type: what a file type supplies to ingest/reader.c. For reader*.c only. */
#ifndef INGEST_READER_TYPE_H
#define INGEST_READER_TYPE_H

#include "ingest/reader.h"

struct book_state {
    struct reader_limits limits;
    int fd;            /* open as long as the book: readers see the same bytes whatever happens to the name */
    int64_t bytes;
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

int csv_reader_open(struct book *b, char separator, struct reader **ret, struct err *e);

int xlsx_book_open(struct arena *a, struct book *b, struct err *e);
void xlsx_book_close(struct book *b);
int xlsx_reader_open(struct book *b, size_t sheet, struct reader **ret, struct err *e);

int json_book_open(struct arena *a, struct book *b, struct err *e);
void json_book_close(struct book *b);

/* pread that goes on after short reads and signals: the bytes read, less than len only at the end of the file; -1. */
int64_t book_read(const struct book *b, char *ptr, size_t len, int64_t at, struct err *e);

#endif
