#include "ingest/match/refusal.h"

#include "base/json.h"
#include "ingest/catalogue/heading.h"
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN_SHOWN = 12, LETTERS_MOST = 80, LIKE_ENOUGH = 50, LIKE_BY_LETTERS = 2 };

static const char *format_title(const struct format *f)
{
    return f->is_own ? f->kind->name : f->name;
}

static void put_list(struct buf *out, const char *title, char *const *texts, size_t n)
{
    if (n == 0)
        return;
    if (title[0] != '\0')
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
    for (size_t part = met.len > LETTERS_MOST ? 0 : 4; part >= LIKE_BY_LETTERS && by_letters == 0 && known.len > 0; part--)
        if (str_nearest(text, &candidate, 1, known.len / (2 * part)) == 0)
            by_letters = (int)(60 + 10 * part);
    return by_words > by_letters ? by_words : by_letters;
}

/* 0 to 100: of the spellings of a column, and its own name, the one most like that heading. */
static int column_likeness(const struct format *f, size_t column, struct str heading)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str met = heading_key(&a, heading, NULL);
    int most = likeness(&a, heading_key(&a, str_of(f->kind->columns[column].name), NULL), met);
    for (size_t c = 0; c < f->n_columns; c++)
        for (size_t k = 0; f->columns[c].column == column && k < f->columns[c].n_headings; k++) {
            int other = likeness(&a, f->columns[c].headings[k].key, met);
            most = other > most ? other : most;
        }
    return most;
}

static const struct format_column *options_of(const struct format *f, size_t column)
{
    for (size_t c = 0; c < f->n_columns; c++)
        if (f->columns[c].column == column)
            return &f->columns[c];
    return NULL;
}

/* What stands below a heading, as a value of that column. Any text is a text. */
enum fit { FIT_NOT, FIT_UNSEEN, FIT_TEXT, FIT_WELL };

static enum fit value_fit(const struct match_miss *miss, size_t column, size_t heading)
{
    const struct format_column *c = options_of(miss->format, column);
    if (c == NULL || miss->samples == NULL || miss->samples[heading].kind == CELL_EMPTY)
        return FIT_UNSEEN;
    if (!format_reads(miss->format, c, &miss->samples[heading]))
        return FIT_NOT;
    return c->as == VALUE_TEXT || c->as == VALUE_ID ? FIT_TEXT : FIT_WELL;
}

/* The most like of the headings nobody knows and no other column has taken; n_unknown where none is like enough. */
static size_t like_heading(const struct match_miss *miss, size_t column, const bool *is_taken)
{
    size_t best = miss->n_unknown;
    int most = LIKE_ENOUGH - 1;
    for (size_t i = 0; i < miss->n_unknown; i++) {
        if (is_taken[i] || value_fit(miss, column, i) == FIT_NOT)
            continue;
        int like = column_likeness(miss->format, column, str_of(miss->unknown[i]));
        best = like > most ? i : best;
        most = like > most ? like : most;
    }
    return best;
}

/* The only one whose values can be of that column; its place among the others says nothing. */
static size_t fitting_heading(const struct match_miss *miss, size_t column, const bool *is_taken)
{
    size_t found = miss->n_unknown, n = 0;
    for (size_t i = 0; i < miss->n_unknown; i++) {
        enum fit fit = is_taken[i] ? FIT_NOT : value_fit(miss, column, i);
        n += fit == FIT_WELL || fit == FIT_UNSEEN;
        found = fit == FIT_WELL ? i : found;
    }
    return n == 1 ? found : miss->n_unknown;
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

/* Which heading each missing column may have become: by its words first, then by the values below it where only one fits. */
static void guess_headings(const struct match_miss *miss, size_t *guesses)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    bool *is_taken = arena_array(&a, miss->n_unknown + 1, sizeof *is_taken);
    for (size_t i = 0; i < miss->n_missing; i++) {
        guesses[i] = like_heading(miss, need_of(miss->format, miss->missing[i])->columns[0], is_taken);
        is_taken[guesses[i]] = true;
    }
    for (size_t i = 0; i < miss->n_missing; i++) {
        if (guesses[i] < miss->n_unknown)
            continue;
        guesses[i] = fitting_heading(miss, need_of(miss->format, miss->missing[i])->columns[0], is_taken);
        is_taken[guesses[i]] = true;
    }
}

