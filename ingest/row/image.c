#include "ingest/row/image.h"

#include "ingest/row/leaf.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* A table is a page of pages and LEAVES of these: a MiB, of which the processor's cache keeps much until it is read. */
enum { LEAVES = 16, TABLE_PAGES = LEAVES + 1, TABLES_MOST = 1024, BYTES_PER_TABLE = 512 << 10 };
/* What a page of the schema, and a row of it, need beside the tables' form. */
enum { SCHEMA_PAGE_OWN = 256, SCHEMA_ROW_OWN = 96 };
#define TABLE_NAME "t%zu"

enum origin { FROM_MOMENT, FROM_VHASH, FROM_FIRST_LOAD, FROM_LAST_LOAD, FROM_PLACE, FROM_SLOT, FROM_NOTHING };

struct image_column {
    enum origin origin;
    uint32_t slot;
};

struct image {
    sqlite3 *db;
    const struct pack_layout *layout;
    struct arena arena;
    const char *schema, *row_table;  /* what the image is attached as; raw_<kind>_row */
    const struct image_column *columns;
    size_t n_columns;
    /* the pages */
    uint8_t *pages;
    size_t n_pages, first_page;      /* first_page: the first behind the schema, counted from 0 */
    bool is_attached;
    size_t n_tables, n_stored;       /* the next to be stored is the one being filled */
    /* the table being filled */
    struct leaf leaf;
    size_t n_leaves;
    int64_t greatest[LEAVES];        /* key of each leaf */
    int64_t n_rows;
    struct record record;
};

/* ---- what a row's record is made of ---- */

