/* reader: rows of text views with their place, from CSV, XLSX or JSON; streaming, with limits.
 *
 * A book is one file; a sheet is a table inside it (CSV: one, named ""; JSON: one a rows path). A
 * reader yields the rows of one sheet from its first line, preamble included; what is heading and
 * what is data is the format's business. Views live until the next reader_next. */
#ifndef INGEST_READER_H
#define INGEST_READER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "ingest/reader/encoding.h"
#include <stdint.h>

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_BOOL };

struct cell {
    enum cell_kind kind;
    struct str text;      /* trimmed of nothing, but libcsv drops blanks around an unquoted cell; numbers as written in the
                           * file ("0.125", "7.66568E+18"); CELL_BOOL: "TRUE", "FALSE"; an Excel error: CELL_TEXT "#N/A"; a
                           * formula nobody calculated: CELL_TEXT "=A1+B1" */
};

struct row {
    long place;           /* CSV: line of the record's first byte, from 1; XLSX: row number; JSON: index in the array, from 0 */
    size_t n_cells;
    const struct cell *cells;
};

struct reader_limits {
    int64_t file_bytes, csv_bytes, json_bytes, rows, columns, cell, zip_entries, zip_bytes, zip_ratio, xml_depth,
            strings_bytes;
    enum encoding encoding;   /* of a CSV that is neither UTF-8 nor says what it is; AUTO: windows-1252 */
};

enum book_type { BOOK_CSV, BOOK_XLSX, BOOK_JSON };

struct book {
    enum book_type type;
    const char *path;
    size_t n_sheets;
    char **sheets;                 /* names in the order of tabs, hidden ones too, chart sheets not; CSV: { "" }; JSON: { "" } */
    bool is_excerpt;               /* set by who knows it from the archive's manifest (excerpt.h); false from book_open */
    int64_t created_utc_s, modified_utc_s;   /* XLSX: core properties; 0: not stated */
    struct book_state *state;      /* the type's own */
};

/* Decides the type by content (zip signature; first byte { or [ after BOM and white space; else CSV).
 * An empty file is ERR_INPUT "empty file". Errors name the file and what a person can do about it. */
int book_open(struct arena *a, const char *path, const struct reader_limits *limits, struct book *ret, struct err *e);
void book_close(struct book *b);

/* JSON only: the whole document, borrowed; the format engine looks at its shape. */
const void *book_json_borrow(const struct book *b);

struct reader;
/* CSV: separator 0 means ','. XLSX: `sheet` is an index into b->sheets. */
int reader_open(struct book *b, size_t sheet, char separator, struct reader **ret, struct err *e);
/* A CSV whose encoding is known better than its bytes tell. */
int reader_open_encoded(struct book *b, char separator, enum encoding encoding, struct reader **ret, struct err *e);
/* CSV: what it took the bytes for so far; AUTO: nothing but ASCII. Others: AUTO. */
enum encoding reader_encoding(const struct reader *r);
/* The encodings a CSV may be in, likeliest first: AUTO alone, unless that turned out not to be UTF-8 when rows were read. */
size_t book_encodings(const struct book *b, enum encoding ret[N_ENCODINGS]);

/* JSON: rows are the elements of the array found at rows_path ("data.live_stream_sessions", "" = the root; a root or
 * end that is an object counts as one row). Cells are the values at `paths` of each element ("sales_performance.gmv.amount");
 * a path starting with "/" starts at the document's root ("/data.performance.overall.start_time"); a number picks an
 * element of an array; "" is the element itself. null and missing are CELL_EMPTY; an object or array is ERR_INPUT at its
 * place. No rows_path in the document is ERR_INPUT, null there is no rows. */
int reader_open_json(struct book *b, const char *rows_path, const char *const *paths, size_t n_paths,
                     struct reader **ret, struct err *e);
/* 1: *ret is the next row (rows without any cell are yielded with n_cells 0 only by CSV blank lines); 0: end; -1: error with
 * place. An error may come after good rows (a checksum is known at the end only): nothing of a sheet counts before 0. */
int reader_next(struct reader *r, struct row *ret, struct err *e);
void reader_close(struct reader *r);

/* No cell of it holds more than blanks. */
bool row_is_blank(const struct row *row);

#endif
