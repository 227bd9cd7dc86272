#include "report/template/reader.h"

#include "base/json.h"
#include "base/resource.h"
#include <string.h>

/* How a member is read into its struct. */
enum member_type {
    M_TEXT, M_KEY, M_INT, M_REAL, M_BOOL, M_UNIT, M_ROLE, M_COLOR, M_KIND, M_CHART, M_PERIODS, M_OPTION, M_QUERY, M_COLUMNS,
    M_SERIES, M_BLOCKS, M_SHEETS
};
struct member {
    const char *key;
    enum member_type type;
    size_t offset;
    unsigned blocks;      /* bit per block kind that may have it; 0 any */
    bool required;
};

#define B(kind) (1u << BLOCK_##kind)
#define TEXTS (B(TITLE) | B(VERDICT) | B(NOTES))
#define BLOCK_(key, type, member, blocks) {key, type, offsetof(struct block, member), blocks, false}
static const struct member BLOCK_MEMBERS[] = {
    {"block", M_KIND, offsetof(struct block, kind), 0, true},
    BLOCK_("name", M_TEXT, name, 0),
    BLOCK_("column", M_INT, column, 0),
    BLOCK_("width", M_INT, width, 0),
    BLOCK_("height", M_INT, height, B(CHART) | B(PICTURE)),
    BLOCK_("height_from", M_TEXT, height_from, B(PICTURE)),
    BLOCK_("beside", M_BOOL, beside, 0),
    BLOCK_("close", M_BOOL, close, 0),
    BLOCK_("optional", M_BOOL, optional, 0),
    BLOCK_("heading", M_KEY, heading, 0),
    BLOCK_("text", M_TEXT, text, 0),
    BLOCK_("text_from", M_TEXT, text_from, TEXTS | B(FIGURES) | B(PICTURE) | B(CHART)),
    BLOCK_("join", M_TEXT, join, TEXTS),
    BLOCK_("role", M_ROLE, role, TEXTS),
    BLOCK_("query", M_QUERY, query, 0),
    BLOCK_("list", M_QUERY, list, 0),
    BLOCK_("list_text", M_KEY, list_text, 0),
    BLOCK_("list_join", M_TEXT, list_join, 0),
    BLOCK_("needs", M_KEY, needs, 0),
    BLOCK_("empty", M_KEY, empty, 0),
    BLOCK_("most", M_INT, most, B(TABLE) | TEXTS),
    BLOCK_("more", M_KEY, more, B(TABLE) | TEXTS),
    BLOCK_("columns", M_COLUMNS, columns, B(TABLE)),
    BLOCK_("excel_table", M_TEXT, excel_table, B(TABLE)),
    BLOCK_("define", M_TEXT, define, B(TABLE)),
    BLOCK_("group", M_TEXT, group, B(TABLE)),
    BLOCK_("group_text", M_KEY, group_text, B(TABLE)),
    BLOCK_("group_page", M_BOOL, group_page, B(TABLE)),
    BLOCK_("freeze", M_BOOL, freeze, B(TABLE) | B(HEATMAP)),
    BLOCK_("chart", M_CHART, chart, B(CHART)),
    BLOCK_("source", M_TEXT, source, B(CHART)),
    BLOCK_("categories", M_TEXT, categories, B(CHART)),
    BLOCK_("series", M_SERIES, series, B(CHART)),
    BLOCK_("x_axis", M_KEY, x_axis, B(CHART) | B(PICTURE)),
    BLOCK_("y_axis", M_KEY, y_axis, B(CHART) | B(PICTURE)),
    BLOCK_("alt", M_KEY, alt, B(CHART) | B(PICTURE)),
    BLOCK_("unit", M_UNIT, unit, B(CHART) | B(HEATMAP)),
    BLOCK_("script", M_TEXT, script, B(PICTURE)),
    BLOCK_("rows_from", M_TEXT, rows_from, B(HEATMAP)),
    BLOCK_("columns_from", M_TEXT, columns_from, B(HEATMAP)),
    BLOCK_("value", M_TEXT, value, B(HEATMAP)),
    BLOCK_("row_texts", M_TEXT, row_texts, B(HEATMAP) | B(PICTURE)),
    BLOCK_("page", M_BOOL, page, 0),
};

