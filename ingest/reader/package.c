#include "ingest/reader/package.h"

#include <assert.h>
#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum {
    MEGA = 1024 * 1024,
    PIECE = 64 * 1024,
    SILENCE_MOST = 1024 * 1024,        /* bytes in which the parser finds nothing: one giant tag or comment */
    RATIO_FREE = 10 * 1024 * 1024,     /* small parts may compress as well as they like */
    TAIL = 22 + 65535                  /* where the end-of-directory record of a zip can begin */
};

struct package {
    zip_t *zip;
    struct reader_limits limits;
    int64_t n_entries;
};

struct part {
    struct package *package;
    XML_Parser parser;
    zip_file_t *file;
    const struct part_handlers *handlers;
    void *data;
    char label[128];
    int64_t size, n_read, last_event;
    int64_t depth;
    struct err failure;                /* set by part_fail */
};

static const char HELP[] = "open the file in Excel and save it again as .xlsx";

static int64_t little_endian(const char *ptr, size_t n)
{
    uint64_t value = 0;
    while (n-- > 0)
        value = value << 8 | (unsigned char)ptr[n];
    return (int64_t)value;
}

static const char *signature_find_last(const char *ptr, size_t len, size_t record, const char *signature)
{
    if (len < record)
        return NULL;
    for (const char *at = ptr + (len - record); at >= ptr; at--)
        if (memcmp(at, signature, 4) == 0)
            return at;
    return NULL;
}

/* 65535 stands for "see the 64-bit record", which some writers use for small files too. -1: no directory at all. */
static int64_t entries_declared(const char *tail, size_t len)
{
    enum { RECORD = 22, RECORD64 = 56 };
    const char *end = signature_find_last(tail, len, RECORD, "PK\5\6");
    if (end == NULL)
        return -1;
    int64_t n = little_endian(end + 10, 2);
    const char *end64 = n == 65535 ? signature_find_last(tail, len, RECORD64, "PK\6\6") : NULL;
    return end64 != NULL ? little_endian(end64 + 32, 8) : n;
}

static int too_many_entries(const struct reader_limits *l, int64_t n, struct err *e)
{
    return err_set(e, ERR_LIMIT, "more entries than limits.zip_entries allows (%lld): %lld", (long long)l->zip_entries, (long long)n);
}

/* The number of entries is known before libzip builds its table of them: 50 MB can name a million. */
static int directory_check(int fd, int64_t bytes, const struct reader_limits *l, struct err *e)
{
    size_t cap = 0, len = bytes < TAIL ? (size_t)bytes : TAIL;
    char *tail = mem_grow(NULL, &cap, TAIL, 1);
    ssize_t n = pread(fd, tail, len, (off_t)(bytes - (int64_t)len));
    int64_t entries = n < 0 ? 0 : entries_declared(tail, (size_t)n);
    mem_free(tail);
    if (n < 0)
        return err_errno(e, "cannot read");
    if (entries < 0)
        return err_set(e, ERR_INPUT, "the end of the workbook is missing: the download was cut; download it again");
    return entries > l->zip_entries ? too_many_entries(l, entries, e) : 0;
}

static int entry_check(const zip_stat_t *about, int64_t bytes, const struct reader_limits *l, int64_t *total, struct err *e)
{
    const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if ((about->valid & wanted) != wanted)
        return err_set(e, ERR_INPUT, "a damaged workbook: %s", HELP);
    if (about->encryption_method != ZIP_EM_NONE)
        return err_set(e, ERR_INPUT, "protected by a password: open it in Excel, remove the password, save as .xlsx");
    if (about->comp_size > (zip_uint64_t)bytes)
        return err_set(e, ERR_INPUT, "a damaged workbook: an entry is larger than the file; %s", HELP);
    if (about->size > (zip_uint64_t)(l->zip_bytes - *total))
        return err_set(e, ERR_LIMIT, "inflates to more than limits.zip_mb allows (%lld MB): with '%.100s' to %llu MB",
                       (long long)(l->zip_bytes / MEGA), about->name,
                       (unsigned long long)(about->size / MEGA + (zip_uint64_t)*total / MEGA + 1));
    *total += (int64_t)about->size;
    if (about->size > RATIO_FREE && about->size / (zip_uint64_t)l->zip_ratio > about->comp_size)
        return err_set(e, ERR_LIMIT, "'%.100s' inflates more than limits.zip_ratio allows (%lld): to %llu times its size", about->name,
                       (long long)l->zip_ratio, (unsigned long long)(about->size / (about->comp_size > 0 ? about->comp_size : 1)));
    return 0;
}