/* {"add_to": "tiktok_live_analysis", "columns": {"start_at": ["Waktu Mula"]}} */
static void put_addition(struct buf *out, const struct match_miss *miss)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = miss->format;
    bool is_json = f->n_row_paths > 0, has_gap = false;   /* members of a reply about something else are alike in name, too: nothing is guessed */
    size_t *guesses = arena_array(&a, miss->n_missing + 1, sizeof *guesses);
    if (!is_json)
        guess_headings(miss, guesses);
    buf_printf(out, "If a column only has a new name, save this line as formats/my_%s.json in the workspace%s:\n  {\"add_to\": \"%s\","
                    " \"columns\": {", f->name, is_json ? "" : " (see that the right heading stands in it)", f->name);
    for (size_t i = 0; i < miss->n_missing; i++) {
        bool is_guessed = !is_json && guesses[i] < miss->n_unknown;
        has_gap |= !is_guessed;
        buf_printf(out, "%s\"%s\": [", i > 0 ? ", " : "", f->kind->columns[need_of(f, miss->missing[i])->columns[0]].name);
        put_json_text(out, is_guessed ? miss->unknown[guesses[i]] : is_json ? "THE MEMBER IN YOUR FILE" : "THE HEADING IN YOUR FILE");
        buf_puts(out, "]");
    }
    buf_puts(out, "}}\n");
    if (has_gap && !is_json)
        buf_puts(out, "Where it says THE HEADING IN YOUR FILE, none of the headings is like what is looked for: write the right one there.\n");
}

/* {"add_to": "tiktok_live_manager", "title": ["Sessions of the month"]} */
static void put_title(struct buf *out, const struct match_miss *miss)
{
    const char *name = miss->format->name;
    buf_printf(out, "Row %ld has the headings of the table '%s', but above them stands '%s', which is no title known for it.\n", miss->place,
               name, miss->title);
    buf_printf(out, "If the title only has a new name, save this line as formats/my_%s.json in the workspace:\n  {\"add_to\": \"%s\","
                    " \"title\": [", name, name);
    put_json_text(out, miss->title);
    buf_puts(out, "]}\n");
}

static void put_missing(struct buf *out, const struct match_miss *miss)
{
    for (size_t i = 0; i < miss->n_missing; i++)
        buf_printf(out, "%s%s", i > 0 ? ", " : "", miss->missing[i]);
}

/* There is a layout to tell the person about. */
static bool has_nearest(const struct match_miss *miss)
{
    return miss->format != NULL && (match_is_near(miss) || miss->is_named);
}

static bool lacks_title(const struct match_miss *miss)
{
    return miss->title != NULL && miss->n_missing == 0;
}

int refusal_unknown(const struct match_miss *miss, struct err *e)
{
    BUF_AUTO struct buf list = BUF_INIT;
    if (!has_nearest(miss))
        return err_set(e, ERR_INPUT, "no known layout: none of the first 20 rows has headings rundown knows");
    put_missing(&list, miss);
    if (lacks_title(miss))
        (void)err_set(e, ERR_INPUT, "no known layout; the nearest is '%s', but '%.200s' is no title of it", miss->format->name, miss->title);
    else
        (void)err_set(e, ERR_INPUT, "no known layout; the nearest is '%s', but no heading gives %s", format_title(miss->format), list.ptr);
    return err_at(e, "", miss->place, 0);
}

void refusal_line(struct buf *text, const struct match_miss *miss)
{
    if (miss->place > 0)
        buf_printf(text, "row %ld ", miss->place);
    if (miss->format == NULL) {
        buf_printf(text, "has headings of money nobody knows ('%s')", miss->unknown[0]);
        return;
    }
    buf_printf(text, "is nearly '%s', but ", format_title(miss->format));
    if (lacks_title(miss)) {
        buf_printf(text, "'%s' is no title of it", miss->title);
        return;
    }
    buf_puts(text, "no heading gives ");
    put_missing(text, miss);
}

static void explain_near(struct buf *text, const struct match_miss *miss)
{
    buf_printf(text, "The nearest known layout is '%s'", format_title(miss->format));
    if (miss->is_titled)
        buf_printf(text, " (its title stands above line %ld)", miss->place);
    else if (miss->place > 0)
        buf_printf(text, " (line %ld has %zu of its headings)", miss->place, miss->n_found);
    else if (miss->n_found > 0)
        buf_printf(text, " (the first row has %zu of its members)", miss->n_found);
    buf_puts(text, ".\n");
    put_list(text, "It needs these columns, which were not found:", miss->missing, miss->n_missing);
    put_list(text, "These headings of the file are not known:", miss->unknown, miss->n_unknown);
    if (miss->n_missing > 0 && !miss->format->is_own)
        put_addition(text, miss);
    else if (miss->n_missing > 0)
        buf_printf(text, "It is one of rundown's own tables: write these headings as they stand here%s.\n",
                   miss->is_named ? "; house.xlsx of a new workspace (rundown init) has them all" : "");
}

