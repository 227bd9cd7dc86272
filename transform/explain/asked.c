#include "transform/explain/asked.h"

#include "base/num.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NEAR_MOST = 8, KEYS_MOST = 16 };

const char *name_among(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(name, names[i]) == 0)
            return names[i];
    return NULL;
}

struct asked_key {
    const char *column, *value;
};

/* 2026-11-21, 2026-W47 or 2026-11. */
static bool is_period(const char *text)
{
    static const char *const shapes[] = {"dddd-dd-dd", "dddd-Wdd", "dddd-dd"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const char *shape = shapes[i], *at = text;
        while (*shape != '\0' && (*shape == 'd' ? *at >= '0' && *at <= '9' : *at == *shape))
            shape++, at++;
        if (*shape == '\0' && *at == '\0')
            return true;
    }
    return false;
}

static bool is_platform(const char *text)
{
    return strcasecmp(text, "tiktok") == 0 || strcasecmp(text, "shopee") == 0;
}

/* Keys that are told by their look, wherever they are written. */
static const struct {
    const char *column;
    bool (*looks)(const char *text);
} telling_keys[] = {
    {"period", is_period}, {"business_date", is_period}, {"date", is_period},     {"day", is_period},       {"week", is_period},
    {"as_of", is_period},  {"first_day", is_period},     {"last_day", is_period}, {"platform", is_platform},
};

enum look { LOOK_ANY, LOOK_FITS, LOOK_OTHER };

static enum look look_of(const char *column, const char *value)
{
    for (size_t i = 0; i < sizeof telling_keys / sizeof *telling_keys; i++)
        if (strcmp(column, telling_keys[i].column) == 0)
            return telling_keys[i].looks(value) ? LOOK_FITS : LOOK_OTHER;
    return LOOK_ANY;
}

static bool is_taken(const struct asked_key *keys, size_t n, const char *column)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].column != NULL && strcmp(keys[i].column, column) == 0)
            return true;
    return false;
}

/* The key a word is for: the first it looks like, else the first that may look as it likes. NULL: all are taken. */
static const char *key_by_look(const struct asked_row *x, const char *value, const struct asked_key *keys, size_t n)
{
    const char *any = NULL, *other = NULL;
    size_t i;
    const json_t *key;
    json_array_foreach(json_object_get(x->view_lineage, "key"), i, key) {
        const char *column = json_string_value(key);
        enum look look = look_of(column, value);
        if (is_taken(keys, n, column))
            continue;
        if (look == LOOK_FITS)
            return column;
        const char **first = look == LOOK_ANY ? &any : &other;
        if (*first == NULL)
            *first = column;
    }
    return any != NULL ? any : other;
}

/* NAME=VALUE; the others stay without a column. */
static void read_named(struct asked_row *x, char *const *args, size_t n, const char *const *columns, size_t n_columns, struct asked_key *ret)
{
    for (size_t i = 0; i < n; i++) {
        const char *equals = strchr(args[i], '=');
        const char *name = equals == NULL ? NULL : arena_text(x->arena, args[i], (size_t)(equals - args[i]));
        name = name == NULL ? NULL : name_among(name, columns, n_columns);
        ret[i] = (struct asked_key){name, name == NULL ? args[i] : equals + 1};
    }
}

/* Words without a name stand for the keys in their order; is_by_look: for those they look like. */
static int read_keys(struct asked_row *x, char *const *args, size_t n, const char *const *columns, size_t n_columns, bool is_by_look,
                     struct asked_key *ret, struct err *e)
{
    const json_t *key = json_object_get(x->view_lineage, "key");
    size_t nth = 0;
    if (n > KEYS_MOST)
        return err_set(e, ERR_USAGE, "too many keys");
    read_named(x, args, n, columns, n_columns, ret);
    for (size_t i = 0; i < n; i++) {
        if (ret[i].column != NULL)
            continue;
        ret[i].column = is_by_look ? key_by_look(x, args[i], ret, n) : json_string_value(json_array_get(key, nth++));
        if (ret[i].column == NULL)
            return err_set(e, ERR_USAGE, "%s has %zu keys; '%s' is too many", x->view, json_array_size(key), args[i]);
    }
    return 0;
}

