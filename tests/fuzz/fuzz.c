#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

const struct reader_limits fuzz_limits = {.file_bytes = 1 << 20, .csv_bytes = 1 << 20, .json_bytes = 1 << 20, .rows = 3000,
                                          .columns = 200, .cell = 2000, .zip_entries = 40, .zip_bytes = 4 << 20, .strings_bytes = 1 << 20,
                                          .zip_ratio = 100, .xml_depth = 40};

int fuzz_file(const void *ptr, size_t size, char ret_path[FUZZ_PATH])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || (size > 0 && write(fd, ptr, size) != (ssize_t)size))
        abort();
    (void)snprintf(ret_path, FUZZ_PATH, "/proc/self/fd/%d", fd);
    return fd;
}

/* ---- workbooks ---- */

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEETS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static const struct {
    const char *name, *text;
} usual[] = {
    {"_rels/.rels", "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                    "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml", "<workbook xmlns=\"" SHEETS "\" xmlns:r=\"" OFFICE "\"><sheets>"
                        "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                                   "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" OFFICE
                                   "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"},
    {"xl/sharedStrings.xml", "<sst xmlns=\"" SHEETS "\"/>"},
};

static void part_add(zip_t *zip, const char *name, const char *ptr, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, ptr, len, 0);
    if (source == NULL)
        abort();
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        zip_source_free(source);   /* a name there already, or none a file can have */
    else
        (void)zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

static void parts_add(zip_t *zip, const char *text, size_t size)
{
    while (size > 2 && memcmp(text, "==", 2) == 0) {
        char name[64];
        const char *end = memchr(text, '\n', size), *body = end != NULL ? end + 1 : text + size;
        size_t len = (size_t)((end != NULL ? end : body) - text) - 2, left = size - (size_t)(body - text);
        const char *next = memmem(body, left, "\n==", 3);
        size_t body_len = next != NULL ? (size_t)(next - body) : left;
        (void)snprintf(name, sizeof name, "%.*s", len < 60 ? (int)len : 60, text + 2);
        part_add(zip, name, body, body_len);
        text = next != NULL ? next + 1 : body + left;
        size = left - body_len - (next != NULL ? 1 : 0);
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (zip_name_locate(zip, usual[i].name, 0) < 0)
            part_add(zip, usual[i].name, usual[i].text, strlen(usual[i].text));
}

int fuzz_book(const void *ptr, size_t size, char ret_path[FUZZ_PATH])
{
    if (size < 3 || memcmp(ptr, "==", 2) != 0)
        return fuzz_file(ptr, size, ret_path);
    zip_error_t why;
    zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, &why);
    if (bytes == NULL)
        abort();
    zip_source_keep(bytes);
    zip_t *zip = zip_open_from_source(bytes, ZIP_TRUNCATE, &why);
    if (zip == NULL)
        abort();
    parts_add(zip, ptr, size);
    zip_stat_t about;
    if (zip_close(zip) != 0 || zip_source_stat(bytes, &about) != 0 || zip_source_open(bytes) != 0)
        abort();
    char *copy = malloc(about.size + 1);
    if (copy == NULL || zip_source_read(bytes, copy, about.size) != (zip_int64_t)about.size)
        abort();
    (void)zip_source_close(bytes);
    zip_source_free(bytes);
    int fd = fuzz_file(copy, about.size, ret_path);
    free(copy);
    return fd;
}

/* ---- rows ---- */

void fuzz_rows(struct reader *r)
{
    struct err e = ERR_INIT;
    struct row row;
    unsigned seen = 0;
    while (reader_next(r, &row, &e) == 1)
        for (size_t i = 0; i < row.n_cells; i++) {
            const struct cell *c = &row.cells[i];
            if (c->kind == CELL_EMPTY && c->text.len != 0)
                abort();
            for (size_t k = 0; k < c->text.len; k++)
                seen += (unsigned char)c->text.ptr[k];
        }
    __asm__ volatile("" : : "r"(seen));   /* the bytes are looked at though nobody asks for their sum */
}
