/* A workbook's excerpt: the same sheets under their names, those that are not read empty; texts stand in the cells. */
#include "ingest/feed/excerpt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define TYPES "application/vnd.openxmlformats-officedocument.spreadsheetml"
static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

enum { DOS_DAY_ONE = (1 << 5) | 1 };   /* 1980-01-01: the same bytes whenever it is written */

/* "_x000D_" in a text is how a workbook writes a control character: a text that looks so has its first _ written so. */
static bool looks_escaped(const char *ptr, size_t len)
{
    if (len < 7 || ptr[0] != '_' || ptr[1] != 'x' || ptr[6] != '_')
        return false;
    return strspn(ptr + 2, "0123456789abcdefABCDEF") >= 4;
}

static void put_text(FILE *out, const char *ptr, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)ptr[i];
        if (c == '&' || c == '<' || c == '>')
            (void)fputs(c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;", out);
        else if (c == '"')
            (void)fputs("&quot;", out);
        else if ((c < 32 && c != '\n' && c != '\t') || (c == '_' && looks_escaped(ptr + i, len - i)))
            (void)fprintf(out, "_x%04X_", (unsigned)c);
        else
            (void)putc(c, out);
    }
}

static void put_reference(FILE *out, size_t column, long row)
{
    char name[16];
    size_t n = sizeof name;
    for (column++; column > 0 && n > 0; column = (column - 1) / 26)
        name[--n] = (char)('A' + (column - 1) % 26);
    (void)fprintf(out, "%.*s%ld", (int)(sizeof name - n), name + n, row);
}

static void put_cell(FILE *out, size_t column, long row, const struct cell *c)
{
    if (c->text.len == 0)
        return;
    (void)fputs("<c r=\"", out);
    put_reference(out, column, row);
    if (c->kind == CELL_BOOL) {
        (void)fprintf(out, "\" t=\"b\"><v>%d</v></c>", str_is(c->text, "TRUE"));
        return;
    }
    (void)fputs(c->kind == CELL_NUMBER ? "\"><v>" : "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", out);
    put_text(out, c->text.ptr, c->text.len);
    (void)fputs(c->kind == CELL_NUMBER ? "</v></c>" : "</t></is></c>", out);
}

static int put_row(struct excerpt_sink *sink, long place, const struct cell *cells, size_t n_cells, struct err *e)
{
    FILE *out = sink->context;
    if (place < sink->next)
        return err_set(e, ERR_INPUT, "tables side by side, and one of them tells who bought: give each a sheet of its own");
    sink->next = place + 1;
    (void)fprintf(out, "<row r=\"%ld\">", place);
    for (size_t i = 0; i < n_cells; i++)
        put_cell(out, i, place, &cells[i]);
    (void)fputs("</row>\n", out);
    return ferror(out) != 0 ? err_errno(e, "cannot write") : 0;
}

static int put_sheet(struct book *b, size_t sheet, const struct match *matches, size_t n, const struct feed_options *o, FILE *out,
                     struct err *e)
{
    struct excerpt_sink sink = {out, 1, put_row};
    (void)fprintf(out, "%s<worksheet xmlns=\"%s\"><sheetData>\n", head, MAIN);
    for (size_t i = 0; i < n; i++)
        if (matches[i].sheet == sheet && excerpt_table(b, &matches[i], o, &sink, e) != 0)
            return -1;
    (void)fputs("</sheetData></worksheet>\n", out);
    return ferror(out) != 0 || fseek(out, 0, SEEK_SET) != 0 ? err_errno(e, "cannot write") : 0;
}

/* ---- the package ---- */

static int fail(zip_t *zip, struct err *e)
{
    return err_set(e, ERR_SYSTEM, "cannot write the workbook: %s", zip_strerror(zip));
}

static int add_part(zip_t *zip, const char *name, zip_source_t *source, struct err *e)
{
    if (source == NULL)
        return fail(zip, e);
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return fail(zip, e);
    }
    return zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DAY_ONE, 0) == 0 ? 0 : fail(zip, e);
}

