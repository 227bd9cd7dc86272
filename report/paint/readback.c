#include "report/paint/readback.h"

#include "base/num.h"
#include "report/book/book.h"
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { CHUNK = 64 * 1024, CELL_MOST = 32767 };

/* What a sheet holds: sums that do not depend on the order of cells. */
struct total {
    int64_t n_texts, n_numbers;
    uint64_t text_hash;      /* sum of hashes of (place, text) */
    double sum, magnitude;   /* of the numbers, weighted by place */
};

static void total_text(struct total *t, const char *place, const char *text)
{
    uint64_t hash = num_hash(num_hash(0, place, strlen(place)), text, strlen(text));
    t->n_texts++;
    t->text_hash += hash;
}

/* The weight ties a number to its place, so that swapped cells are noticed. */
static void total_number(struct total *t, const char *place, double x)
{
    double weight = 1 + (double)(num_hash(0, place, strlen(place)) % 1000) / 1000;
    t->n_numbers++;
    t->sum += x * weight;
    t->magnitude += fabs(x) * weight;
}

static void place_text(char ret[16], int row, int column)
{
    char letters[4];
    size_t n = 0;
    for (int c = column + 1; c > 0 && n < 3; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    char *out = ret;
    while (n > 0)
        *out++ = letters[--n];
    (void)snprintf(out, 12, "%d", row + 1);
}

static struct total planned(const struct plan *p, const struct plan_sheet *s)
{
    struct total t = {0};
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *c = &s->cells[i];
        char place[16];
        place_text(place, c->row, c->column);
        const char *text = c->text != NULL ? book_clean(p->arena, c->text, CELL_MOST) : "";
        if (c->is_number)
            total_number(&t, place, c->number);
        else if (text[0] != '\0')
            total_text(&t, place, text);
    }
    return t;
}

/* ---- reading ---- */

struct reading {
    struct buf text;        /* of the open element */
    bool is_collecting;
    /* shared strings */
    struct buf strings;     /* all, NUL-separated */
    size_t *offsets, cap, n;
    /* a sheet */
    char place[16], type[16];
    struct total total;
    bool is_bad;
};

static void XMLCALL characters(void *data, const XML_Char *s, int len)
{
    struct reading *r = data;
    if (r->is_collecting)
        buf_add(&r->text, s, (size_t)len);
}

static void XMLCALL strings_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = data;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        buf_clear(&r->text);
    r->is_collecting = strcmp(name, "t") == 0;
}

static void XMLCALL strings_end(void *data, const XML_Char *name)
{
    struct reading *r = data;
    r->is_collecting = false;
    if (strcmp(name, "si") != 0)
        return;
    r->offsets = mem_grow(r->offsets, &r->cap, r->n + 1, sizeof *r->offsets);
    r->offsets[r->n++] = r->strings.len;
    buf_add(&r->strings, r->text.ptr != NULL ? r->text.ptr : "", r->text.len);
    buf_add(&r->strings, "", 1);
}

static void attribute_copy(char ret[16], const XML_Char **attributes, const char *name)
{
    ret[0] = '\0';
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0)
            (void)snprintf(ret, 16, "%s", attributes[i + 1]);
}

static void XMLCALL sheet_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = data;
    if (strcmp(name, "c") == 0) {
        attribute_copy(r->place, attributes, "r");
        attribute_copy(r->type, attributes, "t");
    }
    r->is_collecting = strcmp(name, "v") == 0;
    if (r->is_collecting)
        buf_clear(&r->text);
}

