#include "ingest/batch/batch_file.h"

#include "base/log.h"
#include "ingest/batch/keep.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { REPORT_MOST = 8 };

static void log_unknown_headings(const struct batch_file *f, const struct book *book, const struct match *m)
{
    BUF_AUTO struct buf text = BUF_INIT;
    const char *sheet = book->sheets[m->sheet];
    for (size_t i = 0; i < m->n_unknown && i < REPORT_MOST; i++)
        buf_printf(&text, "%s'%s'", i > 0 ? ", " : "", m->unknown[i]);
    if (m->n_unknown > REPORT_MOST)
        buf_printf(&text, " and %zu more", m->n_unknown - REPORT_MOST);
    if (m->n_unknown > 0)
        log_place(LOG_WARNING, f->name, m->place, "%s%scolumns not used: %s", sheet, sheet[0] != '\0' ? ": " : "",
                  text.ptr);
}

static void log_load(const struct batch_file *f, const char *sheet, const struct match *m, const struct load_result *r)
{
    char place[600], passed[160];
    feed_passed_text(&r->left_out, passed, sizeof passed);
    (void)snprintf(place, sizeof place, "%s%s%s", f->name, sheet[0] != '\0' ? ":" : "", sheet);
    if (r->outcome == LOAD_KNOWN)
        log_place(LOG_DETAIL, place, 0, "already loaded (%s)", m->format->kind->name);
    else
        log_place(LOG_INFO, place, 0, "%s -> %s: read %" PRId64 ", loaded %" PRId64 ", unchanged %" PRId64
                  ", superseded %" PRId64 ", rejected %" PRId64 "%s%s", m->format->name, m->format->kind->name, r->n_read,
                  r->n_loaded, r->n_unchanged, r->n_superseded, r->n_rejected, passed[0] != '\0' ? "; " : "", passed);
}

void batch_report_file(struct batch *b, const struct batch_file *f, const struct book *book, const struct contents *c,
                        const struct sheet_loads *loads, const struct kept *kept)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct match *m = &c->matches[i];
        if (loads->results[i].outcome == LOAD_DONE)
            log_unknown_headings(f, book, m);
        if (m->note[0] != '\0' && loads->results[i].outcome == LOAD_DONE)
            log_place(LOG_WARNING, f->name, 0, "%s%s%s", book->sheets[m->sheet],
                      book->sheets[m->sheet][0] != '\0' ? ": " : "", m->note);
        log_load(f, m->name, m, &loads->results[i]);
        keep_record(b, f, kept, m->name, m, &loads->results[i]);
    }
    if (c->n_unknown > 0 && loads->n_done > 0)
        log_place(LOG_WARNING, f->name, 0, "sheet '%s'%s not known; left out", c->unknown_sheet,
                  c->n_unknown > 1 ? " and others are" : " is");
    if (loads->n_done == 0)
        log_place(LOG_INFO, f->name, 0, "already loaded");
}

/* A table of which every row was refused, this time or when it was first read, with the first reasons. */
static int add_all_refused(struct batch *b, const struct contents *c, const struct sheet_loads *loads, struct buf *detail, struct err *e)
{
    for (size_t i = 0; i < c->n; i++) {
        const char *name = c->matches[i].name;
        int64_t n = 0;
        if (load_all_refused(b->loader, loads->results[i].load_id, &n, e) != 0)
            return -1;
        if (n == 0)
            continue;
        buf_puts(detail, detail->len > 0 ? "\n" : "");
        if (name[0] != '\0')
            buf_printf(detail, "Sheet '%s':\n", name);
        buf_printf(detail, "None of its %" PRId64 " row%s could be read. The first reasons:\n", n, n == 1 ? "" : "s");
        if (load_put_rejects(b->loader, &c->matches[i], loads->results[i].load_id, detail, e) != 0)
            return -1;
    }
    return 0;
}

/* The page about what of a loaded file is not in the numbers. A rebuild has nobody to write to. */
int batch_note_missed(struct batch *b, struct batch_file *f, const struct contents *c, const struct sheet_loads *loads,
                       const struct kept *kept, struct err *e)
{
    BUF_AUTO struct buf detail = BUF_INIT, page = BUF_INIT;
    if (f->origin == FROM_ARCHIVE)
        return 0;
    bool is_told = loads->n_done > 0 && !c->is_personal;   /* as the message of its first table */
    for (const char *p = c->lines.ptr; !is_told && p != NULL && p < c->lines.ptr + c->lines.len; p += strlen(p) + 1)
        log_place(LOG_WARNING, f->name, 0, "%s; left out", p);
    buf_add(&detail, c->missed.len > 0 ? c->missed.ptr : "", c->missed.len);
    if (c->has_missed_sheet)
        buf_puts(&detail, "A sheet that is yours alone is not asked about when its name begins with #.\n");
    if (add_all_refused(b, c, loads, &detail, e) != 0)
        return -1;
    if (detail.len == 0)
        return 0;
    log_place(LOG_WARNING, f->name, 0, "not all of it is in the numbers: inbox/refused/%s.why.txt says what to do", f->name);
    bool is_kept = f->origin == FROM_INBOX && kept->path[0] != '\0' && !c->is_personal;
    const char *copy = is_kept ? arena_format(&b->arena, "archive/%s", kept->path) : "";
    refusal_page_partly(&page, &(struct refusal){f->name, batch_where_it_lay(b, f), copy, ADVICE_HEADINGS}, detail.ptr);
    f->why = arena_text(&b->arena, page.ptr, page.len);
    b->n_missed++;
    return 0;
}
