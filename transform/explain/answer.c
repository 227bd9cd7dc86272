#include "transform/explain/answer.h"

#include "transform/explain/quoting.h"
#include <stdio.h>
#include <string.h>

enum { ROWS_SHOWN = 6, WAYS_SHOWN = 18, LINES_SHOWN = 5, LINE_SHOWN = 150, DEPTH_MOST = 60 };

static const char *shown(const struct origin_value *v)
{
    return v->text == NULL ? "(empty)" : v->text;
}

/* ---- how it comes about ---- */

struct printing {
    const struct answer *a;
    int n_lines;                     /* of the way down, printed so far */
};

static bool is_full(const struct printing *p)
{
    return !p->a->is_all && p->n_lines >= WAYS_SHOWN;
}

static void indent(struct printing *p, int depth)
{
    printf("%*s", depth * 2 + 2, "");
    p->n_lines++;
}

static const char *rows_word(size_t n)
{
    return n == 1 ? "row" : "rows";
}

static void print_check(const struct origin_node *node)
{
    if (!node->is_checked)
        return;
    if (!node->is_right)
        printf(": DOES NOT ADD UP, makes %s", node->made);
    else if (node->how == ORIGIN_SUM || node->how == ORIGIN_SHARE)
        printf(": adds up");
}

static void print_way(struct printing *p, const struct origin_node *node, int depth)
{
    const struct origin_part *first = node->n_parts > 0 ? &node->parts[0] : NULL;
    indent(p, depth);
    if (node->how == ORIGIN_SUM && first != NULL)
        printf("= sum of %s over %zu %s of %s", first->column, first->n, rows_word(first->n), first->in);
    else if (node->how == ORIGIN_COUNT && first != NULL)
        printf("= %zu %s of %s", first->n, rows_word(first->n), first->in);
    else if (node->how == ORIGIN_RATIO && node->formula != NULL && first != NULL)
        printf("= %s%s, over %zu %s of %s", node->formula, node->sentence != NULL ? "; left empty" : "", first->n,
               rows_word(first->n), first->in);
    else if (node->formula != NULL)
        printf("= %s", node->formula);
    else if (node->how == ORIGIN_COPY && first != NULL)
        printf(first->nodes != NULL ? "as %s says: %s" : "as the file says: %s.%s", first->in, first->column);
    else if (node->sentence != NULL)
        printf("%s", node->sentence);
    else
        printf("names the row");
    print_check(node);
    putchar('\n');
}

static void print_node(struct printing *p, const struct origin_node *node, int depth);

static void print_part(struct printing *p, const struct origin_node *node, const struct origin_part *part, int depth)
{
    size_t most = p->a->is_all ? part->n : ROWS_SHOWN;
    for (size_t i = 0; i < part->n && i < most && part->nodes != NULL && !is_full(p); i++) {
        const struct origin_node *child = part->nodes[i];
        const char *key = tracer_key(p->a->tracer, child->view, child->row, node->row);
        indent(p, depth);
        if (child->view == node->view && child->row == node->row)
            printf("%s %s\n", child->column, shown(&child->value));
        else if (part->column != NULL)
            printf("%12s  %s%s%s\n", shown(&child->value), node->n_parts > 1 ? part->column : "", node->n_parts > 1 ? " of " : "",
                   *key == '\0' ? child->view : key);
        else
            printf("%s %s\n", child->view, key);
        if (part->n == 1 || p->a->is_all)
            print_node(p, child, depth + 1);
    }
    if (part->nodes != NULL && part->n > most && !is_full(p)) {
        indent(p, depth);
        printf("... and %zu %s more\n", part->n - most, rows_word(part->n - most));
    }
}

static void print_node(struct printing *p, const struct origin_node *node, int depth)
{
    if (is_full(p) || depth > DEPTH_MOST || node->is_shallow)
        return;
    print_way(p, node, depth);
    for (size_t i = 0; i < node->n_facts; i++) {
        indent(p, depth + 1);
        printf("%s: %s\n", node->facts[i].label, node->facts[i].text);
    }
    for (size_t i = 0; i < node->n_parts && !is_full(p); i++)
        print_part(p, node, &node->parts[i], depth + 1);
}

/* ---- files ---- */

static void print_cut(const char *text)
{
    size_t n = strlen(text);
    if (n > LINE_SHOWN) {
        n = LINE_SHOWN;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
    }
    printf("%.*s%s", (int)n, text, text[n] != '\0' ? " ..." : "");
}

