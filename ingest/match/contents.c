#include "ingest/match/contents.h"

#include "ingest/match/refusal.h"
#include <string.h>

static void add_matches(struct arena *a, struct contents *c, const struct match *found, size_t n)
{
    struct match *all = arena_array(a, c->n + n + 1, sizeof *all);
    if (c->n > 0)
        memcpy(all, c->matches, c->n * sizeof *all);
    if (n > 0)
        memcpy(all + c->n, found, n * sizeof *all);
    c->matches = all;
    c->n += n;
}

/* "sheet 'Lives': row 3 is nearly 'x', but no heading gives y", ended by a zero byte. */
static void add_missed(struct contents *c, const char *sheet, const struct match_miss *miss)
{
    c->n_missed++;
    buf_puts(&c->missed, c->missed.len > 0 ? "\n" : "");
    refusal_explain(&c->missed, sheet, miss);
    if (sheet[0] != '\0')
        buf_printf(&c->lines, "sheet '%s'%s", sheet, miss->place > 0 ? ": " : " ");
    refusal_line(&c->lines, miss);
    buf_add(&c->lines, "", 1);
}

/* A sheet that nobody knows; one whose name begins with # is its writer's own. */
static void add_unknown_sheet(struct contents *c, const char *sheet, const struct match_miss *miss)
{
    bool is_near = !miss->is_blank && sheet[0] != '#' && (match_is_near(miss) || miss->is_named);
    c->n_blank += miss->is_blank;
    c->has_missed_sheet |= is_near && sheet[0] != '\0';
    if (is_near)
        add_missed(c, sheet, miss);
    else if (!miss->is_blank && !miss->is_notes && sheet[0] != '#' && c->n_unknown++ == 0)
        c->unknown_sheet = sheet;
    c->is_personal = c->is_personal || (miss->format != NULL && miss->format->kind->is_personal);
    if (!miss->is_blank)
        refusal_explain(&c->detail, sheet, miss);
    if (miss->n_found > c->nearest.n_found || (miss->is_named && c->nearest.format == NULL))
        c->nearest = *miss;
}

static int table_contents(const struct format_list *formats, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    for (size_t i = 0; i < book->n_sheets; i++) {
        struct match_miss miss;
        struct match *found;
        size_t n;
        if (match_tables(a, book, i, formats, &found, &n, &miss, e) != 0) {
            c->nearest = miss;
            return -1;
        }
        add_matches(a, c, found, n);
        if (n == 0)
            add_unknown_sheet(c, book->sheets[i], &miss);
        for (size_t k = 0; n > 0 && k < miss.n_others; k++)
            add_missed(c, book->sheets[i], &miss.others[k]);
    }
    return 0;
}

static int json_contents(const struct format_list *formats, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    int failed = match_json(a, book, formats, &c->matches, &c->n, &c->nearest, e);
    if (failed != 0 && c->nearest.format != NULL)
        refusal_explain(&c->detail, "", &c->nearest);
    return failed;
}

static int find_contents(const struct format_list *formats, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    if (book->type == BOOK_JSON)
        return json_contents(formats, a, book, c, e);
    if (table_contents(formats, a, book, c, e) != 0)
        return -1;
    if (c->n > 0)
        return 0;
    c->nearest.is_blank = c->n_blank == book->n_sheets;
    if (c->nearest.is_blank)
        return err_set(e, ERR_INPUT, "empty file: there is no cell with anything in it");
    return refusal_unknown(&c->nearest, e);
}

/* A sheet that is nearly one of orders (table_contents) makes the book personal, too: it would be archived with names in it. */
int contents_read(const struct format_list *formats, struct arena *a, struct book *book, struct contents *c, struct err *e)
{
    if (find_contents(formats, a, book, c, e) != 0)
        return -1;
    for (size_t i = 0; i < c->n; i++)
        c->is_personal = c->is_personal || c->matches[i].format->kind->is_personal;
    return 0;
}

void contents_release(struct contents *c)
{
    buf_release(&c->detail);
    buf_release(&c->missed);
    buf_release(&c->lines);
}

/* What of the file is in no table: into load.message of its first table. Not of files that tell who bought: their archived excerpts
 * have no such sheets, and a rebuild must say the same. */
void contents_state_missed(struct arena *a, struct contents *c)
{
    BUF_AUTO struct buf note = BUF_INIT;
    struct match *first = &c->matches[0];
    if (c->n_missed == 0 || c->is_personal)
        return;
    for (const char *p = c->lines.ptr; p < c->lines.ptr + c->lines.len; p += strlen(p) + 1)
        buf_printf(&note, "%s%s", p > c->lines.ptr ? "; " : "", p);
    first->note = arena_format(a, "%s%s%s; left out", first->note, first->note[0] != '\0' ? "; " : "", note.ptr);
}