#define COLUMN_(key, type, member) {key, type, offsetof(struct column, member), 0, false}
static const struct member COLUMN_MEMBERS[] = {
    {"from", M_TEXT, offsetof(struct column, from), 0, true},
    {"heading", M_KEY, offsetof(struct column, heading), 0, true},
    COLUMN_("unit", M_UNIT, unit),
    COLUMN_("unit_from", M_TEXT, unit_from),
    COLUMN_("role", M_ROLE, role),
    COLUMN_("role_from", M_TEXT, role_from),
    COLUMN_("texts", M_TEXT, texts),
    COLUMN_("absent", M_KEY, absent),
    COLUMN_("link_from", M_TEXT, link_from),
    COLUMN_("span", M_INT, span),
    COLUMN_("width", M_REAL, width),
    COLUMN_("wrap", M_BOOL, wrap),
    COLUMN_("bar", M_BOOL, bar),
};

static const struct member SERIES_MEMBERS[] = {
    {"from", M_TEXT, offsetof(struct series, from), 0, true},
    {"heading", M_KEY, offsetof(struct series, heading), 0, true},
    {"color", M_COLOR, offsetof(struct series, color), 0, true},
    {"dashed", M_BOOL, offsetof(struct series, dashed), 0, false},
};

static const struct member SHEET_MEMBERS[] = {
    {"name", M_KEY, offsetof(struct sheet, name), 0, true},
    {"tab", M_COLOR, offsetof(struct sheet, tab), 0, false},
    {"one_page", M_BOOL, offsetof(struct sheet, one_page), 0, false},
    {"portrait", M_BOOL, offsetof(struct sheet, portrait), 0, false},
    {"per_scope", M_BOOL, offsetof(struct sheet, per_scope), 0, false},
    {"grid_width", M_REAL, offsetof(struct sheet, grid_width), 0, false},
    {"page", M_BOOL, offsetof(struct sheet, page), 0, false},
    {"pages_wide", M_INT, offsetof(struct sheet, pages_wide), 0, false},
    {"blocks", M_BLOCKS, offsetof(struct sheet, blocks), 0, true},
};

static const struct member TEMPLATE_MEMBERS[] = {
    {"meaning", M_TEXT, offsetof(struct template, name), 0, false},
    {"period", M_PERIODS, offsetof(struct template, periods), 0, true},
    {"title", M_KEY, offsetof(struct template, title), 0, true},
    {"scopes", M_QUERY, offsetof(struct template, scopes), 0, false},
    {"scope_option", M_OPTION, offsetof(struct template, scope_option), 0, false},
    {"binder", M_BOOL, offsetof(struct template, binder), 0, false},
    {"page", M_TEXT, offsetof(struct template, page), 0, false},
    {"sheets", M_SHEETS, offsetof(struct template, sheets), 0, true},
};

static const char *const KINDS[] = {"title", "verdict", "notes", "figures", "table", "chart", "heatmap", "picture", "links"};
static const char *const CHARTS[] = {"line", "column", "bar", "stacked"};
static const char *const PERIODS[] = {"day", "week", "month"};
const char *const SCOPE_OPTION[SCOPE_OPTIONS] = {"host", "campaign"};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int word_read(const struct reader *r, long line, const char *what, const json_t *value, const char *const *known,
                     size_t n, int *ret, struct err *e)
{
    const char *word = json_string_value(value);
    if (word == NULL)
        return fail_line(r, line, arena_format(r->arena, "%s must be a text", what), e);
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, known[i]) == 0) {
            *ret = (int)i;
            return 0;
        }
    return fail_nearest(r, line, what, word, known, n, e);
}

static int text_read(const struct reader *r, long line, const struct member *m, const json_t *value, const char **ret,
                     struct err *e)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return fail_line(r, line, arena_format(r->arena, "'%s' must be a text", m->key), e);
    if (m->type == M_KEY && catalogue_find(r->catalogue, text) == NULL)
        return fail_word(r, line, "text", text, catalogue_nearest(r->arena, r->catalogue, text), e);
    *ret = arena_format(r->arena, "%s", text);
    return 0;
}

/* A query is a text or a list of texts, one a line. */
static int query_read(const struct reader *r, long line, const struct member *m, const json_t *value, struct query *ret,
                      struct err *e)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    long *lines = arena_array(r->arena, n + 1, sizeof *lines);
    struct buf sql BUF_AUTO = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        const json_t *part = json_is_array(value) ? json_array_get(value, i) : value;
        lines[i] = place_line(r->places, part);
        if (!json_is_string(part))
            return fail_line(r, line, arena_format(r->arena, "'%s' must be a text or a list of texts", m->key), e);
        buf_printf(&sql, "%s%s", i > 0 ? "\n" : "", json_string_value(part));
    }
    if (n == 0 || sql.len == 0)
        return fail_line(r, line, arena_format(r->arena, "'%s' is empty", m->key), e);
    *ret = (struct query){r->file, arena_text(r->arena, sql.ptr, sql.len), lines, n};
    return 0;
}

