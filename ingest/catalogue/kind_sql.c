/* SQL for a kind: the templates of ingest/schema/ with its columns put in. */
#include "ingest/catalogue/kind.h"

#include "base/resource.h"
#include <string.h>

const char *kind_sql_type(const struct kind_column *c)
{
    static const char *const types[] = {
        [VALUE_ID] = "TEXT",       [VALUE_TEXT] = "TEXT",       [VALUE_MONEY] = "INTEGER",   [VALUE_COUNT] = "INTEGER",
        [VALUE_RATIO] = "REAL",    [VALUE_SECONDS] = "INTEGER", [VALUE_INSTANT] = "INTEGER", [VALUE_DATE] = "TEXT"};
    return types[c->type];
}

enum { KEYS = 1, VALUES = 2, DEFINED = 4, BUT_ORDINAL = 8, BUT_SUBJECT = 16, SUBJECT = 32 };

static void put_columns(struct buf *out, const struct kind *k, unsigned which, const char *prefix)
{
    const char *comma = "";
    for (size_t i = 0; i < k->n_columns; i++) {
        const struct kind_column *c = &k->columns[i];
        if ((which & (c->is_key ? KEYS : VALUES)) == 0 || ((which & BUT_ORDINAL) && c->is_ordinal) ||
            ((which & BUT_SUBJECT) && c->is_subject) || ((which & SUBJECT) && !c->is_subject) ||
            !c->is_stored)
            continue;
        buf_printf(out, "%s%s\"%s\"", comma, prefix, c->name);
        if (which & DEFINED)
            buf_printf(out, " %s%s", kind_sql_type(c), c->is_key ? " NOT NULL" : "");
        comma = ", ";
    }
}

static void put_same(struct buf *out, const struct kind *k, bool but_ordinal)
{
    const char *and = "";
    for (size_t i = 0; i < k->n_columns; i++) {
        const struct kind_column *c = &k->columns[i];
        if (!c->is_key || (but_ordinal && c->is_ordinal))
            continue;
        buf_printf(out, "%ss.\"%s\" = r.\"%s\"", and, c->name, c->name);
        and = " AND ";
    }
}

/* Parameters for the columns of a key (known.c numbers them). */
enum { FIRST_PLACE = 7 };

static int n_places(const struct kind *k, bool is_subject)
{
    int n = 0;
    for (size_t i = 0; i < k->n_columns; i++)
        n += k->columns[i].is_key && k->columns[i].is_subject == is_subject;
    return n;
}

static void put_places(struct buf *out, int first, int n)
{
    for (int i = 0; i < n; i++)
        buf_printf(out, "%s?%d", i > 0 ? ", " : "", first + i);
}

static void put_key_text(struct buf *out, const struct kind *k)
{
    const char *join = "";
    for (size_t i = 0; i < k->n_columns; i++) {
        const char *name = k->columns[i].name;
        if (!k->columns[i].is_key)
            continue;
        if (k->columns[i].type == VALUE_INSTANT)
            buf_printf(out, "%siif(s.\"%s\" = 0, '', civil_text(s.\"%s\"))", join, name, name);
        else
            buf_printf(out, "%ss.\"%s\"", join, name);
        join = " || ' ' || ";
    }
}

static void put_keep(struct buf *out, const struct kind *k)
{
    for (size_t i = 0; i < k->n_keep; i++)
        buf_printf(out, "\"%s\" DESC, ", k->columns[k->keep[i]].name);
}

static void put_ordinal(struct buf *out, const struct kind *k, bool wants_order)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].is_ordinal)
            buf_printf(out, "\"%s\"", k->columns[wants_order ? k->columns[i].order_by : i].name);
}

