#include "ingest/refusal.h"

#include "base/json.h"
#include "ingest/heading.h"
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN_SHOWN = 12, LETTERS_MOST = 80 };

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

static bool is_break(char c)
{
    return c == ' ' || c == '.' || c == '_' || c == '(' || c == ')' || c == '-' || c == '|' || c == '/';
}

static struct str next_word(struct str *rest)
{
    while (rest->len > 0 && is_break(*rest->ptr)) {
        rest->ptr++;
        rest->len--;
    }
    struct str word = {rest->ptr, 0};
    while (word.len < rest->len && !is_break(rest->ptr[word.len]))
        word.len++;
    rest->ptr += word.len;
    rest->len -= word.len;
    return word;
}

static size_t count_words(struct str text)
{
    size_t n = 0;
    while (next_word(&text).len > 0)
        n++;
    return n;
}

static size_t shared_words(struct str a, struct str b)
{
    size_t n = 0;
    for (struct str word = next_word(&a); word.len > 0; word = next_word(&a)) {
        struct str rest = b;
        for (struct str other = next_word(&rest); other.len > 0; other = next_word(&rest))
            if (str_eq(word, other)) {
                n++;
                break;
            }
    }
    return n;
}

/* 0 to 100: words in common, or letters where a spelling changed. */
static int likeness(struct arena *a, struct str known, struct str met)
{
    size_t most = count_words(known) > count_words(met) ? count_words(known) : count_words(met);
    int by_words = most == 0 ? 0 : (int)(100 * shared_words(known, met) / most);
    const char *candidate = str_text(a, met), *text = str_text(a, known);
    int by_letters = 0;
    for (size_t part = met.len > LETTERS_MOST ? 0 : 4; part >= 1 && by_letters == 0 && known.len > 0; part--)
        if (str_nearest(text, &candidate, 1, known.len / (2 * part)) == 0)
            by_letters = (int)(60 + 10 * part);
    return by_words > by_letters ? by_words : by_letters;
}

/* Of the headings nobody knows and no other column has taken, the one most like a known heading of the column, or its name. */
static size_t likely_heading(const struct match_miss *miss, size_t column, const bool *is_taken)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = miss->format;
    size_t best = miss->n_unknown;
    int most = -1;
    for (size_t i = 0; i < miss->n_unknown; i++) {
        struct str met = heading_key(&a, str_of(miss->unknown[i]), NULL);
        int like = likeness(&a, heading_key(&a, str_of(f->kind->columns[column].name), NULL), met);
        for (size_t c = 0; c < f->n_columns; c++)
            for (size_t k = 0; f->columns[c].column == column && k < f->columns[c].n_headings; k++) {
                int other = likeness(&a, f->columns[c].headings[k].key, met);
                like = other > like ? other : like;
            }
        if (is_taken[i] || like <= most)
            continue;
        best = i;
        most = like;
    }
    return best;
}

static void put_json_text(struct buf *out, const char *text)
{
    json_t *value = json_string(text);
    char *heap = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    buf_puts(out, heap == NULL ? "\"\"" : heap);
    free(heap);
    json_decref(value);
}

static const struct format_need *need_of(const struct format *f, const char *text)
{
    for (size_t i = 0; i < f->n_needs; i++)
        if (strcmp(f->needs[i].text, text) == 0)
            return &f->needs[i];
    return NULL;
}

/* {"add_to": "tiktok_live_analysis", "columns": {"start_at": ["Waktu Mula"]}} */
static void put_addition(struct buf *out, const struct match_miss *miss)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = miss->format;
    bool is_json = f->n_row_paths > 0;   /* members of a reply about something else are alike in name, too: nothing is filled in */
    bool *is_taken = arena_array(&a, miss->n_unknown + 1, sizeof *is_taken);
    buf_printf(out, "If a column only has a new name, save this line as formats/my_%s.json in the workspace (see that the"
                    " right heading stands in it) and put the file into inbox/ again:\n  {\"add_to\": \"%s\","
                    " \"columns\": {", f->name, f->name);
    for (size_t i = 0; i < miss->n_missing; i++) {
        size_t column = need_of(f, miss->missing[i])->columns[0];
        size_t heading = is_json ? miss->n_unknown : likely_heading(miss, column, is_taken);
        is_taken[heading] = true;
        buf_printf(out, "%s\"%s\": [", i > 0 ? ", " : "", f->kind->columns[column].name);
        put_json_text(out, heading < miss->n_unknown ? miss->unknown[heading]
                           : is_json ? "THE MEMBER IN YOUR FILE" : "THE HEADING IN YOUR FILE");
        buf_puts(out, "]");
    }
    buf_puts(out, "}}\n");
}

