/* Any bytes as a workbook, and any text as the parts of one (fuzz_book). */
#include "tests/fuzz/fuzz.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct book b;
    char path[FUZZ_PATH];
    int fd = fuzz_book(data, size, path);
    if (book_open(&a, path, &fuzz_limits, &b, &e) == 0) {
        struct reader *r;
        for (size_t i = 0; b.type == BOOK_XLSX && i < b.n_sheets; i++)
            if (reader_open(&b, i, '\0', &r, &e) == 0) {
                fuzz_rows(r);
                reader_close(r);
            }
        book_close(&b);
    }
    (void)close(fd);
    return 0;
}