static int sheet_read(const struct reader *r, const json_t *object, void *out, struct err *e);
static int list_read(const struct reader *r, long line, const struct member *m, const json_t *value, void *out,
                     struct err *e);

static int number_read(const struct reader *r, long line, const struct member *m, const json_t *value, void *at,
                       struct err *e)
{
    bool is_int = m->type == M_INT;
    if (is_int ? !json_is_integer(value) : !json_is_number(value))
        return fail_line(r, line, arena_format(r->arena, "'%s' must be a number", m->key), e);
    if (is_int)
        *(int64_t *)at = json_integer_value(value);
    else
        *(double *)at = json_number_value(value);
    return 0;
}

/* Roles and colours are found by name, so their words are listed only for the message. */
static int role_read(const struct reader *r, long line, const json_t *value, enum role *ret, struct err *e)
{
    const char *word = json_is_string(value) ? json_string_value(value) : "";
    size_t n;
    const char *const *names = role_names(&n);
    int role = role_find(word);
    if (role < 0)
        return fail_nearest(r, line, "role", word, names, n, e);
    *ret = (enum role)role;
    return 0;
}

static int color_read(const struct reader *r, long line, const json_t *value, enum color *ret, struct err *e)
{
    const char *names[COLOR_COUNT_OF];
    int color = 0;
    for (int i = 0; i < COLOR_COUNT_OF; i++)
        names[i] = color_name((enum color)i);
    if (word_read(r, line, "colour", value, names, COLOR_COUNT_OF, &color, e) != 0)
        return -1;
    *ret = (enum color)color;
    return 0;
}

static int unit_read(const struct reader *r, long line, const json_t *value, enum unit *ret, struct err *e)
{
    size_t n;
    const char *const *names = unit_names(&n);
    int unit = 0;
    if (word_read(r, line, "unit", value, names, n, &unit, e) != 0)
        return -1;
    *ret = (enum unit)unit;
    return 0;
}

static int choice_read(const struct reader *r, long line, const struct member *m, const json_t *value, void *at,
                       struct err *e)
{
    int i = 0, status;
    switch (m->type) {
    case M_KIND:
        status = word_read(r, line, "block", value, KINDS, COUNT(KINDS), &i, e);
        *(enum block_kind *)at = (enum block_kind)i;
        return status;
    case M_CHART:
        status = word_read(r, line, "chart", value, CHARTS, COUNT(CHARTS), &i, e);
        *(enum chart_type *)at = (enum chart_type)i;
        return status;
    default:
        status = word_read(r, line, m->key, value, SCOPE_OPTION, SCOPE_OPTIONS, &i, e);
        *(const char **)at = SCOPE_OPTION[i];
        return status;
    }
}

/* "day", or several: ["week", "month"]. */
static int periods_read(const struct reader *r, long line, const json_t *value, unsigned *ret, struct err *e)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    *ret = 0;
    for (size_t i = 0; i < n; i++) {
        int kind = 0;
        if (word_read(r, line, "period", json_is_array(value) ? json_array_get(value, i) : value, PERIODS, COUNT(PERIODS), &kind, e) != 0)
            return -1;
        *ret |= 1u << kind;
    }
    return *ret != 0 ? 0 : fail_line(r, line, "'period' is empty", e);
}

static int member_read(const struct reader *r, long line, const struct member *m, const json_t *value, void *out,
                       struct err *e)
{
    void *at = (char *)out + m->offset;
    switch (m->type) {
    case M_TEXT:
    case M_KEY:
        return text_read(r, line, m, value, at, e);
    case M_INT:
    case M_REAL:
        return number_read(r, line, m, value, at, e);
    case M_BOOL:
        if (!json_is_boolean(value))
            return fail_line(r, line, arena_format(r->arena, "'%s' must be true or false", m->key), e);
        *(bool *)at = json_is_true(value);
        return 0;
    case M_UNIT:
        return unit_read(r, line, value, at, e);
    case M_ROLE:
        return role_read(r, line, value, at, e);
    case M_COLOR:
        return color_read(r, line, value, at, e);
    case M_QUERY:
        return query_read(r, line, m, value, at, e);
    case M_KIND:
    case M_CHART:
    case M_OPTION:
        return choice_read(r, line, m, value, at, e);
    case M_PERIODS:
        return periods_read(r, line, value, at, e);
    default:
        return list_read(r, line, m, value, out, e);
    }
}

static const struct member *member_find(const struct member *members, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(members[i].key, key) == 0)
            return &members[i];
    return NULL;
}

