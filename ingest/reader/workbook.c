#include "ingest/reader/workbook.h"

#include "base/date.h"
#include <string.h>

/* Reads a whole part. `ret_part` is where the handlers find it for part_fail. */
static int part_read(struct package *p, int64_t entry, const char *label, const struct part_handlers *handlers, void *data,
                     struct part **ret_part, struct err *e)
{
    int state;
    if (part_open(p, entry, label, handlers, data, ret_part, e) != 0)
        return -1;
    while ((state = part_step(*ret_part, e)) > 0)
        continue;
    part_close(*ret_part);
    *ret_part = NULL;
    return state;
}

static void ignore_end(void *data, const char *name)
{
    (void)data;
    (void)name;
}

static void ignore_text(void *data, const char *ptr, size_t len)
{
    (void)data;
    (void)ptr;
    (void)len;
}

/* ---- relations: how one part names another ---- */

struct relation {
    const char *id, *type, *target;   /* target: an entry name */
};

struct relations {
    struct arena *arena;
    struct part *part;
    struct str folder;         /* of the part that relates, "xl/" */
    struct relation *list;
    size_t n, cap, most;
};

/* Removes the last component of a name that ends in '/'. */
static size_t parent_of(const char *name, size_t len)
{
    if (len > 0)
        len--;
    while (len > 0 && name[len - 1] != '/')
        len--;
    return len;
}

/* "../media/x" from "xl/worksheets/" is "xl/media/x"; a target that begins with '/' starts at the package. */
static char *target_resolve(struct arena *a, struct str folder, const char *target)
{
    size_t len = target[0] == '/' ? 0 : folder.len;
    char *name = arena_alloc(a, folder.len + strlen(target) + 2);
    if (len > 0)
        memcpy(name, folder.ptr, len);
    while (*target != '\0') {
        size_t n = strcspn(target, "/");
        if (n == 2 && memcmp(target, "..", 2) == 0) {
            len = parent_of(name, len);
        } else if (n > 0 && !(n == 1 && target[0] == '.')) {
            memcpy(name + len, target, n);
            len += n;
            if (target[n] == '/')
                name[len++] = '/';
        }
        target += n + (target[n] == '/');
    }
    name[len] = '\0';
    return name;
}

static void relation_start(void *data, const char *name, const char **attributes)
{
    struct relations *r = data;
    if (strcmp(name, "Relationship") != 0)
        return;
    const char *id = part_attribute(attributes, "Id"), *type = part_attribute(attributes, "Type");
    const char *target = part_attribute(attributes, "Target"), *mode = part_attribute(attributes, "TargetMode");
    if (id == NULL || type == NULL || target == NULL || (mode != NULL && strcmp(mode, "External") == 0))
        return;
    if (r->n == r->most) {
        part_fail(r->part, ERR_LIMIT, "more relations than limits.zip_entries allows");
        return;
    }
    r->list = mem_grow(r->list, &r->cap, r->n + 1, sizeof *r->list);
    r->list[r->n++] = (struct relation){arena_text(r->arena, id, strlen(id)), arena_text(r->arena, type, strlen(type)),
                                        target_resolve(r->arena, r->folder, target)};
}

/* The relations of the part at `folder` + `file`; a package without that entry has none. */
static int relations_read(struct relations *r, struct package *p, struct str folder, const char *file, struct err *e)
{
    static const struct part_handlers handlers = {relation_start, ignore_end, ignore_text};
    char *name = arena_format(r->arena, "%.*s_rels/%s.rels", (int)folder.len, folder.ptr, file);
    int64_t entry = package_find(p, name);
    r->folder = folder;
    r->n = 0;
    return entry < 0 ? 0 : part_read(p, entry, name, &handlers, r, &r->part, e);
}

static const struct relation *relation_of_type(const struct relations *r, const char *type)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_ends(str_of(r->list[i].type), type))
            return &r->list[i];
    return NULL;
}

static const struct relation *relation_of_id(const struct relations *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->list[i].id, id) == 0)
            return &r->list[i];
    return NULL;
}

/* ---- sheets ---- */

struct sheet_list {
    struct arena *arena;
    struct part *part;
    struct workbook *workbook;
    const struct relations *relations;
    size_t most, names_cap, entries_cap;
};

static void sheet_add(struct sheet_list *l, const char *name, int64_t entry)
{
    struct workbook *w = l->workbook;
    if (w->n_sheets == l->most) {
        part_fail(l->part, ERR_LIMIT, "more sheets than limits.zip_entries allows");
        return;
    }
    w->names = mem_grow(w->names, &l->names_cap, w->n_sheets + 1, sizeof *w->names);
    w->entries = mem_grow(w->entries, &l->entries_cap, w->n_sheets + 1, sizeof *w->entries);
    w->names[w->n_sheets] = arena_text(l->arena, name, strlen(name));
    w->entries[w->n_sheets++] = entry;
}

/* Old Excel for Mac counted days from 1904; read as usual every date would be four years off. */
static void properties_check(struct sheet_list *l, const char **attributes)
{
    const char *is_1904 = part_attribute(attributes, "date1904");
    if (is_1904 != NULL && (strcmp(is_1904, "1") == 0 || strcmp(is_1904, "true") == 0))
        part_fail(l->part, ERR_INPUT, "counts dates from 1904 (an old Mac setting): copy the sheet into a new workbook and save it");
}