static void put_keys(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS, ""); }
static void put_partition(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | BUT_ORDINAL, ""); }
static void put_values(struct buf *out, const struct kind *k) { put_columns(out, k, VALUES, ""); }
static void put_key_types(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | DEFINED, ""); }
static void put_value_types(struct buf *out, const struct kind *k) { put_columns(out, k, VALUES | DEFINED, ""); }
static void put_same_key(struct buf *out, const struct kind *k) { put_same(out, k, false); }
static void put_same_group(struct buf *out, const struct kind *k) { put_same(out, k, true); }
static void put_row_keys(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | BUT_SUBJECT, ""); }
static void put_row_key_types(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | BUT_SUBJECT | DEFINED, ""); }
static void put_subject(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | SUBJECT, ""); }
static void put_subject_types(struct buf *out, const struct kind *k) { put_columns(out, k, KEYS | SUBJECT | DEFINED, ""); }
static void put_subject_suffix(struct buf *out, const struct kind *k) { buf_puts(out, k->n_subject > 0 ? "_subject" : ""); }
static void put_subject_places(struct buf *out, const struct kind *k) { put_places(out, FIRST_PLACE, n_places(k, true)); }
static void put_row_key_places(struct buf *out, const struct kind *k) { put_places(out, FIRST_PLACE, n_places(k, false)); }
static void put_row_key_ends(struct buf *out, const struct kind *k)
{
    put_places(out, FIRST_PLACE + n_places(k, false), n_places(k, false));
}
static void put_number(struct buf *out, const struct kind *k) { put_ordinal(out, k, false); }
static void put_number_order(struct buf *out, const struct kind *k) { put_ordinal(out, k, true); }
static void put_kind(struct buf *out, const struct kind *k) { buf_puts(out, k->name); }

static void put_scope_type(struct buf *out, const struct kind *k)
{
    buf_puts(out, kind_has_scope(k) ? "scope TEXT NOT NULL, " : "");
}

static void put_scope(struct buf *out, const struct kind *k)
{
    buf_puts(out, kind_has_scope(k) ? "scope, " : "");
}

static void put_feed_scope(struct buf *out, const struct kind *k)
{
    buf_puts(out, kind_has_scope(k) ? "feed_scope, " : "");
}

static const struct {
    const char *name;
    void (*put)(struct buf *out, const struct kind *k);
} tokens[] = {
    {"kind", put_kind},
    {"keys", put_keys},
    {"keys_but_ordinal", put_partition},
    {"values", put_values},
    {"key_definitions", put_key_types},
    {"value_definitions", put_value_types},
    {"row_keys", put_row_keys},
    {"row_key_definitions", put_row_key_types},
    {"subject", put_subject},
    {"subject_definitions", put_subject_types},
    {"subject_suffix", put_subject_suffix},
    {"subject_places", put_subject_places},
    {"row_key_places", put_row_key_places},
    {"row_key_ends", put_row_key_ends},
    {"same", put_same_key},
    {"same_but_ordinal", put_same_group},
    {"key_text", put_key_text},
    {"keep", put_keep},
    {"ordinal", put_number},
    {"ordinal_order", put_number_order},
    {"scope_definition", put_scope_type},
    {"scope", put_scope},
    {"feed_scope", put_feed_scope},
};

/* A token nobody knows is left standing: the statement fails where it is prepared. */
static void put_token(struct buf *out, const struct kind *k, struct str token)
{
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        if (str_is(token, tokens[i].name)) {
            tokens[i].put(out, k);
            return;
        }
    buf_add(out, token.ptr, token.len);
}

char *kind_sql(struct arena *a, const struct kind *k, const char *resource)
{
    BUF_AUTO struct buf out = BUF_INIT;
    const struct resource *r = resource_find(resource);
    const char *p = r == NULL ? "there is no such template" : r->data;
    for (const char *at; (at = strchr(p, '@')) != NULL;) {
        const char *end = strchr(at + 1, '@');
        buf_add(&out, p, (size_t)(at - p));
        if (end == NULL)
            return arena_text(a, "", 0);
        put_token(&out, k, (struct str){at + 1, (size_t)(end - at - 1)});
        p = end + 1;
    }
    buf_puts(&out, p);
    return arena_text(a, out.ptr, out.len);
}