static int fail_key(const struct reader *r, long line, const struct member *members, size_t n, const char *key,
                    struct err *e)
{
    const char **names = arena_array(r->arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = members[i].key;
    return fail_nearest(r, line, "key", key, names, n, e);
}

static int members_read(const struct reader *r, const json_t *object, const struct member *members, size_t n,
                        unsigned kind_bit, void *out, struct err *e)
{
    int status = 0;
    long line = place_line(r->places, object);
    if (!json_is_object(object))
        return fail_line(r, line, "an object {...} is wanted here", e);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        const struct member *m = member_find(members, n, key);
        long at = place_key_line(r->places, object, key);
        if (m == NULL)
            status = fail_key(r, at, members, n, key, e);
        else if (kind_bit != 0 && m->blocks != 0 && (m->blocks & kind_bit) == 0)
            status = fail_line(r, at, arena_format(r->arena, "this block has no '%s'", key), e);
        else
            status |= member_read(r, at, m, value, out, e);
    }
    for (size_t i = 0; i < n; i++)
        if (members[i].required && json_object_get(object, members[i].key) == NULL)
            status = fail_line(r, line, arena_format(r->arena, "'%s' is missing", members[i].key), e);
    return status;
}

static int column_read(const struct reader *r, const json_t *object, void *out, struct err *e)
{
    struct column *c = out;
    c->line = place_line(r->places, object);
    c->span = 1;
    if (members_read(r, object, COLUMN_MEMBERS, COUNT(COLUMN_MEMBERS), 0, c, e) != 0)
        return -1;
    return c->span >= 1 && c->span <= 10 ? 0 : fail_line(r, c->line, "'span' is 1 to 10", e);
}

static int series_read(const struct reader *r, const json_t *object, void *out, struct err *e)
{
    ((struct series *)out)->line = place_line(r->places, object);
    return members_read(r, object, SERIES_MEMBERS, COUNT(SERIES_MEMBERS), 0, out, e);
}

/* What a block of its kind cannot do without. */
static int block_check(const struct reader *r, const struct block *b, struct err *e)
{
    static const struct {
        unsigned blocks;
        size_t offset;
        const char *key;
    } WANTED[] = {
        {B(TABLE), offsetof(struct block, columns), "columns"},
        {B(CHART), offsetof(struct block, source), "source"},
        {B(CHART), offsetof(struct block, categories), "categories"},
        {B(CHART), offsetof(struct block, series), "series"},
        {B(CHART) | B(PICTURE), offsetof(struct block, alt), "alt"},
        {B(CHART) | B(PICTURE), offsetof(struct block, text), "text"},
        {B(PICTURE), offsetof(struct block, script), "script"},
        {B(PICTURE), offsetof(struct block, name), "name"},
        {B(HEATMAP), offsetof(struct block, rows_from), "rows_from"},
        {B(HEATMAP), offsetof(struct block, columns_from), "columns_from"},
        {B(HEATMAP), offsetof(struct block, value), "value"},
    };
    for (size_t i = 0; i < COUNT(WANTED); i++)
        if ((WANTED[i].blocks & (1u << b->kind)) != 0 && *(void *const *)((const char *)b + WANTED[i].offset) == NULL)
            return fail_line(r, b->line, arena_format(r->arena, "'%s' is missing", WANTED[i].key), e);
    /* With text_from the key is completed by a value of the query. */
    if (b->text != NULL && b->text_from == NULL && catalogue_find(r->catalogue, b->text) == NULL)
        return fail_word(r, b->line, "text", b->text, catalogue_nearest(r->arena, r->catalogue, b->text), e);
    bool wants_query = (1u << b->kind & (B(TABLE) | B(FIGURES) | B(HEATMAP) | B(PICTURE))) != 0;
    if (wants_query && !b->has_query)
        return fail_line(r, b->line, "'query' is missing", e);
    if (b->column < 1 || b->column > 60 || b->width < 1 || b->width > 60 || b->height < 1 || b->height > 200 || b->most < 0)
        return fail_line(r, b->line, "'column', 'width', 'height' or 'most' is out of range", e);
    return 0;
}

static int block_read(const struct reader *r, const json_t *object, void *out, struct err *e)
{
    struct block *b = out;
    *b = (struct block){.line = place_line(r->places, object), .column = 1, .width = 10, .height = 12, .list_join = ", "};
    int kind = 0;
    if (word_read(r, b->line, "block", json_object_get(object, "block"), KINDS, COUNT(KINDS), &kind, e) != 0)
        return -1;
    if (members_read(r, object, BLOCK_MEMBERS, COUNT(BLOCK_MEMBERS), 1u << kind, b, e) != 0)
        return -1;
    b->has_query = b->query.sql != NULL;
    b->has_list = b->list.sql != NULL;
    return block_check(r, b, e);
}

