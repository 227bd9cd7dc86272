#include "transform/bridge/bridge_campaign.h"

#include "base/date.h"
#include <string.h>

static const char windows_sql[] =
    "SELECT campaign_id, platform, account, start_at, end_at, day_kind <> 'normal' FROM int_campaign"
    " ORDER BY campaign_id, platform, account";

/* f->n_accounts for one that never sold. */
static size_t account_find(const struct bridge_facts *f, struct str platform, struct str account)
{
    size_t i = 0;
    while (i < f->n_accounts && !(str_eq(platform, str_of(f->accounts[i].platform)) && str_eq(account, str_of(f->accounts[i].account))))
        i++;
    return i;
}

static void window_add(struct bridge_campaigns *all, struct arena *a, struct str id, struct bridge_window window)
{
    struct bridge_campaign *c = all->n > 0 ? &all->list[all->n - 1] : NULL;
    int64_t first = date_floor_day(window.start_at), last = date_floor_day(window.end_at);
    all->windows[all->n_windows] = window;
    if (c == NULL || !str_eq(id, str_of(c->campaign_id))) {
        c = &all->list[all->n++];
        *c = (struct bridge_campaign){str_text(a, id), &all->windows[all->n_windows], 0, first, last};
    }
    all->n_windows++;
    c->n++;
    c->first_day = first < c->first_day ? first : c->first_day;
    c->last_day = last > c->last_day ? last : c->last_day;
}

int bridge_campaigns_read(sqlite3 *db, const struct bridge_facts *f, struct arena *a, struct bridge_campaigns *ret, struct err *e)
{
    int64_t n = 0;
    *ret = (struct bridge_campaigns){0};
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(db, "SELECT count(*) FROM int_campaign", &n, e) != 0 || db_prepare(db, windows_sql, &s, e) != 0)
        return -1;
    ret->list = arena_array(a, (size_t)n + 1, sizeof *ret->list);
    ret->windows = arena_array(a, (size_t)n + 1, sizeof *ret->windows);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct bridge_window window = {account_find(f, db_text(s, 1), db_text(s, 2)), sqlite3_column_int64(s, 3),
                                       sqlite3_column_int64(s, 4), sqlite3_column_int(s, 5) != 0};
        if (window.account < f->n_accounts)
            window_add(ret, a, db_text(s, 0), window);
    }
    return more;
}

static bool is_free(const struct bridge_campaigns *all, const struct bridge_window *w, int64_t back)
{
    int64_t first = date_floor_day(w->start_at) - back, last = date_floor_day(w->end_at) - back;
    for (size_t i = 0; i < all->n_windows; i++) {
        const struct bridge_window *other = &all->windows[i];
        if (other->is_special && other->account == w->account && date_floor_day(other->start_at) <= last &&
            date_floor_day(other->end_at) >= first)
            return false;
    }
    return true;
}

int64_t bridge_campaign_back(const struct bridge_campaigns *all, const struct bridge_campaign *c, int64_t first_day)
{
    int64_t weeks = (c->last_day - c->first_day) / 7 + 1;   /* clear of itself */
    for (int64_t back = 7 * weeks; c->first_day - back >= first_day; back += 7) {
        size_t free = 0;
        while (free < c->n && is_free(all, &c->windows[free], back))
            free++;
        if (free == c->n)
            return back;
    }
    return 0;
}
