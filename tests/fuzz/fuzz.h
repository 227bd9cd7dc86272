/* fuzz: what the fuzzers share. A target is LLVMFuzzerTestOneInput; `make fuzz` links libFuzzer to it, the checks link
 * driver.c, which replays files. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "ingest/reader/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { FUZZ_PATH = 40 };

/* Small enough that an input of a few kilobytes can reach each of them. */
extern const struct reader_limits fuzz_limits;

/* A file in memory that the readers open by its path; the caller closes the descriptor. */
int fuzz_file(const void *ptr, size_t size, char ret_path[FUZZ_PATH]);

/* The same, and an input of lines "==NAME" with the text of that part below becomes a workbook: a fuzzer that had to get
 * checksums right would never see the inside of one. Parts every workbook has are added. */
int fuzz_book(const void *ptr, size_t size, char ret_path[FUZZ_PATH]);

/* Reads every row to its end; each cell's bytes are looked at. */
void fuzz_rows(struct reader *r);

#endif