static struct image_column column_of(const struct pack_layout *l, const char *name)
{
    static const char *const own[] = {[FROM_MOMENT] = "moment", [FROM_VHASH] = "vhash", [FROM_FIRST_LOAD] = "first_load",
                                      [FROM_LAST_LOAD] = "last_load", [FROM_PLACE] = "place"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return (struct image_column){(enum origin)i, 0};
    size_t column = kind_column_of(l->kind, name);
    if (column == KIND_NO_COLUMN || l->slot_of[column] == PACK_NO_SLOT)
        return (struct image_column){FROM_NOTHING, 0};   /* of a kind that had it once */
    return (struct image_column){FROM_SLOT, l->slot_of[column]};
}

static int read_columns(struct image *m, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct image_column *columns = NULL;
    size_t cap = 0;
    int more;
    if (db_prepare(m->db, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(m->row_table)) != 0)
        return db_fail(m->db, m->row_table, e);
    while ((more = db_step(s, e)) == 1) {
        columns = mem_grow(columns, &cap, m->n_columns + 1, sizeof *columns);
        columns[m->n_columns++] = column_of(m->layout, (const char *)sqlite3_column_text(s, 0));
    }
    struct image_column *kept = arena_array(&m->arena, m->n_columns + 1, sizeof *kept);
    if (m->n_columns > 0)
        memcpy(kept, columns, m->n_columns * sizeof *kept);
    mem_free(columns);
    m->columns = kept;
    return more;
}

static void put_slot(struct record *r, const struct pack_layout *l, const struct packed *row, uint32_t slot)
{
    double real;
    switch ((enum datum_type)packed_tags(l, row)[slot]) {
    case DATUM_NULL: record_null(r); break;
    case DATUM_INTEGER: record_int(r, packed_slots(row)[slot]); break;
    case DATUM_REAL:
        memcpy(&real, &packed_slots(row)[slot], sizeof real);
        record_real(r, real);
        break;
    case DATUM_TEXT: record_text(r, packed_text(row, slot)); break;
    }
}

static void make_record(struct image *m, const struct packed *row, const struct known_new *as, int64_t load_id)
{
    struct record *r = &m->record;
    record_begin(r);
    for (const struct image_column *c = m->columns; c < m->columns + m->n_columns; c++)
        switch (c->origin) {
        case FROM_SLOT: put_slot(r, m->layout, row, c->slot); break;
        case FROM_VHASH: record_int(r, row->vhash); break;
        case FROM_FIRST_LOAD: record_int(r, load_id); break;
        case FROM_PLACE: record_int(r, row->place); break;
        case FROM_LAST_LOAD:
            if (as->last_load != 0) {
                record_int(r, as->last_load);
                break;
            }
            record_null(r);
            break;
        case FROM_MOMENT:            /* the key says it */
        case FROM_NOTHING: record_null(r); break;
        }
}

/* ---- pages ---- */

static size_t table_page(const struct image *m, size_t table)
{
    return m->first_page + table * TABLE_PAGES;
}

static uint8_t *page_at(const struct image *m, size_t page)
{
    return m->pages + page * LEAF_PAGE;
}

static void begin_leaf(struct image *m)
{
    leaf_begin(&m->leaf, page_at(m, table_page(m, m->n_stored) + 1 + m->n_leaves), 0);
    m->n_leaves++;
}

static void begin_table(struct image *m)
{
    m->n_leaves = 0;
    m->n_rows = 0;
    if (m->n_stored < m->n_tables)
        begin_leaf(m);
}

/* The schema stands on the first page where it fits there, else on pages that one names. */
static size_t schema_rows(const char *columns_sql)
{
    return (LEAF_PAGE - SCHEMA_PAGE_OWN) / (strlen(columns_sql) + SCHEMA_ROW_OWN);
}

static void write_schema(struct image *m, const char *columns_sql, size_t n_leaves)
{
    struct leaf leaf;
    struct record *r = &m->record;
    int64_t keys[TABLES_MOST];
    size_t per_leaf = schema_rows(columns_sql);
    char name[32];
    for (size_t i = 0; i < m->n_tables; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        if (i % per_leaf == 0)
            leaf_begin(&leaf, page_at(m, n_leaves > 1 ? 1 + i / per_leaf : 0), n_leaves > 1 ? 0 : LEAF_FILE_HEADER);
        (void)snprintf(name, sizeof name, TABLE_NAME, i);
        record_begin(r);
        record_text(r, str_of("table"));
        record_text(r, str_of(name));
        record_text(r, str_of(name));
        record_int(r, (int64_t)table_page(m, i) + 1);
        record_text(r, str_of(arena_format(&a, "CREATE TABLE %s %s", name, columns_sql)));
        (void)leaf_add(&leaf, (int64_t)i + 1, r);
        keys[i / per_leaf] = (int64_t)i + 1;
    }
    if (n_leaves > 1)
        leaf_parent(page_at(m, 0), LEAF_FILE_HEADER, 2, n_leaves, keys);
    leaf_file(page_at(m, 0), (uint32_t)m->n_pages);
}

/* ---- the database ---- */

/* "(moment INTEGER PRIMARY KEY, ...) STRICT", as the table of rows has it: records are moved whole between tables of one form only. */
static int read_form(struct image *m, const char **ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret = NULL;
    if (db_prepare(m->db, "SELECT substr(sql, instr(sql, '(')) FROM main.sqlite_schema WHERE type = 'table' AND name = ?1", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(m->row_table)) != 0)
        return db_fail(m->db, m->row_table, e);
    int found = db_step(s, e);
    if (found == 1)
        *ret = arena_text(&m->arena, db_text(s, 0).ptr, db_text(s, 0).len);
    return found < 0 ? -1 : 0;
}

/* Memory that is there once it is written to. */
static bool map_pages(struct image *m)
{
    void *pages = mmap(NULL, m->n_pages * LEAF_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    m->pages = pages == MAP_FAILED ? NULL : pages;
    return m->pages != NULL;
}

static int attach(struct image *m, struct err *e)
{
    sqlite3_int64 size = (sqlite3_int64)(m->n_pages * LEAF_PAGE);
    if (db_exec(m->db, arena_format(&m->arena, "ATTACH ':memory:' AS %s", m->schema), e) != 0)
        return -1;
    m->is_attached = true;
    if (sqlite3_deserialize(m->db, m->schema, m->pages, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
        return db_fail(m->db, m->schema, e);
    return 0;
}

static int make(struct image *m, int64_t bytes, struct err *e)
{
    const char *form;
    size_t wanted = 2 + (size_t)(bytes < 0 ? 0 : bytes) / BYTES_PER_TABLE;
    m->n_tables = wanted < TABLES_MOST ? wanted : TABLES_MOST;
    m->record = (struct record){.types = arena_alloc(&m->arena, LEAF_PAGE), .values = arena_alloc(&m->arena, LEAF_PAGE)};
    if (read_columns(m, e) != 0 || read_form(m, &form, e) != 0)
        return -1;
    if (form == NULL || schema_rows(form) == 0 || m->n_columns > RECORD_VALUES)
        return 1;
    size_t n_leaves = (m->n_tables + schema_rows(form) - 1) / schema_rows(form);
    m->first_page = n_leaves > 1 ? 1 + n_leaves : 1;
    m->n_pages = m->first_page + m->n_tables * TABLE_PAGES;
    if (!map_pages(m))
        return 1;
    write_schema(m, form, n_leaves);
    begin_table(m);
    return attach(m, e);
}

int image_open(sqlite3 *db, const struct pack_layout *l, int64_t bytes, struct image **io, struct err *e)
{
    if (*io != NULL && sqlite3_txn_state(db, (*io)->schema) != SQLITE_TXN_NONE) {
        begin_table(*io);            /* what a reading given up left there */
        return 0;
    }
    image_close(*io);
    size_t cap = 0;
    struct image *m = *io = mem_grow(NULL, &cap, 1, sizeof *m);
    *m = (struct image){.db = db, .layout = l};
    m->schema = arena_format(&m->arena, "image_%s", l->kind->name);
    m->row_table = arena_format(&m->arena, "raw_%s_row", l->kind->name);
    int made = make(m, bytes, e);
    if (made == 0)
        return 0;
    image_close(m);
    *io = NULL;
    return made < 0 ? -1 : 0;
}

void image_close(struct image *m)
{
    if (m == NULL)
        return;
    struct err ignored = ERR_INIT;   /* where a transaction is given up with the connection */
    if (m->is_attached)
        (void)db_exec(m->db, arena_format(&m->arena, "DETACH %s", m->schema), &ignored);
    if (m->pages != NULL)
        (void)munmap(m->pages, m->n_pages * LEAF_PAGE);
    arena_release(&m->arena);
    mem_free(m);
}

/* ---- rows ---- */

bool image_add(struct image *m, const struct packed *row, const struct known_new *as, int64_t load_id)
{
    int64_t key = packed_moment(m->layout, row, as->subject, as->nth);
    if (m->n_stored >= m->n_tables || (m->n_rows > 0 && key <= m->greatest[m->n_leaves - 1]))
        return false;                /* a table's rows ascend */
    make_record(m, row, as, load_id);
    if (!leaf_add(&m->leaf, key, &m->record)) {
        if (m->n_leaves == LEAVES || m->leaf.n == 0)
            return false;
        begin_leaf(m);
        if (!leaf_add(&m->leaf, key, &m->record)) {
            m->n_leaves--;
            return false;
        }
    }
    m->greatest[m->n_leaves - 1] = key;
    m->n_rows++;
    return true;
}

int image_store(struct image *m, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char name[32];
    if (m->n_rows == 0)
        return 0;
    size_t root = table_page(m, m->n_stored);
    if (m->n_leaves > 1)
        leaf_parent(page_at(m, root), 0, (uint32_t)root + 2, m->n_leaves, m->greatest);
    else
        memcpy(page_at(m, root), page_at(m, root + 1), LEAF_PAGE);
    (void)snprintf(name, sizeof name, TABLE_NAME, m->n_stored);
    if (db_exec(m->db, arena_format(&a, "INSERT INTO main.%s SELECT * FROM %s.%s", m->row_table, m->schema, name), e) != 0)
        return -1;
    if (sqlite3_changes64(m->db) != m->n_rows)
        return err_set(e, ERR_DB, "%s took %lld rows of %lld", m->row_table, (long long)sqlite3_changes64(m->db), (long long)m->n_rows);
    (void)madvise(page_at(m, root), TABLE_PAGES * (size_t)LEAF_PAGE, MADV_DONTNEED);
    m->n_stored++;
    begin_table(m);
    return 0;
}