static void sheet_start(void *data, const char *name, const char **attributes)
{
    struct sheet_list *l = data;
    if (strcmp(name, "workbookPr") == 0)
        properties_check(l, attributes);
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = part_attribute(attributes, "name"), *id = part_attribute(attributes, "id");
    const struct relation *r = id != NULL ? relation_of_id(l->relations, id) : NULL;
    if (title == NULL || r == NULL || !str_ends(str_of(r->type), "/worksheet"))
        return;
    int64_t entry = package_find(l->workbook->package, r->target);
    if (entry < 0)
        part_fail(l->part, ERR_INPUT, "sheet '%.100s' is missing from the file: download it again", title);
    else
        sheet_add(l, title, entry);
}

/* ---- core properties ---- */

struct property {
    const char *name;
    char text[64];
    size_t len;
};

struct properties {
    struct part *part;
    struct property list[2], *here;
};

static void property_start(void *data, const char *name, const char **attributes)
{
    struct properties *p = data;
    (void)attributes;
    p->here = NULL;
    for (size_t i = 0; i < sizeof p->list / sizeof *p->list; i++)
        if (strcmp(name, p->list[i].name) == 0)
            p->here = &p->list[i];
}

static void property_end(void *data, const char *name)
{
    struct properties *p = data;
    (void)name;
    p->here = NULL;
}

static void property_text(void *data, const char *ptr, size_t len)
{
    struct property *here = ((struct properties *)data)->here;
    if (here == NULL || len > sizeof here->text - here->len)
        return;
    memcpy(here->text + here->len, ptr, len);
    here->len += len;
}

static int64_t property_moment(const struct property *p)
{
    int64_t utc_s = 0;
    return date_parse_utc(str_trim((struct str){p->text, p->len}), &utc_s) == 0 ? utc_s : 0;
}

/* The properties are a hint about age; a workbook whose properties are odd is still a workbook. */
static void properties_read(struct workbook *w, const char *name)
{
    static const struct part_handlers handlers = {property_start, property_end, property_text};
    struct properties p = {.list = {{.name = "created"}, {.name = "modified"}}};
    struct err ignored = ERR_INIT;
    int64_t entry = package_find(w->package, name);
    if (entry < 0 || part_read(w->package, entry, name, &handlers, &p, &p.part, &ignored) != 0)
        return;
    w->created_utc_s = property_moment(&p.list[0]);
    w->modified_utc_s = property_moment(&p.list[1]);
}

/* ---- opening ---- */

static int not_a_workbook(const struct package *p, struct err *e)
{
    if (package_find(p, "xl/workbook.bin") >= 0)
        return err_set(e, ERR_INPUT, "a binary workbook (.xlsb): open it in Excel and save as .xlsx");
    if (package_find(p, "mimetype") >= 0)
        return err_set(e, ERR_INPUT, "an OpenDocument file: open it and save as .xlsx");
    return err_set(e, ERR_INPUT, "a zip archive that is no Excel workbook: unpack it and drop what is inside");
}

static const char *target_of_type(const struct relations *r, const char *type, const char *fallback)
{
    const struct relation *found = relation_of_type(r, type);
    return found != NULL ? found->target : fallback;
}

static int sheets_read(struct arena *a, struct workbook *w, const char *name, struct relations *r, struct err *e)
{
    static const struct part_handlers handlers = {sheet_start, ignore_end, ignore_text};
    struct sheet_list list = {.arena = a, .workbook = w, .relations = r, .most = r->most};
    const char *slash = strrchr(name, '/');
    struct str folder = {name, slash != NULL ? (size_t)(slash + 1 - name) : 0};
    int64_t entry = package_find(w->package, name);
    if (entry < 0)
        return not_a_workbook(w->package, e);
    if (relations_read(r, w->package, folder, name + folder.len, e) != 0)
        return -1;
    const struct relation *strings = relation_of_type(r, "/sharedStrings");
    w->strings_entry = strings != NULL ? package_find(w->package, strings->target) : -1;
    if (part_read(w->package, entry, "the list of sheets", &handlers, &list, &list.part, e) != 0)
        return -1;
    return w->n_sheets > 0 ? 0 : err_set(e, ERR_INPUT, "a workbook without any sheet of cells");
}

static int contents_read(struct arena *a, struct workbook *w, const struct reader_limits *limits, struct err *e)
{
    ARENA_AUTO struct arena names = ARENA_INIT;
    struct relations r = {.arena = &names, .most = (size_t)limits->zip_entries};
    if (relations_read(&r, w->package, STR(""), "", e) != 0)
        goto fail;
    const char *properties = target_of_type(&r, "/core-properties", "docProps/core.xml");
    const char *document = target_of_type(&r, "/officeDocument", "xl/workbook.xml");
    if (sheets_read(a, w, document, &r, e) != 0)
        goto fail;
    properties_read(w, properties);
    mem_free(r.list);
    return 0;
fail:
    mem_free(r.list);
    return -1;
}

