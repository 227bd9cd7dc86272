#include "transform/engine/model.h"
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- names ---- */

static bool model_name_has(const struct model_names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return false;
}

void model_name_add(struct arena *a, struct model_names *names, const char *ptr, size_t len)
{
    char *name = arena_text(a, ptr, len);
    for (char *p = name; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    if (model_name_has(names, name))
        return;
    if (names->n == names->cap) {
        size_t cap = names->cap == 0 ? 8 : names->cap * 2;
        const char **list = arena_array(a, cap, sizeof *list);
        if (names->n > 0)
            memcpy(list, names->list, names->n * sizeof *list);
        names->list = list;
        names->cap = cap;
    }
    names->list[names->n++] = name;
}

/* ---- tokens ---- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_MARK, TOKEN_LITERAL };
struct token {
    enum token_kind kind;
    struct str text;    /* a quoted identifier without its quotes */
};

static size_t comment_length(struct str s, size_t i)
{
    const char *p = s.ptr + i;
    size_t left = s.len - i;
    if (left >= 2 && p[0] == '-' && p[1] == '-') {
        const char *end = memchr(p, '\n', left);
        return end == NULL ? left : (size_t)(end - p) + 1;
    }
    if (left >= 2 && p[0] == '/' && p[1] == '*') {
        const char *end = memmem(p + 2, left - 2, "*/", 2);
        return end == NULL ? left : (size_t)(end - p) + 2;
    }
    return 0;
}

static size_t quoted_length(struct str s, size_t i)
{
    size_t end = i + 1;
    while (end < s.len && s.ptr[end] != s.ptr[i])
        end++;
    return (end < s.len ? end + 1 : end) - i;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static struct token token_next(struct str s, size_t *at)
{
    size_t i = *at, skipped = 0;
    while (i < s.len && (isspace((unsigned char)s.ptr[i]) || (skipped = comment_length(s, i)) > 0)) {
        i += skipped > 0 ? skipped : 1;
        skipped = 0;
    }
    if (i >= s.len) {
        *at = s.len;
        return (struct token){TOKEN_END, {0}};
    }
    char c = s.ptr[i];
    if (c == '\'' || c == '"') {
        size_t len = quoted_length(s, i);
        *at = i + len;
        return (struct token){c == '"' ? TOKEN_WORD : TOKEN_LITERAL, {s.ptr + i + 1, len >= 2 ? len - 2 : 0}};
    }
    size_t end = i + 1;
    if (is_word(c))
        while (end < s.len && is_word(s.ptr[end]))
            end++;
    *at = end;
    enum token_kind kind = !is_word(c) ? TOKEN_MARK : isdigit((unsigned char)c) ? TOKEN_LITERAL : TOKEN_WORD;
    return (struct token){kind, {s.ptr + i, end - i}};
}

static size_t token_list(struct arena *a, struct str sql, struct token **ret_list)
{
    size_t n = 0, at = 0;
    while (token_next(sql, &at).kind != TOKEN_END)
        n++;
    struct token *list = arena_array(a, n + 8, sizeof *list);   /* TOKEN_END is zero: looking ahead is safe */
    at = 0;
    for (size_t i = 0; i < n; i++)
        list[i] = token_next(sql, &at);
    *ret_list = list;
    return n;
}

static bool token_is(struct token t, const char *word)
{
    return t.text.len == strlen(word) && t.text.len > 0 && strncasecmp(t.text.ptr, word, t.text.len) == 0 &&
           t.kind != TOKEN_LITERAL;
}

static bool token_in(struct token t, const char *const *words)
{
    for (; *words != NULL; words++)
        if (token_is(t, *words))
            return true;
    return false;
}

/* ---- what a text creates, adds to, reads ---- */

/* The name at list[i], after IF NOT EXISTS and a schema ("temp."); returns the token's index. */
static size_t object_name(const struct token *list, size_t i)
{
    static const char *const passing[] = {"if", "not", "exists", NULL};
    while (token_in(list[i], passing))
        i++;
    return token_is(list[i + 1], ".") ? i + 2 : i;
}

static void scan_create(struct arena *a, struct model *m, const struct token *list, size_t i)
{
    static const char *const passing[] = {"temp", "temporary", "virtual", NULL};
    i++;
    while (token_in(list[i], passing))
        i++;
    if (!token_is(list[i], "table") && !token_is(list[i], "view"))
        return;
    struct token name = list[object_name(list, i + 1)];
    model_name_add(a, &m->creates, name.text.ptr, name.text.len);
}

static void scan_name(struct arena *a, struct model_names *names, const struct token *list, size_t i)
{
    i = object_name(list, i);
    if (list[i].kind == TOKEN_WORD && !token_is(list[i + 1], "("))
        model_name_add(a, names, list[i].text.ptr, list[i].text.len);
}

/* INSERT INTO t (columns) has a bracket where a table function would have one. */
static void scan_add(struct arena *a, struct model *m, const struct token *list, size_t i)
{
    struct token name = list[object_name(list, i)];
    model_name_add(a, &m->adds, name.text.ptr, name.text.len);
}

static size_t closing_bracket(const struct token *list, size_t n, size_t i)
{
    size_t depth = 0;
    for (; i < n; i++) {
        depth += token_is(list[i], "(");
        if (token_is(list[i], ")") && --depth == 0)
            return i;
    }
    return n;
}

/* A CTE is a name, perhaps with columns, before AS and a bracket. */
static bool is_cte(const struct token *list, size_t n, size_t i)
{
    size_t as = token_is(list[i + 1], "(") ? closing_bracket(list, n, i + 1) + 1 : i + 1;
    if (as >= n || !token_is(list[as], "as"))
        return false;
    static const char *const passing[] = {"not", "materialized", NULL};
    do
        as++;
    while (token_in(list[as], passing));
    return token_is(list[as], "(");
}

static void scan_token(struct arena *a, struct model *m, const struct token *list, size_t i)
{
    bool is_distinct_from = i > 0 && token_is(list[i - 1], "distinct");
    bool is_delete_from = i > 0 && token_is(list[i - 1], "delete");
    if (token_is(list[i], "create"))
        scan_create(a, m, list, i);
    else if (token_is(list[i], "into") || (token_is(list[i], "from") && is_delete_from))
        scan_add(a, m, list, i + 1);
    else if (token_is(list[i], "update") && !token_is(list[i + 1], "set"))
        scan_add(a, m, list, i + 1);
    else if (token_is(list[i], "join") || (token_is(list[i], "from") && !is_distinct_from))
        scan_name(a, &m->reads, list, i + 1);
    else
        model_name_add(a, &m->words, list[i].text.ptr, list[i].text.len);
}

static void names_subtract(struct model_names *names, const struct model_names *others)
{
    size_t kept = 0;
    for (size_t i = 0; i < names->n; i++)
        if (!model_name_has(others, names->list[i]))
            names->list[kept++] = names->list[i];
    names->n = kept;
}

void model_scan(struct arena *a, struct model *m)
{
    struct token *list;
    size_t n = token_list(a, m->sql, &list);
    struct model_names ctes = {0};
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind != TOKEN_WORD)
            continue;
        scan_token(a, m, list, i);
        if (is_cte(list, n, i))
            model_name_add(a, &ctes, list[i].text.ptr, list[i].text.len);
    }
    names_subtract(&m->reads, &ctes);
    names_subtract(&m->reads, &m->creates);
    names_subtract(&m->adds, &m->creates);
}

