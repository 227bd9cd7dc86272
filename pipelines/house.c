#include "pipelines/house.h"

#include "base/file.h"
#include "base/json.h"
#include "base/resource.h"

#include <string.h>
#include <xlsxwriter.h>

enum { MAX_VALUES = 32, DATA_ROWS = 5000, README_WIDTH = 100 };

struct house {
    lxw_workbook *book;
    lxw_format *heading, *required, *example, *id, *title, *note;
    bool has_example;       /* of the sheet being written: its first cell is marked, so that ingest passes over the row */
};

/* Columns of these types are kept as text, or Excel rounds 19-digit ids. */
static bool is_text_column(const char *type)
{
    return strcmp(type, "id") == 0 || strcmp(type, "text") == 0;
}

static int check(lxw_error error, const char *what, struct err *e)
{
    return error == LXW_NO_ERROR ? 0 : err_set(e, ERR_SYSTEM, "house.xlsx: %s: %s", what, lxw_strerror(error));
}

static int add_formats(struct house *h, struct err *e)
{
    lxw_format **all[] = {&h->heading, &h->required, &h->example, &h->id, &h->title, &h->note};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if ((*all[i] = workbook_add_format(h->book)) == NULL)
            return err_set(e, ERR_SYSTEM, "house.xlsx: out of memory");
    format_set_bold(h->heading);
    format_set_bottom(h->heading, LXW_BORDER_THIN);
    format_set_bold(h->required);
    format_set_bottom(h->required, LXW_BORDER_THIN);
    format_set_bg_color(h->required, 0xE8EEF5);
    format_set_font_color(h->example, 0x808080);
    format_set_italic(h->example);
    format_set_num_format(h->example, "@");
    format_set_num_format(h->id, "@");
    format_set_bold(h->title);
    format_set_font_size(h->title, 14);
    format_set_text_wrap(h->note);
    format_set_align(h->note, LXW_ALIGN_VERTICAL_TOP);
    return 0;
}

static int add_drop_down(lxw_worksheet *sheet, lxw_col_t column, const json_t *values, struct err *e)
{
    const char *list[MAX_VALUES + 1] = {0};
    size_t n = json_array_size(values);
    if (n == 0 || n > MAX_VALUES)
        return 0;
    for (size_t i = 0; i < n; i++)
        list[i] = json_string_value(json_array_get(values, i));
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = (char **)list};
    return check(worksheet_data_validation_range(sheet, 1, column, DATA_ROWS, column, &rule), "drop-down", e);
}

static int write_column(struct arena *a, struct house *h, lxw_worksheet *sheet, lxw_col_t c, const json_t *column,
                        const json_t *example, struct err *e)
{
    const char *name = json_text_or(column, "name", "");
    const char *value = json_text_or(example, name, "");
    bool is_first = *value != '\0' && !h->has_example;
    const char *shown = is_first ? arena_format(a, "e.g. %s", value) : value;
    bool is_key = json_bool_or(column, "key", false);
    size_t width = strlen(shown) > strlen(name) ? strlen(shown) : strlen(name);
    lxw_format *format = is_text_column(json_text_or(column, "type", "")) ? h->id : NULL;
    if (check(worksheet_set_column(sheet, c, c, (double)width + 3, format), name, e) != 0 ||
        check(worksheet_write_string(sheet, 0, c, name, is_key ? h->required : h->heading), name, e) != 0)
        return -1;
    h->has_example |= is_first;
    if (*shown != '\0' && check(worksheet_write_string(sheet, 1, c, shown, h->example), name, e) != 0)
        return -1;
    return add_drop_down(sheet, c, json_object_get(column, "values"), e);
}