static int entries_check(struct package *p, int64_t bytes, struct err *e)
{
    int64_t total = 0;
    p->n_entries = zip_get_num_entries(p->zip, 0);
    if (p->n_entries > p->limits.zip_entries)
        return too_many_entries(&p->limits, p->n_entries, e);
    for (int64_t i = 0; i < p->n_entries; i++) {
        zip_stat_t about;
        zip_stat_init(&about);
        if (zip_stat_index(p->zip, (zip_uint64_t)i, 0, &about) != 0)
            return err_set(e, ERR_INPUT, "a damaged workbook (%s): %s", zip_strerror(p->zip), HELP);
        if (entry_check(&about, bytes, &p->limits, &total, e) != 0)
            return -1;
    }
    return 0;
}

static zip_t *zip_of(int fd, struct err *e)
{
    int own = dup(fd), why = 0;
    if (own < 0) {
        (void)err_errno(e, "cannot open");
        return NULL;
    }
    zip_t *zip = zip_fdopen(own, 0, &why);   /* closes its descriptor with the archive */
    if (zip == NULL) {
        zip_error_t error;
        zip_error_init_with_code(&error, why);
        (void)err_set(e, ERR_INPUT, "not readable as a workbook (%s): %s", zip_error_strerror(&error), HELP);
        zip_error_fini(&error);
        (void)close(own);
    }
    return zip;
}

int package_open(int fd, int64_t bytes, const struct reader_limits *limits, struct package **ret, struct err *e)
{
    if (directory_check(fd, bytes, limits, e) != 0)
        return -1;
    zip_t *zip = zip_of(fd, e);
    if (zip == NULL)
        return -1;
    size_t cap = 0;
    struct package *p = mem_grow(NULL, &cap, 1, sizeof *p);
    p->zip = zip;
    p->limits = *limits;
    if (entries_check(p, bytes, e) != 0) {
        package_close(p);
        return -1;
    }
    *ret = p;
    return 0;
}

void package_close(struct package *p)
{
    if (p == NULL)
        return;
    zip_discard(p->zip);
    mem_free(p);
}

