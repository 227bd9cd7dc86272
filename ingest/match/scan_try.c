/* Which format a row of headings has, of one row or two, or of a block below a title. */
#include "ingest/match/scan.h"

/* With two heading rows a name may be told apart by the group above it: "group | name". */
static struct heading_row join_groups(struct arena *a, const struct heading_row *groups, const struct heading_row *names)
{
    struct heading_row joined = heading_row_copy(a, names);
    struct str group = {"", 0};
    for (size_t i = 0; i < joined.n; i++) {
        struct str *key = &joined.cells[i].key;
        if (i < groups->n && groups->cells[i].key.len > 0)
            group = groups->cells[i].key;
        if (group.len > 0 && key->len > 0)
            *key = str_of(arena_format(a, "%.*s | %.*s", (int)group.len, group.ptr, (int)key->len, key->ptr));
    }
    heading_row_number(&joined);
    return joined;
}

/* A name that only one group has may be written without it. */
static struct heading_row either_name(struct arena *a, const struct heading_row *joined, const struct heading_row *names,
                                      const struct format *f)
{
    struct heading_row row = heading_row_copy(a, joined);
    for (size_t i = 0; i < row.n; i++) {
        bool is_joined = false;
        for (size_t k = 0; k < f->n_columns && !is_joined; k++)
            is_joined = heading_is_among(f->columns[k].headings, f->columns[k].n_headings, row.cells[i].key);
        if (!is_joined && !heading_is_among(f->ignored, f->n_ignored, row.cells[i].key))
            row.cells[i].key = names->cells[i].key;
    }
    heading_row_number(&row);
    return row;
}

static bool is_candidate(const struct scan *s, const struct format *f, size_t heading_rows)
{
    return (f->books & (1u << s->book->type)) != 0 && f->heading_rows == heading_rows && f->n_titles == 0 &&
           (f->n_row_paths == 0 || f->is_own);
}

struct trial scan_try_single(const struct scan *s, const struct heading_row *row)
{
    struct trial best = {0};
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if (!is_candidate(s, f, 1))
            continue;
        struct trial t = trial_of(f, row, s->folded_sheet);
        if (trial_is_better(&t, &best))
            best = t;
    }
    return best;
}

struct trial scan_try_double(struct scan *s, const struct heading_row *row, struct heading_row *ret_row)
{
    ARENA_AUTO struct arena own = ARENA_INIT;
    struct arena *a = &own;
    struct trial best = {0};
    struct heading_row joined = join_groups(a, scan_row_above(s), row);
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if (!is_candidate(s, f, 2))
            continue;
        struct heading_row either = either_name(a, &joined, row, f);
        struct trial t = trial_of(f, &either, s->folded_sheet);
        if (!trial_is_better(&t, &best))
            continue;
        best = t;
        *ret_row = heading_row_copy(s->a, &either);
    }
    return best;
}

/* ---- blocks below a title ---- */

bool scan_knows_title(const struct scan *s, struct str key)
{
    for (size_t i = 0; key.len > 0 && i < s->formats->n; i++)
        if (heading_is_among(s->formats->formats[i].titles, s->formats->formats[i].n_titles, key))
            return true;
    return false;
}

static size_t next_title(const struct heading_row *titles, size_t from)
{
    while (from < titles->n && titles->cells[from].key.len == 0)
        from++;
    return from;
}

struct heading_row heading_row_of_block(struct arena *a, const struct heading_row *titles, const struct heading_row *row, size_t column)
{
    struct heading_row block = heading_row_copy(a, row);
    size_t end = next_title(titles, column + 1), last = column;
    if (end >= titles->n)
        end = row->n;
    while (last < end && last < row->n && row->cells[last].key.len > 0)
        last++;
    for (size_t i = 0; i < block.n; i++)
        if (i < column || i >= last)
            block.cells[i] = (struct format_heading){{"", 0}, {"", 0}, 1};
    block.n = last < row->n ? last : row->n;   /* titles may go on beyond the row below */
    heading_row_number(&block);
    return block;
}

struct trial scan_try_title(const struct scan *s, struct str title, const struct heading_row *block)
{
    struct trial best = {0};
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if ((f->books & (1u << s->book->type)) == 0 || !heading_is_among(f->titles, f->n_titles, title))
            continue;
        struct trial t = trial_of(f, block, s->folded_sheet);
        if (trial_is_better(&t, &best))
            best = t;
    }
    return best;
}