static int print_versions(const struct answer *a, struct origin_line *line, struct err *e)
{
    if (quoting_versions(a->db, a->tracer, line, e) != 0)
        return -1;
    const struct quoted_version *versions = line->versions;
    size_t n = line->n_versions;
    for (size_t i = 0; i < n && (a->is_all || i < 2); i++)
        printf("    %s line %lld said %s (observed %s)\n", versions[i].file, (long long)versions[i].place,
               *versions[i].value == '\0' ? "nothing" : versions[i].value, versions[i].observed_at);
    if (!a->is_all && n > 2)
        printf("    ... and %zu more said otherwise\n", n - 2);
    return 0;
}

static int print_line(const struct answer *a, struct origin_line *line, bool is_named, struct err *e)
{
    struct quoted_load load, last;
    if (quoting_load(a->tracer, line->load_id, &load, e) != 0 || quoting_load(a->tracer, line->last_load, &last, e) != 0)
        return -1;
    if (is_named)
        printf("%s%s%s\n  sha256 %s, observed %s, loaded %s\n", load.file, *load.sheet != '\0' ? ":" : "", load.sheet, load.sha256,
               load.observed_at, load.loaded_at);
    if (!line->has_place)
        return 0;
    printf("  %s %lld", str_ends(str_of(load.file), ".json") ? "item" : "line", (long long)line->place);
    if (line->cell != NULL)
        printf(", %s: \"%s\"", line->heading == NULL ? line->column : line->heading, line->cell);
    else if (line->column != NULL)
        printf(", no cell of its own for %s", line->column);
    printf("\n    ");
    if (line->line != NULL)
        print_cut(line->line);
    else
        printf("(%s)", line->why == NULL ? "not read again" : line->why);
    putchar('\n');
    if (line->last_load != line->load_id)
        printf("    last said again in %s (observed %s)\n", last.file, last.observed_at);
    return print_versions(a, line, e);
}

static int print_lines(const struct answer *a, struct origin_node *node, struct err *e)
{
    struct origin_line **lines;
    size_t n, n_files = 0;
    tracer_lines(a->tracer, node, &lines, &n);
    for (size_t i = 0; i < n; i++) {
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = lines[k]->load_id != lines[i]->load_id;
        n_files += is_first;
    }
    if (n == 0) {
        puts("\nNo file stands behind it: the program writes it.");
        return 0;
    }
    printf("\nFrom %zu %s of %zu %s:\n", n, n == 1 ? "cell" : "cells", n_files, n_files == 1 ? "file" : "files");
    size_t most = a->is_all ? n : LINES_SHOWN;
    for (size_t i = 0; i < n && i < most; i++)
        if (print_line(a, lines[i], i == 0 || lines[i]->load_id != lines[i - 1]->load_id, e) != 0)
            return -1;
    if (n > most)
        printf("... and %zu more (--all, --json)\n", n - most);
    return 0;
}

int answer_text(const struct answer *a, struct origin_node *node, struct err *e)
{
    const char *unit, *says;
    const json_t *view = lineage_view_borrow(a->lineage, node->view);
    struct printing p = {.a = a};
    (void)lineage_meaning(a->lineage, view, node->column, &unit, &says);
    printf("%s %s\n%s = %s%s%s\n", node->view, tracer_key(a->tracer, node->view, node->row, NULL), node->column, shown(&node->value),
           *node->unit != '\0' ? " " : "", node->unit);
    if (*says != '\0')
        printf("  %s\n", says);
    putchar('\n');
    print_node(&p, node, 0);
    if (is_full(&p))
        puts("  ... (--all, --json)");
    return print_lines(a, node, e);
}

/* ---- JSON ---- */

static json_t *value_json(const struct origin_value *v)
{
    if (v->type == SQLITE_NULL)
        return json_null();
    if (v->type == SQLITE_INTEGER)
        return json_integer(v->integer);
    if (v->type == SQLITE_FLOAT)
        return json_real(v->real);
    json_t *text = json_string(v->text);
    return text != NULL ? text : json_string("?");
}

static void put_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL && *text != '\0')
        (void)json_object_set_new(object, key, json_string(text));
}

static json_t *key_json(const struct answer *a, const char *view, const struct origin_row *row)
{
    json_t *object = json_object();
    size_t i;
    const json_t *key;
    json_array_foreach(json_object_get(lineage_view_borrow(a->lineage, view), "key"), i, key) {
        const struct origin_value *v = origin_of(row, json_string_value(key));
        if (v != NULL)
            (void)json_object_set_new(object, json_string_value(key), value_json(v));
    }
    return object;
}

