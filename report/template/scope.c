#include "report/template/scope.h"

#include "base/sha.h"
#include <string.h>
#include <strings.h>

enum { COLUMNS_MOST = 24, WORD_MOST = 60, NEAR_MOST = 5 };

static int fail_at(const struct query *q, const char *message, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "%s", message);
    return err_at(e, q->file, q->lines[0], 0);
}

static bool is_parameter(const struct parameters *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->list[i].name, name) == 0)
            return strcmp(name, "scope") != 0 && strcmp(name, "scope_name") != 0;
    return false;
}

static int columns_check(struct arena *a, const struct query *q, const struct result *r, const struct parameters *p, struct err *e)
{
    if (result_column(r, "scope") < 0 || result_column(r, "scope_name") < 0)
        return fail_at(q, "'scopes' must give the columns scope and scope_name", e);
    if (r->n_columns > COLUMNS_MOST)
        return fail_at(q, arena_format(a, "'scopes' gives more than %d columns", COLUMNS_MOST), e);
    for (size_t i = 0; i < r->n_columns; i++)
        if (is_parameter(p, r->names[i]))
            return fail_at(q, arena_format(a, "the column '%s' of 'scopes' has the name of a parameter", r->names[i]), e);
    return 0;
}

static const char *value_words(struct arena *a, const struct value *v)
{
    return v->type == VALUE_NULL ? NULL : v->type == VALUE_TEXT ? v->text : arena_format(a, "%.15g", v->number);
}

static bool is_plain(const char *id)
{
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return n > 0 && n <= WORD_MOST && id[n] == '\0' && id[0] != '-';
}

/* Two ids in one spelling but for case are one file where somebody copies them to. `all`: also those this run does not print. */
static bool has_twin(struct arena *a, const struct result *all, const char *id)
{
    int column = result_column(all, "scope");
    for (size_t i = 0; i < all->n_rows && column >= 0; i++) {
        const char *other = value_words(a, result_at(all, i, (size_t)column));
        if (other != NULL && strcasecmp(other, id) == 0 && strcmp(other, id) != 0)
            return true;
    }
    return false;
}

/* An id of letters, digits, _ and - stands for itself; another one is cleaned and gets a mark of its own behind '~', a sign no plain id has. */
static const char *word_of(struct arena *a, const struct scopes *s, const struct result *all, const char *id)
{
    char sha[SHA_TEXT];
    if (is_plain(id) && !has_twin(a, &s->rows, id) && !has_twin(a, all, id))
        return id;
    char *clean = arena_format(a, "%.20s", id);
    for (char *c = clean; *c != '\0'; c++)
        if (!is_plain((const char[]){*c, '\0'}))
            *c = '_';
    sha_of(str_of(id), sha);
    return arena_format(a, "%s~%.16s", clean, sha);
}

static int list_make(struct arena *a, const struct query *q, struct scopes *s, struct err *e)
{
    size_t id = (size_t)result_column(&s->rows, "scope"), name = (size_t)result_column(&s->rows, "scope_name");
    s->list = arena_array(a, s->rows.n_rows + 1, sizeof *s->list);
    for (s->n = 0; s->n < s->rows.n_rows; s->n++) {
        struct scope *one = &s->list[s->n];
        one->id = value_words(a, result_at(&s->rows, s->n, id));
        one->name = value_words(a, result_at(&s->rows, s->n, name));
        if (one->id == NULL || one->id[0] == '\0')
            return fail_at(q, "'scopes' gives a row without an id", e);
        if (one->name == NULL || one->name[0] == '\0')
            one->name = one->id;
        for (size_t i = 0; i < s->n; i++)
            if (strcmp(s->list[i].id, one->id) == 0)
                return fail_at(q, arena_format(a, "'scopes' gives '%s' twice", one->id), e);
    }
    return 0;
}

/* Names of files depend on the ids there are, not on those printed today: the query says more with the option than without. */
static int words_make(struct reader *reader, struct arena *a, const struct template *t, const struct parameters *p, struct scopes *s, struct err *e)
{
    struct parameters wide = *p;
    struct result all = s->rows;
    parameter_set(&wide, "chosen", "*");
    if (t->scope_option != NULL && query_run(reader, a, &t->scopes, &wide, &all, e) != 0)
        return -1;
    for (size_t i = 0; i < s->n; i++)
        s->list[i].word = word_of(a, s, &all, s->list[i].id);
    return 0;
}

int scopes_read(struct reader *reader, struct arena *a, const struct template *t, const struct parameters *p, struct scopes *ret,
                struct err *e)
{
    *ret = (struct scopes){0};
    if (query_run(reader, a, &t->scopes, p, &ret->rows, e) != 0)
        return -1;
    if (ret->rows.missing != NULL)
        return 0;
    if (columns_check(a, &t->scopes, &ret->rows, p, e) != 0 || list_make(a, &t->scopes, ret, e) != 0)
        return -1;
    return words_make(reader, a, t, p, ret, e);
}

/* "; there are H01, H02" - the nearest, or the first few */
static const char *near_words(struct arena *a, const struct scopes *s, const char *id)
{
    const char **ids = arena_array(a, s->n + 1, sizeof *ids);
    struct buf words BUF_AUTO = BUF_INIT;
    for (size_t i = 0; i < s->n; i++)
        ids[i] = s->list[i].id;
    int near = str_nearest(id, ids, s->n, 3);
    if (near >= 0)
        return arena_format(a, "; did you mean '%s'?", ids[near]);
    for (size_t i = 0; i < s->n && i < NEAR_MOST; i++)
        buf_printf(&words, "%s%s", i > 0 ? ", " : "; there are ", ids[i]);
    if (s->n > NEAR_MOST)
        buf_puts(&words, " and others");
    return words.len == 0 ? "; there is none at all" : arena_text(a, words.ptr, words.len);
}

int scope_find(struct arena *a, const struct scopes *s, const char *option, const char *id, size_t *ret, struct err *e)
{
    for (*ret = 0; *ret < s->n; ++*ret)
        if (strcmp(s->list[*ret].id, id) == 0)
            return 0;
    return err_set(e, ERR_USAGE, "--%s '%s' is unknown%s", option, id, near_words(a, s, id));
}

void scope_bind(struct arena *a, const struct scopes *s, const struct scope *one, const char *all, struct parameters *p)
{
    for (size_t i = 0; i < s->rows.n_columns; i++)
        parameter_set(p, s->rows.names[i], one == NULL ? "" : value_words(a, result_at(&s->rows, (size_t)(one - s->list), i)));
    parameter_set(p, "scope", one == NULL ? "" : one->id);
    parameter_set(p, "scope_name", one == NULL ? all : one->name);
}
