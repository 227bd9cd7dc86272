#include "pipelines/house.h"

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "base/resource.h"

#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    MAX_VALUES = 32, DATA_ROWS = 5000, WIDEST = 44, HEADING_ROOM = 3,
    LINK_WIDTH = 12, TEXT_WIDTH = 112, RULE_HEIGHT = 18, HEADING_HEIGHT = 21,
    NOTE_WIDTH = 260, NOTE_LINE = 16, NOTE_LETTERS = 40,
    DARK = 0x1F3A5F, LIGHT = 0xE8EEF5, GREY = 0x808080, BLUE = 0x0B5394,
};

/* How cells of a type look and what is said of them; no number format: as Excel thinks best. */
struct look {
    const char *type, *number_format, *words;
    double width;
    bool is_right;      /* figures stand below the end of their heading */
    lxw_format *data, *example;
};

static const struct look looks[] = {
    {"id", "@", "Text.", 8, false, NULL, NULL},   /* a number would lose the digits of a long id */
    {"text", "@", "Text.", 8, false, NULL, NULL},
    {"instant", "yyyy-mm-dd hh:mm", "Local date and time, such as 2026-11-20 20:00.", 17, false, NULL, NULL},
    {"date", "yyyy-mm-dd", "A date, such as 2026-11-20.", 12, false, NULL, NULL},
    {"money", "0.00", "An amount, such as 1234.56.", 11, true, NULL, NULL},
    {"count", "0", "A whole number.", 8, true, NULL, NULL},
    {"ratio", NULL, "A number.", 8, true, NULL, NULL},
    {"seconds", "0", "Seconds.", 8, true, NULL, NULL},
};
enum { N_LOOKS = sizeof looks / sizeof looks[0] };

struct house {
    lxw_workbook *book;
    struct look looks[N_LOOKS];
    lxw_format *heading[2], *required[2];   /* [1]: of figures */
    lxw_format *title, *link, *note, *part;
    const json_t *definition;   /* pipelines/house/sheets.json */
    bool has_example;           /* of the sheet being written: its first cell is marked, so that ingest passes over the row */
};

/* A column on its way into a sheet. */
struct place {
    lxw_worksheet *sheet;
    lxw_col_t column;
    const char *kind, *name, *type;
    const json_t *definition;   /* of the kind's column */
    const char *example;
};

static int check(lxw_error error, const char *what, struct err *e)
{
    return error == LXW_NO_ERROR ? 0 : err_set(e, ERR_SYSTEM, "house.xlsx: %s: %s", what, lxw_strerror(error));
}

/* ---- formats ---- */

static int add_format(struct house *h, lxw_format **ret, struct err *e)
{
    *ret = workbook_add_format(h->book);
    return *ret != NULL ? 0 : err_set(e, ERR_SYSTEM, "house.xlsx: out of memory");
}