/* In a file without a name, so that a large sheet needs no memory and a killed run leaves nothing. */
static int add_sheet(zip_t *zip, struct book *b, size_t sheet, const struct match *matches, size_t n, const struct feed_options *o,
                     const char *path, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char *temp = arena_format(&a, "%s.sheet", path);
    FILE *out = fopen(temp, "w+e");
    if (out == NULL)
        return err_errno(e, "cannot create %s", temp);
    (void)unlink(temp);
    if (put_sheet(b, sheet, matches, n, o, out, e) != 0) {
        (void)fclose(out);
        return -1;
    }
    zip_source_t *source = zip_source_filep(zip, out, 0, 0);   /* closes the file with the archive */
    if (source == NULL)
        (void)fclose(out);
    return add_part(zip, arena_format(&a, "xl/worksheets/sheet%zu.xml", sheet + 1), source, e);
}

/* What says which sheets there are; `text` lives until the archive is closed. */
static int add_text(zip_t *zip, const char *name, const char *ptr, size_t len, struct err *e)
{
    return add_part(zip, name, zip_source_buffer(zip, ptr, len, 0), e);
}

static void put_workbook(FILE *out, const struct book *b)
{
    (void)fprintf(out, "%s<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>", head, MAIN, OFFICE);
    for (size_t i = 0; i < b->n_sheets; i++) {
        (void)fputs("<sheet name=\"", out);
        put_text(out, b->sheets[i], strlen(b->sheets[i]));
        (void)fprintf(out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    (void)fputs("</sheets></workbook>", out);
}

static void put_relations(FILE *out, const struct book *b)
{
    (void)fprintf(out, "%s<Relationships xmlns=\"%s/relationships\">", head, PACKAGE);
    for (size_t i = 1; i <= b->n_sheets; i++)
        (void)fprintf(out, "<Relationship Id=\"rId%zu\" Type=\"%s/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i, OFFICE, i);
    (void)fputs("</Relationships>", out);
}

static void put_root(FILE *out, const struct book *b)
{
    (void)b;
    (void)fprintf(out, "%s<Relationships xmlns=\"%s/relationships\"><Relationship Id=\"rId1\" Type=\"%s/officeDocument\""
                       " Target=\"xl/workbook.xml\"/></Relationships>", head, PACKAGE, OFFICE);
}

static void put_types(FILE *out, const struct book *b)
{
    (void)fprintf(out, "%s<Types xmlns=\"%s/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-"
                       "package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                       "<Override PartName=\"/xl/workbook.xml\" ContentType=\"%s.sheet.main+xml\"/>", head, PACKAGE, TYPES);
    for (size_t i = 1; i <= b->n_sheets; i++)
        (void)fprintf(out, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"%s.worksheet+xml\"/>", i, TYPES);
    (void)fputs("</Types>", out);
}

static const struct {
    const char *name;
    void (*put)(FILE *out, const struct book *b);
} parts[] = {
    {"[Content_Types].xml", put_types}, {"_rels/.rels", put_root}, {"xl/workbook.xml", put_workbook},
    {"xl/_rels/workbook.xml.rels", put_relations},
};
enum { N_PARTS = sizeof parts / sizeof parts[0] };

static int add_parts(zip_t *zip, const struct book *b, char *texts[N_PARTS], struct err *e)
{
    for (size_t i = 0; i < N_PARTS; i++) {
        size_t len = 0;
        FILE *out = open_memstream(&texts[i], &len);
        if (out == NULL)
            return err_errno(e, "cannot write a workbook");
        parts[i].put(out, b);
        if (fclose(out) != 0)
            return err_errno(e, "cannot write a workbook");
        if (add_text(zip, parts[i].name, texts[i], len, e) != 0)
            return -1;
    }
    return 0;
}

static int fill(zip_t *zip, char *texts[N_PARTS], struct book *b, const struct match *matches, size_t n,
                const struct feed_options *o, const char *path, struct err *e)
{
    if (add_parts(zip, b, texts, e) != 0)
        return -1;
    for (size_t i = 0; i < b->n_sheets; i++)
        if (add_sheet(zip, b, i, matches, n, o, path, e) != 0)
            return -1;
    return 0;
}

int excerpt_xlsx(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, const char *path,
                 struct err *e)
{
    char *texts[N_PARTS] = {0};
    int why;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    if (zip == NULL)
        return err_set(e, ERR_SYSTEM, "cannot create %s", path);
    int failed = fill(zip, texts, b, matches, n, o, path, e);
    if (failed == 0 && zip_close(zip) != 0)
        failed = fail(zip, e);
    else if (failed == 0)
        zip = NULL;
    if (zip != NULL)
        zip_discard(zip);
    for (size_t i = 0; i < N_PARTS; i++)
        free(texts[i]);
    return failed;
}
