/* Any bytes as a JSON document, read by paths of each shape. */
#include "tests/fuzz/fuzz.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const rows[] = {"", "data", "data.rows", "data.rows.0", "rows.0.items"};
    static const char *const paths[] = {"", "id", "a.b", "list.0", "list.1.id", "gmv.amount", "/data.at", "/", "0"};
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct book b;
    char path[FUZZ_PATH];
    int fd = fuzz_file(data, size, path);
    if (book_open(&a, path, &fuzz_limits, &b, &e) == 0) {
        struct reader *r;
        for (size_t i = 0; i < sizeof rows / sizeof rows[0] && b.type == BOOK_JSON; i++)
            for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++)   /* one at a time: an object as a cell ends the reading */
                if (reader_open_json(&b, rows[i], &paths[k], 1, &r, &e) == 0) {
                    fuzz_rows(r);
                    reader_close(r);
                }
        book_close(&b);
    }
    (void)close(fd);
    return 0;
}