/* What workbooks print for a key: the label of an account, the name of a person. */
static const struct {
    const char *column, *sql;
} printed_names[] = {
    {"account", "SELECT DISTINCT account FROM v_account WHERE label = :printed COLLATE NOCASE"},
    {"host_id", "SELECT DISTINCT staff_id FROM v_staff WHERE name = :printed COLLATE NOCASE"},
    {"staff_id", "SELECT DISTINCT staff_id FROM v_staff WHERE name = :printed COLLATE NOCASE"},
    {"scope_id", "SELECT DISTINCT account FROM v_account WHERE label = :printed COLLATE NOCASE"
                 " UNION SELECT DISTINCT staff_id FROM v_staff WHERE name = :printed COLLATE NOCASE"},
};

/* Puts in what the printed names among the keys stand for; a name two people bear is asked about. */
static int read_printed(struct asked_row *x, struct asked_key *keys, size_t n, bool *ret_changed, struct err *e)
{
    *ret_changed = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof printed_names / sizeof *printed_names; k++) {
            struct origin_row **found;
            struct origin_value value = {.type = SQLITE_TEXT, .text = keys[i].value};
            char name[] = "printed", *names[] = {name};
            struct origin_row row = {.n = 1, .names = names, .values = &value};
            size_t n_found;
            if (strcmp(keys[i].column, printed_names[k].column) != 0)
                continue;
            if (tracer_ask(x->tracer, printed_names[k].sql, &row, &found, &n_found, e) != 0)
                return -1;
            if (n_found > 1)
                return err_set(e, ERR_USAGE, "'%s' is the name of several (%s, %s, ...): say which", keys[i].value, found[0]->values[0].text,
                               found[1]->values[0].text);
            if (n_found == 0)
                continue;
            keys[i].value = found[0]->values[0].text;
            *ret_changed = true;
        }
    return 0;
}

/* A number is compared as text and as number: columns that are worked out have no type. order: SQL, NULL for any. */
static int find_rows(struct asked_row *x, const struct asked_key *keys, size_t n, size_t most, bool is_any_case, const char *order,
                     struct err *e)
{
    BUF_AUTO struct buf where = BUF_INIT;
    const char *texts[KEYS_MOST];
    buf_puts(&where, "1");
    for (size_t i = 0; i < n; i++) {
        double number;
        texts[i] = keys[i].value;
        if (*keys[i].value == '\0')
            buf_printf(&where, " AND coalesce(\"%s\", '') = ?%zu", keys[i].column, i + 1);
        else if (num_real(str_of(keys[i].value), &number) == 0)
            buf_printf(&where, " AND \"%s\" IN (?%zu, CAST(?%zu AS NUMERIC))", keys[i].column, i + 1, i + 1);
        else
            buf_printf(&where, " AND \"%s\" = ?%zu%s", keys[i].column, i + 1, is_any_case ? " COLLATE NOCASE" : "");
    }
    if (order != NULL)
        buf_printf(&where, " ORDER BY %s", order);
    return tracer_rows(x->tracer, x->view, where.ptr, texts, n, most, &x->rows, &x->n_rows, e);
}

static void list_rows(struct asked_row *x, const char *heading, const char *column)
{
    fprintf(stderr, "%s\n", heading);
    for (size_t i = 0; i < x->n_rows && i < NEAR_MOST; i++) {
        const struct origin_value *v = column == NULL ? NULL : origin_of(x->rows[i], column);
        fprintf(stderr, "  %s", tracer_key(x->tracer, x->view, x->rows[i], NULL));
        if (v != NULL)
            fprintf(stderr, "  (%s %s)", column, v->text == NULL ? "empty" : v->text);
        fputc('\n', stderr);
    }
    if (x->n_rows > NEAR_MOST)
        fputs("  ...\n", stderr);
}