static char name_fold(char c)
{
    if (c == '\\')
        return '/';
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool name_is(const char *a, const char *b)
{
    while (*a != '\0' && name_fold(*a) == name_fold(*b)) {
        a++;
        b++;
    }
    return name_fold(*a) == name_fold(*b);
}

int64_t package_find(const struct package *p, const char *name)
{
    for (int64_t i = 0; i < p->n_entries; i++) {
        const char *entry = zip_get_name(p->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (entry != NULL && name_is(entry, name))
            return i;
    }
    return -1;
}

static const char *local_name(const char *name)
{
    if (name[0] == '\0' || name[1] == '\0')
        return name;   /* nearly all of a sheet: c, v, t, f */
    const char *colon = strchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

void part_fail(struct part *p, enum err_code code, const char *format, ...)
{
    char text[512];
    va_list args;
    if (p->failure.code != ERR_NONE)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)err_set(&p->failure, code, "%s", text);
    (void)XML_StopParser(p->parser, XML_FALSE);
}

/* After XML_StopParser expat may still say the end of an empty tag. */
static bool event_counts(struct part *p)
{
    p->last_event = p->n_read;
    return p->failure.code == ERR_NONE;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct part *p = data;
    if (!event_counts(p))
        return;
    if (++p->depth > p->package->limits.xml_depth)
        part_fail(p, ERR_LIMIT, "XML deeper than limits.xml_depth allows (%lld)", (long long)p->package->limits.xml_depth);
    else
        p->handlers->start(p->data, local_name(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct part *p = data;
    p->depth--;
    if (event_counts(p))
        p->handlers->end(p->data, local_name(name));
}

static void XMLCALL on_text(void *data, const XML_Char *ptr, int len)
{
    struct part *p = data;
    if (event_counts(p))
        p->handlers->text(p->data, ptr, (size_t)len);
}

/* No workbook has one; it is how XML is made to explode or to read other files. */
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    part_fail(data, ERR_INPUT, "a DOCTYPE, which no workbook has; %s", HELP);
}

static void parser_set(struct part *p)
{
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, on_start, on_end);
    XML_SetCharacterDataHandler(p->parser, on_text);
    XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
}

static int zip_refuse(struct part *p, const char *why, struct err *e)
{
    return err_set(e, ERR_INPUT, "%s is damaged (%s): download the file again, or %s", p->label, why, HELP);
}

int part_open(struct package *package, int64_t entry, const char *label, const struct part_handlers *handlers, void *data,
              struct part **ret, struct err *e)
{
    zip_stat_t about;
    size_t cap = 0;
    struct part *p = mem_grow(NULL, &cap, 1, sizeof *p);
    p->package = package;
    p->handlers = handlers;
    p->data = data;
    (void)snprintf(p->label, sizeof p->label, "%s", label);
    zip_stat_init(&about);
    p->file = zip_stat_index(package->zip, (zip_uint64_t)entry, 0, &about) == 0
                  ? zip_fopen_index(package->zip, (zip_uint64_t)entry, 0)
                  : NULL;
    p->size = (int64_t)about.size;
    p->parser = XML_ParserCreate(NULL);
    if (p->file == NULL || p->parser == NULL) {
        (void)zip_refuse(p, p->file == NULL ? zip_strerror(package->zip) : "no parser", e);
        part_close(p);
        return -1;
    }
    parser_set(p);
    *ret = p;
    return 0;
}

static int xml_refuse(struct part *p, struct err *e)
{
    if (p->failure.code == ERR_NONE)
        return err_set(e, ERR_INPUT, "%s is damaged at XML line %lu (%s): download the file again, or %s", p->label,
                       (unsigned long)XML_GetCurrentLineNumber(p->parser), XML_ErrorString(XML_GetErrorCode(p->parser)), HELP);
    *e = p->failure;
    return err_wrap(e, "%s", p->label);
}

static int piece_check(struct part *p, zip_int64_t n, struct err *e)
{
    if (n < 0)
        return zip_refuse(p, zip_file_strerror(p->file), e);
    p->n_read += n;
    if (p->n_read > p->size)   /* the limits were checked against what the directory says */
        return zip_refuse(p, "longer than it says", e);
    if (p->n_read - p->last_event > SILENCE_MOST)
        return err_set(e, ERR_LIMIT, "%s: one XML tag or comment of more than 1 MiB", p->label);
    return 0;
}

int part_step(struct part *p, struct err *e)
{
    void *piece = XML_GetBuffer(p->parser, PIECE);
    if (piece == NULL)
        return xml_refuse(p, e);
    zip_int64_t n = zip_fread(p->file, piece, PIECE);   /* the last one, of 0 bytes, compares the checksum */
    if (piece_check(p, n, e) != 0)
        return -1;
    if (XML_ParseBuffer(p->parser, (int)n, n == 0) != XML_STATUS_OK)
        return xml_refuse(p, e);
    return n > 0;
}

void part_close(struct part *p)
{
    if (p == NULL)
        return;
    if (p->file != NULL)
        (void)zip_fclose(p->file);
    if (p->parser != NULL)
        XML_ParserFree(p->parser);
    mem_free(p);
}