/* A few words in common, such as "views", are no likeness. */
static bool is_near(const struct match_miss *miss)
{
    return miss->format != NULL && miss->n_found >= miss->n_missing + 2;
}

int refusal_unknown(const struct match_miss *miss, struct err *e)
{
    if (!is_near(miss))
        return err_set(e, ERR_INPUT, "no known layout: none of the first 20 rows has headings rundown knows");
    BUF_AUTO struct buf list = BUF_INIT;
    for (size_t i = 0; i < miss->n_missing; i++)
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", miss->missing[i]);
    (void)err_set(e, ERR_INPUT, "no known layout; the nearest is '%s', but no heading gives %s", format_title(miss->format),
                  list.ptr);
    return err_at(e, "", miss->place, 0);
}

void refusal_explain(struct buf *text, const char *sheet, const struct match_miss *miss)
{
    if (sheet[0] != '\0')
        buf_printf(text, "Sheet '%s':\n", sheet);
    if (miss->is_blank || !is_near(miss)) {
        buf_puts(text, miss->is_blank ? "It is empty.\n" : "No row among the first 20 looks like known headings.\n");
        return;
    }
    buf_printf(text, "The nearest known layout is '%s' (", format_title(miss->format));
    if (miss->place > 0)
        buf_printf(text, "line %ld has %zu of its headings).\n", miss->place, miss->n_found);
    else
        buf_printf(text, "the first row has %zu of its members).\n", miss->n_found);
    put_list(text, "It needs these columns, which were not found:", miss->missing, miss->n_missing);
    put_list(text, "These headings of the file are not known:", miss->unknown, miss->n_unknown);
    if (!miss->format->is_own && miss->n_missing > 0)
        put_addition(text, miss);
}

void refusal_page(struct buf *page, const char *name, const char *reason, const char *detail)
{
    buf_printf(page, "%s was not loaded; nothing of it is in the numbers.\n\nWhy: %s\n", name, reason);
    if (detail[0] != '\0')
        buf_printf(page, "\n%s", detail);
    buf_puts(page, "\nWhat to do: mend the file (or ask for it again) and put it into inbox/. This note may be deleted.\n");
}

/* ---- values ---- */

static const struct {
    const char *rule, *wanted;
} wanted_forms[] = {
    {"not_a_time", "write 2026-11-20 18:30"},
    {"not_a_date", "write 2026-11-20"},
    {"not_a_number", "write 1234.50"},
    {"not_a_whole_number", "write 1234"},
    {"not_a_duration", "write 01:40:00"},
    {"no_time_zone", "write Asia/Kuala_Lumpur"},
    {"ends_before_it_starts", "an end after midnight has the date of the next day"},
    {"id_rounded_by_excel", "format the column as text, then write the id anew"},
};

void refusal_wanted(struct buf *out, const struct format *f, const char *column, const char *rule)
{
    size_t c = kind_column_of(f->kind, column);
    if (!f->is_own && strcmp(rule, "id_rounded_by_excel") == 0)
        buf_puts(out, "; download the export again and do not save it in Excel");
    if (!f->is_own)
        return;
    for (size_t i = 0; i < sizeof wanted_forms / sizeof *wanted_forms; i++)
        if (strcmp(rule, wanted_forms[i].rule) == 0)
            buf_printf(out, "; %s", wanted_forms[i].wanted);
    if (c == KIND_NO_COLUMN || strcmp(rule, "not_one_of_the_list") != 0)
        return;
    for (size_t i = 0; i < f->kind->columns[c].n_values; i++)
        buf_printf(out, "%s%s", i == 0 ? "; write " : i + 1 < f->kind->columns[c].n_values ? ", " : " or ",
                   f->kind->columns[c].values[i]);
}