int workbook_open(struct arena *a, int fd, int64_t bytes, const struct reader_limits *limits, struct workbook **ret, struct err *e)
{
    size_t cap = 0;
    struct workbook *w = mem_grow(NULL, &cap, 1, sizeof *w);
    if (package_open(fd, bytes, limits, &w->package, e) != 0 || contents_read(a, w, limits, e) != 0) {
        workbook_close(w);
        return -1;
    }
    *ret = w;
    return 0;
}

void workbook_close(struct workbook *w)
{
    package_close(w->package);
    mem_free(w->names);
    mem_free(w->entries);
    mem_free(w->text);
    mem_free(w->ends);
    mem_free(w);
}

/* ---- shared strings ---- */

struct string_list {
    struct part *part;
    struct workbook *workbook;
    int64_t cell_most, bytes_most;
    size_t first;              /* where the string under way begins */
    int n_phonetic;            /* inside <rPh>: how to pronounce, not what is written */
    bool is_text;
};

static void string_start(void *data, const char *name, const char **attributes)
{
    struct string_list *l = data;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        l->first = l->workbook->text_len;
    else if (strcmp(name, "rPh") == 0)
        l->n_phonetic++;
    l->is_text = strcmp(name, "t") == 0 && l->n_phonetic == 0;
}

static void string_text(void *data, const char *ptr, size_t len)
{
    struct string_list *l = data;
    struct workbook *w = l->workbook;
    if (!l->is_text)
        return;
    if ((int64_t)(w->text_len + len - l->first) > l->cell_most * 8)   /* characters of four bytes, escapes of seven for one */
        part_fail(l->part, ERR_LIMIT, "a text far longer than limits.cell allows (%lld characters)", (long long)l->cell_most);
    w->text = mem_grow(w->text, &w->text_cap, w->text_len + len, 1);
    memcpy(w->text + w->text_len, ptr, len);
    w->text_len += len;
}

static void string_close(struct string_list *l)
{
    struct workbook *w = l->workbook;
    if (w->text_len > l->first)
        w->text_len = l->first + workbook_decode(w->text + l->first, w->text_len - l->first);
    struct str s = w->text_len > l->first ? (struct str){w->text + l->first, w->text_len - l->first} : STR("");
    size_t n = (int64_t)s.len > l->cell_most ? workbook_characters(s) : 0;
    if ((int64_t)n > l->cell_most)
        part_fail(l->part, ERR_LIMIT, "a text longer than limits.cell allows (%lld characters): %zu", (long long)l->cell_most, n);
    if ((int64_t)(w->text_len + w->n_strings * sizeof *w->ends) > l->bytes_most)
        part_fail(l->part, ERR_LIMIT, "more text than limits.strings_mb allows (%lld MB), at text %zu", (long long)(l->bytes_most >> 20),
                  w->n_strings + 1);
    w->ends = mem_grow(w->ends, &w->ends_cap, w->n_strings + 1, sizeof *w->ends);
    w->ends[w->n_strings++] = w->text_len;
}

static void string_end(void *data, const char *name)
{
    struct string_list *l = data;
    l->is_text = false;
    if (strcmp(name, "rPh") == 0)
        l->n_phonetic--;
    else if (strcmp(name, "si") == 0)
        string_close(l);
}

int workbook_read_strings(struct workbook *w, const struct reader_limits *limits, struct err *e)
{
    static const struct part_handlers handlers = {string_start, string_end, string_text};
    struct string_list list = {.workbook = w, .cell_most = limits->cell, .bytes_most = limits->strings_bytes};
    if (w->has_strings || w->strings_entry < 0)
        return 0;
    w->n_strings = w->text_len = 0;
    if (part_read(w->package, w->strings_entry, "the list of texts", &handlers, &list, &list.part, e) != 0)
        return -1;
    w->has_strings = true;
    return 0;
}

bool workbook_string(const struct workbook *w, size_t index, struct str *ret)
{
    if (index >= w->n_strings)
        return false;
    size_t first = index > 0 ? w->ends[index - 1] : 0;
    *ret = w->ends[index] > first ? (struct str){w->text + first, w->ends[index] - first} : STR("");
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character of "_x000D_" at ptr; -1 if it is no such thing, or no character we want. Only ASCII is ever written
 * so; control characters are not text. */
static int escape_at(const char *ptr, size_t len)
{
    enum { ESCAPE = 7 };
    int code = 0;
    if (len < ESCAPE || ptr[0] != '_' || ptr[1] != 'x' || ptr[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(ptr[i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return (code >= ' ' && code < 0x7F) || code == '\t' || code == '\n' || code == '\r' ? code : -1;
}

size_t workbook_decode(char *ptr, size_t len)
{
    size_t n = 0;
    if (memchr(ptr, '_', len) == NULL)
        return len;
    for (size_t i = 0; i < len;) {
        int code = escape_at(ptr + i, len - i);
        ptr[n++] = code >= 0 ? (char)code : ptr[i];
        i += code >= 0 ? 7 : 1;
    }
    return n;
}

size_t workbook_characters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}