static void put_money(struct buf *text, const struct match_miss *miss)
{
    buf_printf(text, "Row %ld belongs to no known table, and there are headings of money in it:\n", miss->place);
    put_list(text, "", miss->unknown, miss->n_unknown);
    if (miss->beside == NULL || miss->beside->is_own)
        return;
    buf_printf(text, "To leave them out without a word, save this line as formats/my_%s.json in the workspace:\n  {\"add_to\": \"%s\","
                     " \"ignored\": [", miss->beside->name, miss->beside->name);
    for (size_t i = 0; i < miss->n_unknown; i++) {
        buf_puts(text, i > 0 ? ", " : "");
        put_json_text(text, miss->unknown[i]);
    }
    buf_puts(text, "]}\n");
}

void refusal_explain(struct buf *text, const char *sheet, const struct match_miss *miss)
{
    if (sheet[0] != '\0')
        buf_printf(text, "Sheet '%s':\n", sheet);
    if (miss->is_blank)
        buf_puts(text, "It is empty.\n");
    else if (miss->format == NULL && miss->has_money)
        put_money(text, miss);
    else if (!has_nearest(miss))
        buf_puts(text, "No row among the first 20 looks like known headings.\n");
    else if (lacks_title(miss))
        put_title(text, miss);
    else
        explain_near(text, miss);
}

/* ---- pages for a person ---- */

/* %s: the folder, or the file, it came from. */
static const char *const advice_texts[] = {
    [ADVICE_HEADINGS] = "if a heading or title was only renamed, save the line above as it says. Then move the file from inbox/refused/ back into"
                        " %s. If the export was made with other columns than usual, export it again.",
    [ADVICE_OWN] = "write the headings above into the file and put it into %s again.",
    [ADVICE_UNKNOWN] = "see that it is an export rundown reads, saved as it came, with its headings. If it is, export it again and put it"
                       " into %s; `rundown ingest --explain FILE` says how a file is read.",
    [ADVICE_AGAIN] = "export the file again (or mend what the reason names) and put it into %s.",
    [ADVICE_EMPTY] = "there is nothing in it that could be read. If there should be, export it again and put it into %s.",
    [ADVICE_LIMIT] = "export fewer days at a time into %s; or raise the limit named above in rundown.json and move the file back.",
    [ADVICE_ACCOUNT] = "move the file from inbox/refused/ into inbox/ACCOUNT/, ACCOUNT as it is written in the accounts sheet; it lay in %s.",
    [ADVICE_SESSION] = "write that line into the sheet session_file, then move the file from inbox/refused/ back into %s.",
    [ADVICE_UNWANTED] = "nothing; this export is not what the figures are made of. Take it away, and leave it out of %s.",
    [ADVICE_REPLY] = "ask the platform again (where it says so with a new key), and put the reply into %s.",
};

static void put_advice(struct buf *page, enum refusal_advice advice, const char *where)
{
    const char *text = advice_texts[advice], *at = strstr(text, "%s");
    buf_puts(page, "\nWhat to do: ");
    buf_add(page, text, (size_t)(at - text));
    buf_printf(page, "%s%s This note may be deleted.\n", where, at + 2);
}

void refusal_page(struct buf *page, const struct refusal *r, const char *detail)
{
    buf_printf(page, "%s was not loaded; nothing of it is in the numbers.\n\nWhy: %s\n", r->name, r->reason);
    if (detail[0] != '\0')
        buf_printf(page, "\n%s", detail);
    put_advice(page, r->advice, r->where);
}

void refusal_page_partly(struct buf *page, const struct refusal *r, const char *detail)
{
    buf_printf(page, "%s was loaded, but not all of it: what stands here is not in the numbers.\n\n%s", r->name, detail);
    buf_printf(page, "\nWhat to do: mend what is said above, then put the file into %s again%s%s. What is loaded already is not counted twice."
                     " This note may be deleted.\n",
               r->where, r->reason[0] != '\0' ? "; as it came it lies in " : "", r->reason);
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
