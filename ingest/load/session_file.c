#include "ingest/load/session_file.h"

#include "base/file.h"
#include "base/sha.h"
#include <inttypes.h>
#include <string.h>

struct session_line {
    const char *account, *room;
    const char *start_local, *start_utc;   /* seconds; "": not written */
};

/* 1 found, 0 none, -1 error. Lines of former versions of the sheet count too, so that an archive read anew says the same. */
static int find_line(struct arena *a, struct loader *l, const char *file, const char *platform, struct session_line *ret,
                     struct err *e)
{
    static const char sql[] =
        "SELECT account, coalesce(room_id, ''), coalesce(start, ''),"
        " coalesce(utc_from_civil(account_zone(platform, account), start), '') FROM raw_session_file"
        " WHERE platform = ?1 AND text_fold(file) IN (text_fold(?2), text_fold(?3)) ORDER BY text_fold(file) = text_fold(?2) DESC,"
        " version DESC, vhash LIMIT 1";
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (kind_find(l->kinds, "session_file") == NULL)
        return 0;
    if (db_prepare(l->db, sql, &s, e) != 0)
        return -1;
    if ((db_bind_text(s, 1, str_of(platform)) | db_bind_text(s, 2, str_of(file)) | db_bind_text(s, 3, str_of(file_name(file)))) != 0)
        return db_fail(l->db, "session_file", e);
    int found = db_step(s, e);
    if (found == 1)
        *ret = (struct session_line){str_text(a, db_text(s, 0)), str_text(a, db_text(s, 1)), str_text(a, db_text(s, 2)),
                                     str_text(a, db_text(s, 3))};
    return found;
}

static bool is_utc(const struct match *m)
{
    size_t column = kind_column_of(m->format->kind, "clock");
    return column != KIND_NO_COLUMN && m->format->constants[column] != NULL && strcmp(m->format->constants[column], "utc") == 0;
}

static size_t start_column(const struct kind *k)
{
    size_t column = kind_column_of(k, "start");
    return column != KIND_NO_COLUMN ? column : kind_column_of(k, "start_at");
}

static int refuse_unknown(const struct match *m, const char *file, const char *platform, struct err *e)
{
    size_t start = start_column(m->format->kind);
    bool needs_start = start != KIND_NO_COLUMN && m->format->kind->columns[start].is_required;
    return err_set(e, ERR_INPUT, "nothing in it says which session it is about; add a line to the sheet session_file of house.xlsx"
                   " (file: %s, platform: %s, account: as in the accounts sheet, %s) and put the file into inbox/ again",
                   file_name(file), platform, needs_start ? "start: such as 2026-11-20 20:00, room_id if known"
                                                          : "room_id, or start: such as 2026-11-20 20:00");
}

/* Downloads of two accounts bear one name: a line does not reach into the folder of another account. */
static int check_folder(const struct loader *l, const char *file, const char *platform, const char *account, struct err *e)
{
    const char *slash = strchr(file, '/');
    if (slash == NULL)
        return 0;
    struct str folder = {file, (size_t)(slash - file)};
    const struct account *own = account_find(&l->accounts, str_of(platform), folder);
    const struct account *said = account_find(&l->accounts, str_of(platform), str_of(account));
    if (own == NULL || said == NULL || own == said)
        return 0;
    return err_set(e, ERR_INPUT, "the sheet session_file has a line for %s, but of another account (%s); add one with file: %s",
                   file_name(file), account, file);
}

/* A reading under another line is another reading. */
static const struct format *format_with(struct arena *a, const struct format *f, const struct session_line *line)
{
    struct format *with = arena_alloc(a, sizeof *with);
    char hex[SHA_TEXT];
    *with = *f;
    sha_of(str_of(arena_format(a, "%s\n%s\n%s\n%s", f->fingerprint, line->account, line->room, line->start_local)), hex);
    memcpy(with->fingerprint, hex, sizeof with->fingerprint - 1);
    return with;
}

int session_file_state(struct arena *a, struct loader *l, const char *file, struct match *m, struct err *e)
{
    const char *platform = match_platform(m);
    const struct kind *k = m->format->kind;
    struct session_line line = {"", "", "", ""};
    if (!m->lacks_session)
        return 0;
    int found = find_line(a, l, file, platform, &line, e);
    if (found < 0)
        return -1;
    const char *start = found == 0 ? "" : is_utc(m) ? line.start_utc : line.start_local;
    if (found == 0 || (line.room[0] == '\0' && start[0] == '\0'))
        return refuse_unknown(m, file, platform, e);
    if (check_folder(l, file, platform, line.account, e) != 0)
        return -1;
    match_give(a, m, kind_column_of(k, "account"), line.account);
    match_give(a, m, kind_column_of(k, "room_id"), line.room);
    match_give(a, m, start_column(k), start);
    m->format = format_with(a, m->format, &line);
    return 0;
}