static int fail_sheet(const struct reader *r, long line, const char *name, struct err *e)
{
    const char **known;
    size_t n;
    return reader_names(r, "templates/sheets/", ".json", &known, &n, e) != 0 ? -1 : fail_nearest(r, line, "sheet", name, known, n, e);
}

/* A sheet several workbooks share: its name stands for templates/sheets/NAME.json. */
static int sheet_include(const struct reader *r, const json_t *name, void *out, struct err *e)
{
    struct str text;
    json_t *root JSON_AUTO = NULL;
    const char *file = arena_format(r->arena, "templates/sheets/%s.json", json_string_value(name));
    if (!name_is_plain(json_string_value(name)) || resource_read(r->arena, r->overlay_dir, file, &text, e) != 0)
        return fail_sheet(r, place_line(r->places, name), json_string_value(name), e);
    struct err own = ERR_INIT;
    if (json_read_text(text, file, &root, &own) != 0)
        return fault_add(r->faults, own.file, own.line, own.text, e);
    struct reader inner = {r->arena, file, r->overlay_dir, places_new(r->arena, text, root), r->catalogue, r->faults};
    if (!json_is_object(root))
        return fail_line(&inner, 1, "an object {...} is wanted here", e);
    return sheet_read(&inner, root, out, e);
}

static int sheet_read(const struct reader *r, const json_t *object, void *out, struct err *e)
{
    struct sheet *s = out;
    if (json_is_string(object))
        return sheet_include(r, object, out, e);
    s->file = r->file;
    s->line = place_line(r->places, object);
    s->tab = COLOR_TARGET;
    return members_read(r, object, SHEET_MEMBERS, COUNT(SHEET_MEMBERS), 0, s, e);
}

/* A list member is an array pointer followed by its count. */
static int list_read(const struct reader *r, long line, const struct member *m, const json_t *value, void *out,
                     struct err *e)
{
    static const struct {
        enum member_type type;
        size_t size, count_offset;
        int (*read)(const struct reader *, const json_t *, void *, struct err *);
    } LISTS[] = {
        {M_COLUMNS, sizeof(struct column), offsetof(struct block, n_columns), column_read},
        {M_SERIES, sizeof(struct series), offsetof(struct block, n_series), series_read},
        {M_BLOCKS, sizeof(struct block), offsetof(struct sheet, n_blocks), block_read},
        {M_SHEETS, sizeof(struct sheet), offsetof(struct template, n_sheets), sheet_read},
    };
    size_t k = 0, n = json_array_size(value);
    while (LISTS[k].type != m->type)
        k++;
    if (n == 0)
        return fail_line(r, line, arena_format(r->arena, "'%s' must be a list that is not empty", m->key), e);
    char *items = arena_array(r->arena, n, LISTS[k].size);
    int status = 0;
    for (size_t i = 0; i < n; i++)
        status |= LISTS[k].read(r, json_array_get(value, i), items + i * LISTS[k].size, e);
    *(void **)((char *)out + m->offset) = items;
    *(size_t *)((char *)out + LISTS[k].count_offset) = n;
    return status;
}

static int fail_template(const struct reader *r, const char *name, struct err *e)
{
    struct buf known BUF_AUTO = BUF_INIT;
    const char **names;
    size_t n;
    if (reader_names(r, "templates/workbooks/", ".json", &names, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        buf_printf(&known, "%s%s", i > 0 ? ", " : "", names[i]);
    return err_set(e, ERR_USAGE, "no template is named '%s'; there are %s", name, known.ptr != NULL ? known.ptr : "none");
}

int template_open(struct arena *a, const char *overlay_dir, const char *name, const struct catalogue *c,
                  struct template **ret, struct faults *faults, struct err *e)
{
    struct str text;
    json_t *root JSON_AUTO = NULL;
    const char *file = arena_format(a, "templates/workbooks/%s.json", name);
    struct reader r = {a, file, overlay_dir, NULL, c, faults};
    if (!name_is_plain(name) || resource_read(a, overlay_dir, file, &text, e) != 0)
        return fail_template(&r, name, e);
    if (json_read_text(text, file, &root, e) != 0)
        return -1;
    r.places = places_new(a, text, root);
    struct template *t = arena_alloc(a, sizeof *t);
    if (members_read(&r, root, TEMPLATE_MEMBERS, COUNT(TEMPLATE_MEMBERS), 0, t, e) != 0)
        return -1;
    t->file = file;
    t->name = arena_format(a, "%s", name);
    if (template_check(&r, t, e) != 0)
        return -1;
    *ret = t;
    return 0;
}
