/* image: new rows of a kind with a subject as tables of a database in memory, whose pages are written here (leaf.h), so that
 * INSERT ... SELECT * moves records as they are. That takes SQLite a tenth of the work of making each from its values.
 *
 * What SQLite does not know must not change under it while a transaction reads it. So a table is written, then read once, and
 * never written again; each has its place in the image from the start, and its memory goes back once it was read. When all are
 * used up the rest of the rows go the way of others (feed_table.h). It does not matter to what is stored. */
#ifndef INGEST_IMAGE_H
#define INGEST_IMAGE_H

#include "base/db.h"
#include "ingest/row/known.h"
#include "ingest/row/pack.h"

struct image;

/* *io: of the same kind and connection, or NULL; NULL afterwards where there is no memory for one. While a transaction is open that has
 * read the former, that goes on with the tables it has left. bytes: of the file, by which the number of tables is guessed. */
int image_open(sqlite3 *db, const struct pack_layout *l, int64_t bytes, struct image **io, struct err *e);
void image_close(struct image *image);

/* false: there is no room for it before image_store; or, where nothing waits to be stored, none at all. */
bool image_add(struct image *image, const struct packed *row, const struct known_new *as, int64_t load_id);
/* What was added is in raw_<kind>_row. */
int image_store(struct image *image, struct err *e);

#endif