static int versions_json(const struct answer *a, struct origin_line *line, json_t *object, struct err *e)
{
    if (quoting_versions(a->db, a->tracer, line, e) != 0)
        return -1;
    const struct quoted_version *v = line->versions;
    size_t n = line->n_versions;
    if (n == 0)
        return 0;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, json_pack("{s:s s:s s:I s:s s:s}", "file", v[i].file, "sheet", v[i].sheet, "line",
                                                    (json_int_t)v[i].place, "observed_at", v[i].observed_at, "value", v[i].value));
    return json_object_set_new(object, "otherwise", list);
}

/* A line told before is named, with what it says of the value. */
static int line_json(const struct answer *a, struct origin_line *line, json_t **ret, struct err *e)
{
    struct quoted_load load, last;
    if (quoting_load(a->tracer, line->load_id, &load, e) != 0 || quoting_load(a->tracer, line->last_load, &last, e) != 0)
        return -1;
    json_t *object = json_object();
    put_text(object, "file", load.file);
    put_text(object, "sheet", load.sheet);
    if (line->has_place)
        (void)json_object_set_new(object, "line", json_integer(line->place));
    put_text(object, "kind", load.kind);
    put_text(object, "column", line->column);
    put_text(object, "cell", line->cell);
    put_text(object, "not_read", line->why);
    if (line->column != NULL)
        (void)json_object_set_new(object, "stored", value_json(&line->value));
    *ret = object;
    if (line->is_told)
        return 0;
    line->is_told = true;
    put_text(object, "heading", line->heading);
    put_text(object, "text", line->line);
    put_text(object, "sha256", load.sha256);
    put_text(object, "observed_at", load.observed_at);
    put_text(object, "loaded_at", load.loaded_at);
    if (line->last_load != line->load_id)
        put_text(object, "last_said_by", last.file);
    return versions_json(a, line, object, e);
}

static json_t *node_json(const struct answer *a, struct origin_node *node);

static json_t *part_json(const struct answer *a, const struct origin_part *part)
{
    json_t *object = json_object(), *rows = json_array();
    put_text(object, "in", part->in);
    put_text(object, "column", part->column);
    (void)json_object_set_new(object, "rows", rows);
    for (size_t i = 0; i < part->n; i++) {
        if (part->nodes != NULL)
            (void)json_array_append_new(rows, node_json(a, part->nodes[i]));
        else
            (void)json_array_append_new(rows, json_pack("{s:I s:I s:o}", "load_id", (json_int_t)part->lines[i]->load_id, "line",
                                                        (json_int_t)part->lines[i]->place, "stored", value_json(&part->lines[i]->value)));
    }
    return object;
}

/* A value told before stands there with its value alone. */
static json_t *node_json(const struct answer *a, struct origin_node *node)
{
    static const char *const ways[] = {"copy", "sum", "count", "ratio", "formula", "share", "method"};
    json_t *object = json_object(), *list;
    put_text(object, "view", node->view);
    (void)json_object_set_new(object, "key", key_json(a, node->view, node->row));
    put_text(object, "column", node->column);
    (void)json_object_set_new(object, "value", value_json(&node->value));
    if (node->is_told)
        return object;
    node->is_told = true;
    put_text(object, "unit", node->unit);
    put_text(object, "how", ways[node->how]);
    put_text(object, "formula", node->formula);
    put_text(object, "method", node->sentence);
    if (node->is_checked)
        (void)json_object_set_new(object, "adds_up", json_boolean(node->is_right));
    if (node->is_checked && !node->is_right)
        put_text(object, "makes", node->made);
    if (node->n_facts > 0) {
        (void)json_object_set_new(object, "facts", list = json_object());
        for (size_t i = 0; i < node->n_facts; i++)
            put_text(list, node->facts[i].label, node->facts[i].text);
    }
    if (node->n_parts > 0) {
        (void)json_object_set_new(object, "from", list = json_array());
        for (size_t i = 0; i < node->n_parts; i++)
            (void)json_array_append_new(list, part_json(a, &node->parts[i]));
    }
    return object;
}

int answer_json(const struct answer *a, struct origin_node *node, json_t **ret, struct err *e)
{
    struct origin_line **lines;
    size_t n;
    const char *unit, *says;
    tracer_lines(a->tracer, node, &lines, &n);
    (void)lineage_meaning(a->lineage, lineage_view_borrow(a->lineage, node->view), node->column, &unit, &says);
    node->is_told = false;   /* what is asked for is told in full, whatever else it is part of */
    json_t *object = node_json(a, node), *list = json_array();
    put_text(object, "meaning", says);
    (void)json_object_set_new(object, "lines", list);
    *ret = object;
    for (size_t i = 0; i < n; i++) {
        json_t *line;
        if (line_json(a, lines[i], &line, e) != 0)
            return -1;
        (void)json_array_append_new(list, line);
    }
    return 0;
}