static int add_looks(struct house *h, struct err *e)
{
    for (size_t i = 0; i < N_LOOKS; i++) {
        struct look *look = &h->looks[i];
        *look = looks[i];
        if (add_format(h, &look->data, e) != 0 || add_format(h, &look->example, e) != 0)
            return -1;
        if (look->number_format != NULL) {
            format_set_num_format(look->data, look->number_format);
            format_set_num_format(look->example, look->number_format);
        }
        format_set_align(look->data, look->is_right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
        format_set_align(look->example, look->is_right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
        format_set_font_color(look->example, GREY);
        format_set_italic(look->example);
    }
    return 0;
}

static int add_headings(struct house *h, struct err *e)
{
    for (int is_right = 0; is_right < 2; is_right++) {
        lxw_format **both[] = {&h->heading[is_right], &h->required[is_right]};
        for (size_t i = 0; i < 2; i++) {
            if (add_format(h, both[i], e) != 0)
                return -1;
            format_set_bold(*both[i]);
            format_set_bottom(*both[i], LXW_BORDER_THIN);
            format_set_align(*both[i], LXW_ALIGN_VERTICAL_CENTER);
            format_set_align(*both[i], is_right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
        }
        format_set_bg_color(h->heading[is_right], LIGHT);
        format_set_bg_color(h->required[is_right], DARK);
        format_set_font_color(h->required[is_right], 0xFFFFFF);
    }
    return 0;
}

static int add_formats(struct house *h, struct err *e)
{
    lxw_format **all[] = {&h->title, &h->link, &h->note, &h->part};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (add_format(h, all[i], e) != 0)
            return -1;
    format_set_bold(h->title);
    format_set_font_size(h->title, 16);
    format_set_font_color(h->title, DARK);
    format_set_font_color(h->link, BLUE);
    format_set_underline(h->link, LXW_UNDERLINE_SINGLE);
    format_set_align(h->note, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(h->link, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bold(h->part);
    format_set_bottom(h->part, LXW_BORDER_THIN);
    format_set_font_color(h->part, DARK);
    return add_headings(h, e) != 0 ? -1 : add_looks(h, e);
}

static const struct look *look_of(const struct house *h, const char *type)
{
    for (size_t i = 0; i < N_LOOKS; i++)
        if (strcmp(h->looks[i].type, type) == 0)
            return &h->looks[i];
    return &h->looks[1];
}

/* ---- drop-downs ---- */

static int add_drop_down(const struct place *p, const json_t *values, struct err *e)
{
    const char *list[MAX_VALUES + 1] = {0};
    size_t n = json_array_size(values);
    if (n == 0 || n > MAX_VALUES)
        return 0;
    for (size_t i = 0; i < n; i++)
        list[i] = json_string_value(json_array_get(values, i));
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = (char **)list,
                                .error_title = (char *)"Not in the list", .error_message = (char *)"Pick one of the list."};
    return check(worksheet_data_validation_range(p->sheet, 1, p->column, DATA_ROWS, p->column, &rule), "drop-down", e);
}

#ifdef __SANITIZE_ADDRESS__
/* libxlsxwriter 1.1.4 copies the formula of a list twice and forgets one copy. */
const char *__lsan_default_suppressions(void), *__lsan_default_options(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\n";
}
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

/* The accounts and staff there are, from their sheets; anything else is warned about only: the sheet may not be filled yet. */
static int add_lookup(struct arena *a, const struct house *h, const struct place *p, struct err *e)
{
    const char *from = json_text_or(json_object_get(h->definition, "lists"), p->name, "");
    if (*from == '\0' || strcmp(from, p->kind) == 0)
        return 0;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = arena_format(a, "=%s_list", p->name),
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                                .error_title = arena_format(a, "Not in the sheet %s", from),
                                .error_message = arena_format(a, "The sheet %s has no such %s.", from, p->name)};
    return check(worksheet_data_validation_range(p->sheet, 1, p->column, DATA_ROWS, p->column, &rule), "drop-down", e);
}

static int define_name(struct arena *a, struct house *h, const char *key, const char *what, const char *formula, struct err *e)
{
    return check(workbook_define_name(h->book, arena_format(a, "%s_%s", key, what), formula), "list of names", e);
}

/* The name KEY_list: the filled cells of the column, below the KEY_skip rows of heading and example. It hangs on whole columns and the
 * heading, so that no deleted row breaks it. */
static int define_list(struct arena *a, struct house *h, const struct place *p, struct err *e)
{
    char c = (char)('A' + p->column);
    if (strcmp(json_text_or(json_object_get(h->definition, "lists"), p->name, ""), p->kind) != 0)
        return 0;
    char *skip = arena_format(a, "=1+(LEFT(INDEX(%s!$A:$A,2),4)=\"e.g.\")", p->kind);
    char *list = arena_format(a, "=OFFSET(%s!$%c$1,%s_skip,0,MAX(1,COUNTA(%s!$%c:$%c)-%s_skip),1)", p->kind, c, p->name, p->kind, c, c, p->name);
    return define_name(a, h, p->name, "skip", skip, e) != 0 ? -1 : define_name(a, h, p->name, "list", list, e);
}

/* ---- a sheet ---- */

/* The example is typed as users type it, so that it looks and sorts like their rows. */
static int write_example(struct arena *a, struct house *h, const struct place *p, struct err *e)
{
    const struct look *look = look_of(h, p->type);
    struct str text = str_of(p->example);
    int64_t civil_s = 0, day = 0;
    double number = 0;
    if (*p->example == '\0')
        return 0;
    if (!h->has_example) {
        h->has_example = true;
        return check(worksheet_write_string(p->sheet, 1, p->column, arena_format(a, "e.g. %s", p->example), look->example), p->name, e);
    }
    bool is_day = strcmp(p->type, "date") == 0 && date_parse(text, &day) == 0;
    bool is_moment = strcmp(p->type, "instant") == 0 && date_parse_time(text, &civil_s) == 0;
    if (is_day || is_moment)
        return check(worksheet_write_unixtime(p->sheet, 1, p->column, is_day ? day * 86400 : civil_s, look->example), p->name, e);
    bool is_text = look->number_format != NULL && strcmp(look->number_format, "@") == 0;
    if (!is_text && num_real(text, &number) == 0)
        return check(worksheet_write_number(p->sheet, 1, p->column, number, look->example), p->name, e);
    return check(worksheet_write_string(p->sheet, 1, p->column, p->example, look->example), p->name, e);
}

/* What belongs below a heading: shown where the pointer rests on it. */
static int write_note(struct arena *a, const struct house *h, const struct place *p, struct err *e)
{
    const char *meaning = json_text_or(p->definition, "meaning", "");
    bool is_closed = json_array_size(json_object_get(p->definition, "values")) > 0;
    const char *about = p->column == 0 ? json_text_or(json_object_get(json_object_get(h->definition, "sheets"), p->kind), "text", "") : "";
    char *text = arena_format(a, "%s%s%s%s%s%s", about, *about != '\0' ? "\n\n" : "",
                              json_bool_or(p->definition, "required", false) ? "Must be filled. " : "", meaning, *meaning != '\0' ? ".\n" : "",
                              is_closed ? "One of the list." : look_of(h, p->type)->words);
    lxw_comment_options options = {.author = (char *)"rundown", .color = 0xFFFFE1, .width = NOTE_WIDTH, .font_size = 9,
                                   .height = (uint16_t)(NOTE_LINE * (4 + strlen(text) / NOTE_LETTERS))};
    return check(worksheet_write_comment_opt(p->sheet, 0, p->column, text, &options), "note", e);
}

static int write_column(struct arena *a, struct house *h, const struct place *p, struct err *e)
{
    const struct look *look = look_of(h, p->type);
    lxw_format *heading = json_bool_or(p->definition, "required", false) ? h->required[look->is_right] : h->heading[look->is_right];
    size_t letters = strlen(p->name);
    if (look->width < LINK_WIDTH && strlen(p->example) + (h->has_example ? 0 : 4) > letters)
        letters = strlen(p->example) + (h->has_example ? 0 : 4);
    double width = (double)letters + HEADING_ROOM;
    width = width < look->width ? look->width : width > WIDEST ? WIDEST : width;
    if (check(worksheet_set_column(p->sheet, p->column, p->column, width, look->data), p->name, e) != 0 ||
        check(worksheet_write_string(p->sheet, 0, p->column, p->name, heading), p->name, e) != 0)
        return -1;
    if (write_note(a, h, p, e) != 0 || write_example(a, h, p, e) != 0 || define_list(a, h, p, e) != 0)
        return -1;
    const json_t *values = json_object_get(p->definition, "values");
    return values != NULL ? add_drop_down(p, values, e) : add_lookup(a, h, p, e);
}

static int write_sheet(struct arena *a, struct house *h, const char *kind, lxw_color_t tab, struct err *e)
{
    char *path = arena_format(a, "ingest/kinds/%s.json", kind);
    const json_t *example = json_object_get(json_object_get(json_object_get(h->definition, "sheets"), kind), "example");
    struct str text;
    JSON_AUTO json_t *definition = NULL;
    if (resource_read(a, NULL, path, &text, e) != 0 || json_read_text(text, path, &definition, e) != 0)
        return -1;
    struct place p = {.kind = kind, .sheet = workbook_add_worksheet(h->book, kind)};
    if (p.sheet == NULL)
        return err_set(e, ERR_SYSTEM, "house.xlsx: cannot add sheet %s", kind);
    worksheet_freeze_panes(p.sheet, 1, 0);
    worksheet_set_tab_color(p.sheet, tab);
    worksheet_set_landscape(p.sheet);
    worksheet_fit_to_pages(p.sheet, 1, 0);
    worksheet_repeat_rows(p.sheet, 0, 0);
    h->has_example = false;
    size_t i;
    json_t *column;
    json_array_foreach(json_object_get(definition, "columns"), i, column) {
        p.column = (lxw_col_t)i;
        p.definition = column;
        p.name = json_text_or(column, "name", "");
        p.type = json_text_or(column, "type", "");
        p.example = json_text_or(example, p.name, "");
        if (write_column(a, h, &p, e) != 0)
            return -1;
    }
    return check(worksheet_set_row(p.sheet, 0, HEADING_HEIGHT, NULL), kind, e);
}

/* ---- the first sheet ---- */

static size_t most_in_a_group(const json_t *groups)
{
    size_t most = 0, i;
    json_t *group;
    json_array_foreach(groups, i, group) {
        size_t n = json_array_size(json_object_get(group, "sheets"));
        most = n > most ? n : most;
    }
    return most;
}

static int write_group(struct arena *a, struct house *h, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t text, const json_t *group, struct err *e)
{
    size_t i;
    json_t *kind;
    json_array_foreach(json_object_get(group, "sheets"), i, kind) {
        const char *name = json_string_value(kind);
        lxw_error error = worksheet_write_url_opt(sheet, row, (lxw_col_t)i, arena_format(a, "internal:%s!A1", name), h->link, name, NULL);
        if (check(error, name, e) != 0)
            return -1;
    }
    return check(worksheet_write_string(sheet, row, text, json_text_or(group, "text", ""), h->note), "Read me", e) != 0 ||
           check(worksheet_set_row(sheet, row, RULE_HEIGHT, NULL), "Read me", e) != 0 ? -1 : 0;
}

static int write_part(struct house *h, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t last, const char *title, struct err *e)
{
    for (lxw_col_t c = 1; c <= last; c++)
        if (check(worksheet_write_blank(sheet, row, c, h->part), "Read me", e) != 0)
            return -1;
    return check(worksheet_write_string(sheet, row, 0, title, h->part), "Read me", e);
}

/* A line a group of sheets, and how they are filled. */
static int write_read_me(struct arena *a, struct house *h, struct err *e)
{
    const json_t *groups = json_object_get(h->definition, "groups"), *entry;
    lxw_worksheet *sheet = workbook_add_worksheet(h->book, "# Read me");
    lxw_col_t text = (lxw_col_t)most_in_a_group(groups);
    lxw_row_t row = 2;
    size_t i;
    if (sheet == NULL || check(worksheet_set_column(sheet, 0, (lxw_col_t)(text - 1), LINK_WIDTH, NULL), "Read me", e) != 0 ||
        check(worksheet_set_column(sheet, text, text, TEXT_WIDTH, NULL), "Read me", e) != 0 ||
        check(worksheet_write_string(sheet, 0, 0, "House sheets: what only the team knows", h->title), "Read me", e) != 0 ||
        write_part(h, sheet, row++, text, "The sheets", e) != 0)
        return -1;
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    json_array_foreach(groups, i, entry)
        if (write_group(a, h, sheet, row++, text, entry, e) != 0)
            return -1;
    row++;
    if (write_part(h, sheet, row++, text, "How they are filled", e) != 0)
        return -1;
    json_array_foreach(json_object_get(h->definition, "rules"), i, entry)
        if (check(worksheet_write_string(sheet, row, 0, json_string_value(entry), h->note), "Read me", e) != 0 ||
            check(worksheet_set_row(sheet, row++, RULE_HEIGHT, NULL), "Read me", e) != 0)
            return -1;
    return 0;
}

static int write_sheets(struct arena *a, struct house *h, struct err *e)
{
    size_t i, k;
    json_t *group, *kind;
    if (add_formats(h, e) != 0 || write_read_me(a, h, e) != 0)
        return -1;
    json_array_foreach(json_object_get(h->definition, "groups"), i, group)
        json_array_foreach(json_object_get(group, "sheets"), k, kind)
            if (write_sheet(a, h, json_string_value(kind), i % 2 == 0 ? DARK : 0x9DB2CC, e) != 0)
                return -1;
    return 0;
}

int house_write(struct arena *a, const char *path, struct err *e)
{
    JSON_AUTO json_t *definition = NULL;
    struct str text;
    char *temp = NULL;
    if (resource_read(a, NULL, "pipelines/house/sheets.json", &text, e) != 0 ||
        json_read_text(text, "pipelines/house/sheets.json", &definition, e) != 0 || file_temp(a, path, &temp, e) != 0)
        return -1;
    /* The library loses rows without a word when its temporary folder is full: use the target's. */
    char *folder = arena_format(a, "%.*s.", (int)(file_name(temp) - temp), temp);
    lxw_workbook_options options = {.tmpdir = folder};
    struct house h = {.book = workbook_new_opt(temp, &options), .definition = definition};
    if (h.book == NULL)
        return err_set(e, ERR_SYSTEM, "cannot write %s", temp);
    /* A fixed moment of creation: the same version writes the same bytes. */
    lxw_doc_properties properties = {.title = (char *)"House sheets", .created = 1767225600};
    int failed = check(workbook_set_properties(h.book, &properties), "properties", e);
    if (failed == 0)
        failed = write_sheets(a, &h, e);
    lxw_error closed = workbook_close(h.book);
    if (failed == 0)
        failed = check(closed, "closing", e);
    if (failed != 0) {
        (void)unlink(temp);
        return -1;
    }
    return file_publish(temp, path, e);
}