/* The rows that have all keys but `but`, those with the nearest text in it first: days are near by their digits. */
static int find_beside(struct asked_row *x, const struct asked_key *keys, size_t n, size_t but, struct err *e)
{
    static const char digits[] = "CAST(replace(replace(%s, '-', ''), 'W', '') AS INTEGER)";
    struct asked_key left[KEYS_MOST];
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++)
        if (i != but)
            left[n_left++] = keys[i];
    const char *order = NULL;
    if (look_of(keys[but].column, keys[but].value) == LOOK_FITS && is_period(keys[but].value)) {
        const char *have = arena_format(x->arena, digits, arena_format(x->arena, "\"%s\"", keys[but].column));
        order = arena_format(x->arena, "length(\"%s\") <> %zu, abs(%s - %s)", keys[but].column, strlen(keys[but].value), have,
                             arena_format(x->arena, digits, arena_format(x->arena, "'%s'", keys[but].value)));
    }
    return find_rows(x, left, n_left, NEAR_MOST + 1, true, order, e);
}

static int say_near(struct asked_row *x, const struct asked_key *missing, struct err *e)
{
    list_rows(x, "rows near it:", NULL);
    return err_set(e, ERR_INPUT, "%s has no such row: no %s '%s'", x->view, missing->column, missing->value);
}

/* What there is beside the row asked for: first where one key alone is another, the last one first and days only when nothing else
 * will do; then with fewer keys. */
static int no_row(struct asked_row *x, const struct asked_key *keys, size_t n, struct err *e)
{
    for (int is_day = 0; is_day <= 1; is_day++)
        for (size_t i = n; i > 0; i--) {
            if ((look_of(keys[i - 1].column, keys[i - 1].value) == LOOK_FITS) != is_day)
                continue;
            if (find_beside(x, keys, n, i - 1, e) != 0)
                return -1;
            if (x->n_rows > 0)
                return say_near(x, &keys[i - 1], e);
        }
    for (size_t left = n; left > 0; left--) {
        if (find_rows(x, keys, left - 1, NEAR_MOST + 1, true, NULL, e) != 0)
            return -1;
        if (x->n_rows > 0)
            return say_near(x, &keys[left - 1], e);
    }
    return err_set(e, ERR_INPUT, "%s is empty", x->view);
}

/* Of rows that differ in one column alone, which nobody named, the newest is meant where the lineage says so. */
static int newest_row(struct asked_row *x, const struct asked_key *keys, size_t n, struct err *e)
{
    const char *column = json_text_or(x->view_lineage, "newest", NULL);
    if (column == NULL || n == 0 || find_rows(x, keys, n, INT32_MAX, false, NULL, e) != 0)
        return column == NULL || n == 0 ? 0 : -1;
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i].column, column) == 0)
            return 0;
    for (size_t i = 1; i < x->n_rows; i++)
        if (strcmp(origin_of(x->rows[i], column)->text, origin_of(x->rows[0], column)->text) > 0)
            x->rows[0] = x->rows[i];
    x->n_rows = 1;
    return 0;
}

/* The rows the keys name: as they are written, in any case, or as workbooks print them. */
static int match_rows(struct asked_row *x, struct asked_key *keys, size_t n, struct err *e)
{
    bool is_printed = false;
    if (find_rows(x, keys, n, NEAR_MOST + 1, false, NULL, e) != 0)
        return -1;
    if (x->n_rows == 0 && find_rows(x, keys, n, NEAR_MOST + 1, true, NULL, e) != 0)
        return -1;
    if (x->n_rows == 0 && read_printed(x, keys, n, &is_printed, e) != 0)
        return -1;
    return is_printed ? find_rows(x, keys, n, NEAR_MOST + 1, false, NULL, e) : 0;
}

int asked_find(struct asked_row *x, char *const *args, size_t n, const char *column, const char *const *columns, size_t n_columns,
                    struct err *e)
{
    struct asked_key keys[KEYS_MOST] = {{NULL, NULL}};
    for (int is_by_look = 0; is_by_look <= 1 && x->n_rows == 0; is_by_look++)
        if (read_keys(x, args, n, columns, n_columns, is_by_look == 1, keys, e) != 0 || match_rows(x, keys, n, e) != 0)
            return -1;
    if (x->n_rows == 0)
        return no_row(x, keys, n, e);
    if (x->n_rows > 1 && newest_row(x, keys, n, e) != 0)
        return -1;
    if (x->n_rows == 1)
        return 0;
    list_rows(x, "which one?", column);
    return err_set(e, ERR_USAGE, "several rows of %s: name more keys", x->view);
}
