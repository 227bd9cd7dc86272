/* score_put: a row of results, bound in the order of its columns; NAN and NULL are empty cells. */
#ifndef TRANSFORM_SCORE_PUT_H
#define TRANSFORM_SCORE_PUT_H

#include "base/db.h"
#include <stdint.h>

struct put {
    sqlite3_stmt *stmt;
    int at;
    bool has_failed;
};

void put_text(struct put *r, const char *text);
void put_int(struct put *r, int64_t value);
void put_real(struct put *r, double value);          /* rounded to 6 decimals */
int put_end(struct put *r, struct err *e);           /* writes the row; the statement is ready for the next */

#endif