static int write_sheet(struct arena *a, struct house *h, const json_t *entry, struct err *e)
{
    const char *kind = json_text_or(entry, "kind", "");
    char *path = arena_format(a, "ingest/kinds/%s.json", kind);
    struct str text;
    JSON_AUTO json_t *definition = NULL;
    if (resource_read(a, NULL, path, &text, e) != 0 || json_read_text(text, path, &definition, e) != 0)
        return -1;
    lxw_worksheet *sheet = workbook_add_worksheet(h->book, kind);
    if (sheet == NULL)
        return err_set(e, ERR_SYSTEM, "house.xlsx: cannot add sheet %s", kind);
    worksheet_freeze_panes(sheet, 1, 0);
    h->has_example = false;
    size_t i;
    json_t *column;
    json_array_foreach(json_object_get(definition, "columns"), i, column)
        if (write_column(a, h, sheet, (lxw_col_t)i, column, json_object_get(entry, "example"), e) != 0)
            return -1;
    return 0;
}

static int write_read_me(struct arena *a, struct house *h, const json_t *entries, struct err *e)
{
    lxw_worksheet *sheet = workbook_add_worksheet(h->book, "Read me");
    lxw_row_t row = 0;
    size_t i;
    json_t *entry;
    if (sheet == NULL || check(worksheet_set_column(sheet, 0, 0, README_WIDTH, NULL), "Read me", e) != 0 ||
        check(worksheet_write_string(sheet, row++, 0, "House sheets: what only the team knows", h->title), "Read me", e) != 0)
        return -1;
    json_array_foreach(entries, i, entry) {
        char *line = arena_format(a, "%s \xe2\x80\x94 %s", json_text_or(entry, "kind", ""), json_text_or(entry, "text", ""));
        if (check(worksheet_write_string(sheet, row++, 0, line, h->note), "Read me", e) != 0)
            return -1;
    }
    static const char *const notes[] = {
        "Local times as 2026-11-20 20:00 or Excel dates; amounts as 1234.56. Shaded headings name a row: two rows may not agree in all of them.",
        "The grey row that begins with e.g. is an example and is passed over. Save, and the next nightly run reads the file.",
    };
    for (size_t k = 0; k < sizeof notes / sizeof notes[0]; k++)
        if (check(worksheet_write_string(sheet, row++, 0, notes[k], h->note), "Read me", e) != 0)
            return -1;
    return 0;
}

static int write_sheets(struct arena *a, struct house *h, const json_t *entries, struct err *e)
{
    size_t i;
    json_t *entry;
    if (add_formats(h, e) != 0 || write_read_me(a, h, entries, e) != 0)
        return -1;
    json_array_foreach(entries, i, entry)
        if (write_sheet(a, h, entry, e) != 0)
            return -1;
    return 0;
}

int house_write(struct arena *a, const char *path, struct err *e)
{
    JSON_AUTO json_t *entries = NULL;
    struct str text;
    char *temp = NULL;
    if (resource_read(a, NULL, "pipelines/house/sheets.json", &text, e) != 0 ||
        json_read_text(text, "pipelines/house/sheets.json", &entries, e) != 0 || file_temp(a, path, &temp, e) != 0)
        return -1;
    /* The library loses rows without a word when its temporary folder is full: use the target's. */
    char *folder = arena_format(a, "%.*s.", (int)(file_name(temp) - temp), temp);
    lxw_workbook_options options = {.tmpdir = folder};
    struct house h = {.book = workbook_new_opt(temp, &options)};
    if (h.book == NULL)
        return err_set(e, ERR_SYSTEM, "cannot write %s", temp);
    /* A fixed moment of creation: the same version writes the same bytes. */
    lxw_doc_properties properties = {.title = (char *)"House sheets", .created = 1767225600};
    int failed = check(workbook_set_properties(h.book, &properties), "properties", e);
    if (failed == 0)
        failed = write_sheets(a, &h, entries, e);
    lxw_error closed = workbook_close(h.book);
    if (failed == 0)
        failed = check(closed, "closing", e);
    return failed != 0 ? -1 : file_publish(temp, path, e);
}
