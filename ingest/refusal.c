#include "ingest/refusal.h"

#include "base/json.h"
#include "ingest/heading.h"
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN_SHOWN = 12 };

static const char *format_title(const struct format *f)
{
    return f->is_own ? f->kind->name : f->name;
}

static void put_list(struct buf *out, const char *title, char *const *texts, size_t n)
{
    if (n == 0)
        return;
    buf_printf(out, "%s\n", title);
    for (size_t i = 0; i < n && i < UNKNOWN_SHOWN; i++)
        buf_printf(out, "  - %s\n", texts[i]);
    if (n > UNKNOWN_SHOWN)
        buf_printf(out, "  - and %zu more\n", n - UNKNOWN_SHOWN);
}

/* Of the headings nobody knows, the one most like a known heading of the column. */
static const char *likely_heading(const struct match_miss *miss, size_t column)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = miss->format;
    const char **keys = arena_array(&a, miss->n_unknown + 1, sizeof *keys);
    for (size_t i = 0; i < miss->n_unknown; i++)
        keys[i] = str_text(&a, heading_key(&a, str_of(miss->unknown[i]), NULL));
    for (size_t i = 0; i < f->n_columns; i++) {
        if (f->columns[i].column != column)
            continue;
        for (size_t k = 0; k < f->columns[i].n_headings; k++) {
            const char *known = str_text(&a, f->columns[i].headings[k].key);
            int nearest = str_nearest(known, keys, miss->n_unknown, strlen(known) / 2);
            if (nearest >= 0)
                return miss->unknown[nearest];
        }
    }
    return miss->n_unknown > 0 ? miss->unknown[0] : "the heading in your file";
}

static void put_json_text(struct buf *out, const char *text)
{
    json_t *value = json_string(text);
    char *heap = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    buf_puts(out, heap == NULL ? "\"\"" : heap);
    free(heap);
    json_decref(value);
}

/* {"add_to": "tiktok_live_analysis", "columns": {"start_at": ["Waktu Mula"]}} */
static void put_addition(struct buf *out, const struct match_miss *miss)
{
    const struct format *f = miss->format;
    const char *comma = "";
    buf_printf(out, "If a heading below only has a new name, save this as formats/my_%s.json in the workspace"
                    " (put the right heading in) and put the file into inbox/ again:\n  {\"add_to\": \"%s\", \"columns\": {",
               f->name, f->name);
    for (size_t i = 0; i < f->n_needs; i++)
        for (size_t k = 0; k < miss->n_missing; k++) {
            if (strcmp(f->needs[i].text, miss->missing[k]) != 0)
                continue;
            size_t column = f->needs[i].columns[0];
            buf_printf(out, "%s\"%s\": [", comma, f->kind->columns[column].name);
            put_json_text(out, likely_heading(miss, column));
            buf_puts(out, "]");
            comma = ", ";
        }
    buf_puts(out, "}}\n");
}

void refusal_explain(struct buf *text, const char *sheet, const struct match_miss *miss)
{
    if (sheet[0] != '\0')
        buf_printf(text, "Sheet '%s':\n", sheet);
    if (miss->is_blank || miss->format == NULL) {
        buf_puts(text, miss->is_blank ? "It is empty.\n" : "No row among the first 20 looks like known headings.\n");
        return;
    }
    buf_printf(text, "The nearest known layout is '%s' (line %ld has %zu of its headings).\n",
               format_title(miss->format), miss->place, miss->n_found);
    put_list(text, "It needs these columns, which were not found:", miss->missing, miss->n_missing);
    put_list(text, "These headings of the file are not known:", miss->unknown, miss->n_unknown);
    if (!miss->format->is_own)
        put_addition(text, miss);
}

void refusal_page(struct buf *page, const char *name, const char *reason, const char *detail)
{
    buf_printf(page, "%s was not loaded; nothing of it is in the numbers.\n\nWhy: %s\n", name, reason);
    if (detail[0] != '\0')
        buf_printf(page, "\n%s", detail);
    buf_puts(page, "\nWhat to do: mend the file (or ask for it again) and put it into inbox/. This note may be deleted.\n");
}
