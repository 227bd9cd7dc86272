/* The tables of one sheet: the separator and the encoding under which most of its headings are known, and what nearly is a table. */
#include "ingest/match/scan.h"

#include "ingest/catalogue/heading.h"

/* Is that a heading somebody said to leave out, of any format the sheet has a table of? */
static bool is_left_out(const struct scan *s, const char *heading)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str key = heading_key(&a, str_of(heading), NULL);
    for (size_t i = 0; i < s->n_tables; i++)
        if (heading_is_among(s->tables[i].match->format->ignored, s->tables[i].match->format->n_ignored, key))
            return true;
    return false;
}

/* Beside tables that were found: what nearly is one, and money nobody knows. */
static void keep_others(struct scan *s)
{
    struct match_miss *list = arena_array(s->a, s->others.n + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; s->n_tables > 0 && i < s->others.n; i++) {
        struct match_miss *miss = &list[n];
        *miss = s->others.list[i].miss;
        if (miss->format == NULL) {
            size_t n_asked = 0;
            for (size_t k = 0; k < miss->n_unknown; k++)
                if (!is_left_out(s, miss->unknown[k]))
                    miss->unknown[n_asked++] = miss->unknown[k];
            miss->n_unknown = n_asked;
            miss->beside = s->tables[0].match->format;
        }
        n += miss->format != NULL || miss->n_unknown > 0;
    }
    s->nearest.miss.others = list;
    s->nearest.miss.n_others = n;
}

static void keep_tables(struct scan *s, struct match **ret, size_t *ret_n)
{
    *ret = arena_array(s->a, s->n_tables + 1, sizeof **ret);
    for (size_t i = 0; i < s->n_tables; i++) {
        (*ret)[i] = *s->tables[i].match;
        (*ret)[i].encoding = s->taken;   /* AUTO where all so far is ASCII */
    }
    keep_others(s);
    buf_puts(&s->note, s->note.len > 0 ? "; left out" : "");
    if (s->taken > ENCODING_UTF8)
        buf_printf(&s->note, "%sread as %s%s", s->note.len > 0 ? "; " : "", encoding_name(s->taken),
                   s->taken == ENCODING_1252 ? " (where letters look wrong: setting \"encoding\")" : "");
    if (s->n_tables > 0 && s->note.len > 0)
        (*ret)[0].note = arena_text(s->a, s->note.ptr, s->note.len);
    *ret_n = s->n_tables;
}

/* ---- the separators and encodings of a CSV ---- */

struct nearest {
    struct trial trial;
    struct match_miss miss;
    bool is_blank, is_notes;
};

static void keep_miss(const struct scan *s, struct nearest *n)
{
    n->is_blank = n->is_blank || s->n_texts == 0;
    n->is_notes = n->is_notes && s->n_wide == 0;
    if (s->n_tables == 0 && (s->nearest.trial.format == NULL || !trial_is_better(&s->nearest.trial, &n->trial)))
        return;
    n->trial = s->nearest.trial;
    n->miss = s->nearest.miss;
}

static int try_separator(struct arena *a, const struct scan *start, char separator, struct nearest *nearest, struct match **ret,
                         size_t *ret_n, struct err *e)
{
    struct scan *s = arena_alloc(a, sizeof *s);
    *s = *start;
    s->separator = separator;
    int failed = scan_sheet(s, e);
    if (failed == 0) {
        keep_tables(s, ret, ret_n);
        keep_miss(s, nearest);
    }
    scan_release(s);
    return failed;
}

static int try_separators(struct arena *a, const struct scan *start, struct nearest *nearest, struct match **ret, size_t *ret_n,
                          struct err *e)
{
    static const char separators[] = {',', ';', '\t'};
    size_t n = start->book->type == BOOK_CSV ? sizeof separators : 1;
    struct err first = ERR_INIT;
    *ret = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < n && *ret_n == 0; i++) {
        struct err other = ERR_INIT;
        char separator = start->book->type == BOOK_CSV ? separators[i] : '\0';
        /* quoting may be wrong under a separator that is not the file's: the first one's complaint counts only where none fits */
        if (try_separator(a, start, separator, nearest, ret, ret_n, &other) != 0 && i == 0)
            first = other;
    }
    if (*ret_n > 0 || first.code == ERR_NONE)
        return 0;
    *e = first;
    return -1;
}

static size_t count_columns(const struct match *m, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m[i].format->kind->n_columns; k++)
            sum += m[i].cells[k].n > 0;
    return sum;
}

/* A file that is not UTF-8 is in the encoding that makes most of its headings known ones; of equals in the workspace's. */
static int try_encodings(struct arena *a, struct scan *start, struct nearest *nearest, struct match **ret, size_t *ret_n,
                         struct err *e)
{
    enum encoding encodings[N_ENCODINGS];
    int failed = try_separators(a, start, nearest, ret, ret_n, e);
    size_t n = start->book->type == BOOK_CSV ? book_encodings(start->book, encodings) : 1;
    for (size_t i = 1; i < n; i++) {
        struct err ignored = ERR_INIT;
        struct match *other;
        struct nearest beside = *nearest;
        size_t n_other;
        start->encoding = encodings[i];
        if (try_separators(a, start, &beside, &other, &n_other, &ignored) != 0)
            continue;
        if (*ret_n == 0)
            *nearest = beside;
        if (count_columns(other, n_other) <= count_columns(*ret, *ret_n))
            continue;
        *nearest = beside;
        *ret = other;
        *ret_n = n_other;
    }
    return *ret_n == 0 ? failed : 0;
}

int match_tables(struct arena *a, struct book *b, size_t sheet, const struct format_list *formats, struct match **ret,
                 size_t *ret_n, struct match_miss *ret_miss, struct err *e)
{
    struct nearest nearest = {.is_notes = true};
    *ret_miss = nearest.miss;
    struct scan start = {.a = a, .book = b, .sheet = sheet, .formats = formats,
                         .folded_sheet = str_fold(a, str_of(b->sheets[sheet]))};
    if (try_encodings(a, &start, &nearest, ret, ret_n, e) != 0)
        return -1;
    *ret_miss = nearest.miss;
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret)[i].format->refused != NULL)
            return match_refuse_known(&(*ret)[i], b, ret_miss, e);
    for (size_t i = 0; *ret_n == 0 && ret_miss->format == NULL && i < formats->n; i++)
        if (formats->formats[i].is_own && str_is(start.folded_sheet, formats->formats[i].kind->name))
            *ret_miss = near_named(a, &formats->formats[i]);
    ret_miss->is_blank = nearest.is_blank;
    ret_miss->is_notes = nearest.is_notes;
    return 0;
}