static void XMLCALL sheet_end(void *data, const XML_Char *name)
{
    struct reading *r = data;
    r->is_collecting = false;
    if (strcmp(name, "v") != 0)
        return;
    double value;
    struct str digits = {r->text.ptr, r->text.len};
    if (num_real(digits, &value) != 0) {
        r->is_bad = true;
    } else if (strcmp(r->type, "s") == 0) {
        if (value < 0 || value >= (double)r->n)
            r->is_bad = true;
        else if (r->strings.ptr[r->offsets[(size_t)value]] != '\0')   /* merged ranges hold empty texts */
            total_text(&r->total, r->place, r->strings.ptr + r->offsets[(size_t)value]);
    } else {
        total_number(&r->total, r->place, value);
    }
}

/* Streams one part of the zip through expat; libzip checks its CRC at the end. */
static int part_parse(zip_t *zip, const char *name, XML_Parser parser, struct err *e)
{
    char chunk[CHUNK];
    zip_file_t *part = zip_fopen(zip, name, 0);
    if (part == NULL)
        return err_set(e, ERR_SYSTEM, "part %s is missing", name);
    zip_int64_t n;
    enum XML_Status status = XML_STATUS_OK;
    while ((n = zip_fread(part, chunk, sizeof chunk)) > 0 && status == XML_STATUS_OK)
        status = XML_Parse(parser, chunk, (int)n, 0);
    if (n == 0 && status == XML_STATUS_OK)
        status = XML_Parse(parser, "", 0, 1);
    (void)zip_fclose(part);
    return n == 0 && status == XML_STATUS_OK ? 0 : err_set(e, ERR_SYSTEM, "part %s is damaged", name);
}

static int part_read(zip_t *zip, const char *name, struct reading *r, XML_StartElementHandler start,
                     XML_EndElementHandler end, struct err *e)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (parser == NULL)
        return err_set(e, ERR_SYSTEM, "no memory for reading");
    XML_SetUserData(parser, r);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, characters);
    int status = part_parse(zip, name, parser, e);
    XML_ParserFree(parser);
    return status;
}

static int sheet_compare(const struct plan_sheet *s, const struct total *want, const struct total *have, struct err *e)
{
    if (want->n_texts != have->n_texts || want->n_numbers != have->n_numbers)
        return err_set(e, ERR_SYSTEM, "sheet %s has %lld texts and %lld numbers, written were %lld and %lld", s->name,
                       (long long)have->n_texts, (long long)have->n_numbers, (long long)want->n_texts,
                       (long long)want->n_numbers);
    /* 16 digits are written; sums of them differ by rounding only. */
    if (want->text_hash != have->text_hash || fabs(want->sum - have->sum) > 1e-9 * (1 + want->magnitude))
        return err_set(e, ERR_SYSTEM, "sheet %s does not hold what was written", s->name);
    return 0;
}

static int sheets_check(const struct plan *p, zip_t *zip, struct reading *r, struct err *e)
{
    if (zip_name_locate(zip, "xl/sharedStrings.xml", 0) >= 0 &&
        part_read(zip, "xl/sharedStrings.xml", r, strings_start, strings_end, e) != 0)
        return -1;
    for (size_t i = 0; i < p->n_sheets; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", i + 1);
        r->total = (struct total){0};
        if (part_read(zip, name, r, sheet_start, sheet_end, e) != 0)
            return -1;
        if (r->is_bad)
            return err_set(e, ERR_SYSTEM, "sheet %s holds a value that cannot be read", p->sheets[i].name);
        struct total want = planned(p, &p->sheets[i]);
        if (sheet_compare(&p->sheets[i], &want, &r->total, e) != 0)
            return -1;
    }
    return 0;
}

int readback_check(const struct plan *p, const char *path, struct err *e)
{
    int code = 0;
    struct reading r = {0};
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (zip == NULL)
        return err_set(e, ERR_SYSTEM, "the workbook just written cannot be opened (libzip error %d)", code);
    int status = sheets_check(p, zip, &r, e);
    zip_discard(zip);
    buf_release(&r.text);
    buf_release(&r.strings);
    mem_free(r.offsets);
    return status == 0 ? 0 : err_wrap(e, "the workbook just written is not whole: disk full? not published");
}
