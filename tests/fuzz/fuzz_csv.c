/* Any bytes as a CSV, under each separator and each encoding. */
#include "tests/fuzz/fuzz.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t'};
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct book b;
    char path[FUZZ_PATH];
    int fd = fuzz_file(data, size, path);
    if (book_open(&a, path, &fuzz_limits, &b, &e) == 0) {
        struct reader *r;
        for (size_t i = 0; i < sizeof separators && b.type == BOOK_CSV; i++)
            if (reader_open(&b, 0, separators[i], &r, &e) == 0) {
                fuzz_rows(r);
                reader_close(r);
            }
        for (int i = ENCODING_UTF8; i < N_ENCODINGS && b.type == BOOK_CSV; i++)
            if (reader_open_encoded(&b, ',', (enum encoding)i, &r, &e) == 0) {
                fuzz_rows(r);
                reader_close(r);
            }
        book_close(&b);
    }
    (void)close(fd);
    return 0;
}