/* ---- the order ---- */

static size_t creator_of(const struct model *models, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (model_name_has(&models[i].creates, name))
            return i;
    return n;
}

static const char *model_place(const struct model *m)
{
    return m->path != NULL ? m->path : m->name;
}

static int check_creates(const struct model *models, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < models[i].creates.n; k++) {
            const char *name = models[i].creates.list[k];
            size_t first = creator_of(models, n, name);
            if (first != i)
                return err_set(e, ERR_INPUT, "%s is created by both %s and %s", name, model_place(&models[first]),
                               model_place(&models[i]));
        }
    }
    return 0;
}

static int check_known(const struct model *models, size_t n, model_known *known, void *context, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < models[i].reads.n; k++)
            if (creator_of(models, n, models[i].reads.list[k]) == n && !known(context, models[i].reads.list[k]))
                return err_set(e, ERR_INPUT, "%s reads %s, which nothing creates%s", model_place(&models[i]), models[i].reads.list[k],
                               strncmp(models[i].reads.list[k], "raw_", 4) == 0 ? " (in a warehouse of another version: run 'rundown rebuild')" : "");
        for (size_t k = 0; k < models[i].adds.n; k++)
            if (creator_of(models, n, models[i].adds.list[k]) == n)
                return err_set(e, ERR_INPUT, "%s adds to %s, which no model creates", model_place(&models[i]),
                               models[i].adds.list[k]);
    }
    return 0;
}

static bool mentions(const struct model *m, const char *name)
{
    return model_name_has(&m->reads, name) || model_name_has(&m->words, name);
}

/* Must `before` run before `after`? */
static bool precedes(const struct model *before, const struct model *after)
{
    for (size_t k = 0; k < before->creates.n; k++)
        if (mentions(after, before->creates.list[k]) || model_name_has(&after->adds, before->creates.list[k]))
            return true;
    for (size_t k = 0; k < before->adds.n; k++)
        if (mentions(after, before->adds.list[k]) && !model_name_has(&after->adds, before->adds.list[k]) &&
            !model_name_has(&after->creates, before->adds.list[k]))
            return true;
    return false;
}

static int fail_cycle(struct arena *a, const struct model *models, size_t n, const bool *done, struct err *e)
{
    const char *names = "";
    for (size_t i = 0; i < n; i++)
        if (!done[i])
            names = arena_format(a, "%s %s", names, models[i].name);
    return err_set(e, ERR_INPUT, "models wait for each other:%s", names);
}

static bool is_ready(const bool *edges, size_t n, const bool *done, size_t i)
{
    for (size_t k = 0; k < n; k++)
        if (edges[k * n + i] && !done[k])
            return false;
    return true;
}

int model_order(struct arena *a, const struct model *models, size_t n, model_known *known, void *context,
                size_t *ret_order, struct err *e)
{
    if (check_creates(models, n, e) != 0 || check_known(models, n, known, context, e) != 0)
        return -1;
    bool *edges = arena_array(a, n * n + 1, sizeof *edges), *done = arena_array(a, n + 1, sizeof *done);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            edges[i * n + k] = i != k && precedes(&models[i], &models[k]);
    for (size_t placed = 0; placed < n; placed++) {
        size_t next = n;
        for (size_t i = 0; i < n; i++)
            if (!done[i] && is_ready(edges, n, done, i) && (next == n || strcmp(models[i].name, models[next].name) < 0))
                next = i;
        if (next == n)
            return fail_cycle(a, models, n, done, e);
        done[next] = true;
        ret_order[placed] = next;
    }
    return 0;
}
