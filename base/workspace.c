#include "base/workspace.h"

#include "base/date.h"
#include "base/file.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SETTINGS_FILE "rundown.json"
#define SETTINGS_CATALOGUE "pipelines/settings.json"

static bool is_workspace(const char *dir)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    return file_exists(arena_format(&a, "%s/" SETTINGS_FILE, dir));
}

static int working_dir(char ret[PATH_MAX], struct err *e)
{
    return getcwd(ret, PATH_MAX) != NULL ? 0 : err_errno(e, "cannot tell the working directory");
}

/* The nearest folder upwards from the working directory. */
static int find_dir(struct arena *a, char **ret_dir, struct err *e)
{
    char dir[PATH_MAX];
    if (working_dir(dir, e) != 0)
        return -1;
    for (;;) {
        if (is_workspace(dir)) {
            *ret_dir = str_text(a, str_of(dir));
            return 0;
        }
        char *slash = strrchr(dir, '/');
        if (slash == NULL || slash[1] == '\0')
            return err_set(e, ERR_USAGE, "no workspace here or above (no " SETTINGS_FILE "); give one with -w DIR,"
                                         " or make one with `rundown init DIR`");
        slash[slash == dir ? 1 : 0] = '\0';
    }
}

static int named_dir(struct arena *a, const char *dir, char **ret_dir, struct err *e)
{
    char path[PATH_MAX];
    if (realpath(dir, path) == NULL)
        return err_errno(e, "cannot open the workspace '%s'", dir);
    if (!is_workspace(path))
        return err_set(e, ERR_USAGE, "'%s' is no workspace (no " SETTINGS_FILE "); make one with `rundown init DIR`",
                       dir);
    *ret_dir = str_text(a, str_of(path));
    return 0;
}

/* The temporary files of libxlsxwriter and SQLite go where the data goes: a full /tmp loses rows silently. */
static int set_temp_folders(const char *dir, struct err *e)
{
    if (setenv("TMPDIR", dir, 1) != 0)
        return err_errno(e, "cannot set TMPDIR");
    db_temp_folder(str_of(dir));
    return 0;
}

static int absolute(struct arena *a, const char *path, char **ret_path, struct err *e)
{
    char dir[PATH_MAX];
    if (path[0] == '/') {
        *ret_path = str_text(a, str_of(path));
        return 0;
    }
    if (working_dir(dir, e) != 0)
        return -1;
    *ret_path = arena_format(a, "%s/%s", dir, path);
    return 0;
}

/* A moment with its offset, or a local time of the workspace's zone. Opening the zone also finds a misspelt one
 * before anything is computed with it. */
static int read_now(const struct workspace *w, const char *now, int64_t *ret_utc_s, struct err *e)
{
    struct zone *zone;
    int64_t civil;
    int rc = 0;
    if (zone_open(settings_text(w->settings, "timezone"), &zone, e) != 0)
        return err_wrap(e, SETTINGS_FILE ": 'timezone'");
    if (now == NULL)
        *ret_utc_s = time(NULL);
    else if (date_parse_time(str_of(now), &civil) == 0)
        *ret_utc_s = zone_utc(zone, civil);
    else if (date_parse_utc(str_of(now), ret_utc_s) != 0)
        rc = err_set(e, ERR_USAGE, "--now '%s' is not a time such as 2026-11-20T08:00:00+08:00", now);
    zone_close(zone);
    return rc;
}

static int read_options(struct arena *a, struct workspace *w, const char *warehouse, const char *now, struct err *e)
{
    if (settings_open(SETTINGS_CATALOGUE, workspace_path(a, w, SETTINGS_FILE), &w->settings, e) != 0 ||
        read_now(w, now, &w->now_utc_s, e) != 0)
        return -1;
    if (warehouse != NULL)
        return absolute(a, warehouse, &w->warehouse, e);
    w->warehouse = workspace_path(a, w, "warehouse.db");
    return 0;
}

int workspace_open(struct arena *a, const char *dir, const char *warehouse, const char *now,
                   struct workspace *ret, struct err *e)
{
    struct workspace w = {0};
    if ((dir == NULL ? find_dir(a, &w.dir, e) : named_dir(a, dir, &w.dir, e)) != 0)
        return -1;
    w.inbox = workspace_path(a, &w, "inbox");
    w.archive = workspace_path(a, &w, "archive");
    w.out = workspace_path(a, &w, "out");
    if (read_options(a, &w, warehouse, now, e) != 0 || set_temp_folders(w.dir, e) != 0) {
        workspace_close(&w);
        return -1;
    }
    *ret = w;
    return 0;
}

void workspace_close(struct workspace *w)
{
    settings_close(w->settings);
    w->settings = NULL;
}

int workspace_need_warehouse(const struct workspace *w, struct err *e)
{
    if (file_exists(w->warehouse))
        return 0;
    return err_set(e, ERR_INPUT, "%s does not exist: run 'rundown ingest' first", w->warehouse);
}

char *workspace_path(struct arena *a, const struct workspace *w, const char *relative)
{
    return arena_format(a, "%s/%s", w->dir, relative);
}
