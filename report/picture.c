#include "report/picture.h"

#include "base/file.h"
#include "base/process.h"
#include "base/resource.h"
#include "report/book.h"
#include <string.h>
#include <unistd.h>

enum { SECONDS_MOST = 20, TEXT_MOST = 200, PICTURE_BYTES_MOST = 32 * 1024 * 1024 };

/* Inert text: one line, no tab, nothing gnuplot could read as an escape or a quote. */
static void text_write(struct buf *out, struct arena *a, const char *text)
{
    buf_puts(out, "\"");
    for (const char *p = book_clean(a, text, TEXT_MOST); *p != '\0'; p++) {
        if (*p == '"')
            buf_puts(out, "\xE2\x80\x9D");
        else if (*p == '\\')
            buf_puts(out, "/");
        else if (*p == '\t' || *p == '\n')
            buf_puts(out, " ");
        else
            buf_add(out, p, 1);
    }
}

static void value_write(struct buf *out, struct arena *a, const struct value *v)
{
    if (v->type == VALUE_NULL) {
        buf_puts(out, "NaN");
    } else if (v->type == VALUE_TEXT) {
        text_write(out, a, v->text);
        buf_puts(out, "\"");
    } else {
        buf_printf(out, "%.10g", v->number);
    }
}

static void data_write(struct buf *out, struct arena *a, const struct result *r)
{
    buf_puts(out, "$data << END_OF_DATA\n");
    for (size_t i = 0; i < r->n_rows; i++)
        for (size_t k = 0; k < r->n_columns; k++) {
            value_write(out, a, result_at(r, i, k));
            buf_puts(out, k + 1 < r->n_columns ? "\t" : "\n");
        }
    buf_puts(out, "END_OF_DATA\n");
}

static void texts_write(struct buf *out, struct arena *a, const struct plan_picture *p)
{
    const char *const texts[] = {p->title, p->x_axis, p->y_axis};
    buf_puts(out, "$text << END_OF_DATA\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        text_write(out, a, texts[i]);
        buf_puts(out, "\n");
    }
    buf_puts(out, "END_OF_DATA\n");
}

static void palette_write(struct buf *out)
{
    for (int i = 0; i < COLOR_COUNT_OF; i++)
        buf_printf(out, "COLOR_%s = \"#%06X\"\n", color_name((enum color)i), color_rgb((enum color)i));
}

/* One picture in one terminal: `name` is ours (letters, digits, dots), so it needs no escape. */
static void drawing_write(struct buf *out, const struct plan_picture *p, bool is_png, const char *name, struct str script)
{
    int density = is_png ? 2 : 1;
    buf_puts(out, "reset\n");
    if (is_png)
        buf_printf(out, "set terminal pngcairo noenhanced size %d,%d font \"Noto Sans,9\" fontscale %d linewidth %d "
                   "pointscale %d background rgb \"#FFFFFF\"\n",
                   p->width_px * density, p->height_px * density, density, density, density);
    else
        buf_printf(out, "set terminal svg noenhanced size %d,%d font \"Noto Sans,12\" background rgb \"#FFFFFF\"\n",
                   p->width_px, p->height_px);
    buf_printf(out, "set output \"%s\"\nROWS = |$data|\n", name);
    buf_add(out, script.ptr, script.len);
    buf_puts(out, "\nunset output\n");
}

/* gnuplot exits 0 on a full disk: a PNG is whole when it has its signature, its size and its last chunk. */
static int png_check(struct arena *a, const char *path, const struct plan_picture *p, struct err *e)
{
    static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const unsigned char end[8] = {'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};
    struct str png;
    if (file_read(a, path, PICTURE_BYTES_MOST, &png, e) != 0)
        return -1;
    const unsigned char *b = (const unsigned char *)png.ptr;
    if (png.len < 64 || memcmp(b, signature, 8) != 0 || memcmp(b + png.len - 8, end, 8) != 0)
        return err_set(e, ERR_SYSTEM, "gnuplot left a damaged picture '%s' (disk full?)", file_name(path));
    int width = b[16] << 24 | b[17] << 16 | b[18] << 8 | b[19];
    return width == p->width_px * 2 ? 0 : err_set(e, ERR_SYSTEM, "picture '%s' has the wrong size", file_name(path));
}

static int svg_check(struct arena *a, const char *path, struct err *e)
{
    struct str svg;
    if (file_read(a, path, PICTURE_BYTES_MOST, &svg, e) != 0)
        return -1;
    return str_ends(str_trim(svg), "</svg>") ? 0
        : err_set(e, ERR_SYSTEM, "gnuplot left a damaged picture '%s' (disk full?)", file_name(path));
}

static char *target_of(const struct plan *p, const struct plan_sheet *s, const char *dir, const char *block, const char *ending)
{
    const char *word = p->parts[s->part].word;
    return arena_format(p->arena, "%s/%s%s%s-%s.%s", dir, p->template->name, word != NULL ? "-" : "", word != NULL ? word : "", block, ending);
}

static int file_plan(struct plan *p, const struct plan_sheet *s, const char *dir, const char *block, const char *ending,
                     struct pictures *all, struct err *e)
{
    struct picture_file *f = &all->files[all->n];
    f->target = target_of(p, s, dir, block, ending);
    if (file_temp(p->arena, f->target, &f->temp, e) != 0)
        return -1;
    all->n++;
    return 0;
}

static int picture_write(struct plan *p, const struct plan_sheet *s, struct plan_picture *t, const char *overlay_dir,
                         const char *dir, struct pictures *all, struct buf *out, struct err *e)
{
    struct str script;
    const char *path = arena_format(p->arena, "templates/charts/%s.gp", t->block->script);
    if (resource_read(p->arena, overlay_dir, path, &script, e) != 0 ||
        file_plan(p, s, dir, t->block->name, "png", all, e) != 0 || file_plan(p, s, dir, t->block->name, "svg", all, e) != 0)
        return -1;
    t->width_px = plan_width_px(s, t->column, t->n_columns);
    t->height_px = plan_height_px(s, t->row, t->n_rows);
    t->png_path = all->files[all->n - 2].temp;
    data_write(out, p->arena, &t->data);
    texts_write(out, p->arena, t);
    drawing_write(out, t, true, file_name(all->files[all->n - 2].temp), script);
    drawing_write(out, t, false, file_name(all->files[all->n - 1].temp), script);
    return 0;
}

static int gnuplot_run(const char *dir, const struct buf *script, struct err *e)
{
    static const char *const argv[] = {"gnuplot", "-d", "-", NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    struct buf said BUF_AUTO = BUF_INIT;
    int status = 0;
    struct process_options o = {.input = {script->ptr, script->len}, .directory = dir, .environment = environment,
                                .seconds = SECONDS_MOST, .capture = true};
    if (process_run(argv, &o, &status, &said, e) != 0)
        return err_wrap(e, "charts");
    if (status == 0)
        return 0;
    /* The reason stands at the end of what it said. */
    const char *reason = said.len > 400 ? said.ptr + said.len - 400 : said.ptr != NULL ? said.ptr : "";
    return err_set(e, ERR_SYSTEM, "charts: gnuplot ended with status %d: %s", status, reason);
}

static bool is_drawn_here(const struct plan *p, const struct plan_sheet *s) { return !p->parts[s->part].is_drawn; }

static int pictures_check(struct plan *p, const struct pictures *all, struct err *e)
{
    size_t k = 0;
    for (size_t i = 0; i < p->n_sheets; i++)
        for (size_t j = 0; is_drawn_here(p, &p->sheets[i]) && j < p->sheets[i].n_pictures; j++, k += 2)
            if (png_check(p->arena, all->files[k].temp, &p->sheets[i].pictures[j], e) != 0 ||
                svg_check(p->arena, all->files[k + 1].temp, e) != 0)
                return err_wrap(e, "charts");
    return 0;
}

/* Pictures a scope's own workbook drew are taken as they are. */
static void drawn_take(struct plan *p, struct plan_sheet *s, const char *dir)
{
    for (size_t j = 0; j < s->n_pictures; j++)
        s->pictures[j].png_path = target_of(p, s, dir, s->pictures[j].block->name, "png");
}

int picture_draw(struct plan *p, const char *overlay_dir, const char *dir, struct pictures *ret, struct err *e)
{
    struct buf script BUF_AUTO = BUF_INIT;
    size_t n = 0;
    for (size_t i = 0; i < p->n_sheets; i++) {
        n += is_drawn_here(p, &p->sheets[i]) ? p->sheets[i].n_pictures : 0;
        if (!is_drawn_here(p, &p->sheets[i]))
            drawn_take(p, &p->sheets[i], dir);
    }
    *ret = (struct pictures){arena_array(p->arena, 2 * n + 1, sizeof(struct picture_file)), 0};
    if (n == 0)
        return 0;
    if (file_mkdirs(dir, e) != 0)
        return -1;
    buf_puts(&script, "set encoding utf8\nset datafile separator tab\nset datafile missing NaN\n");
    palette_write(&script);
    for (size_t i = 0; i < p->n_sheets; i++)
        for (size_t j = 0; is_drawn_here(p, &p->sheets[i]) && j < p->sheets[i].n_pictures; j++)
            if (picture_write(p, &p->sheets[i], &p->sheets[i].pictures[j], overlay_dir, dir, ret, &script, e) != 0)
                return -1;
    if (gnuplot_run(dir, &script, e) != 0 || pictures_check(p, ret, e) != 0) {
        picture_discard(ret);
        return -1;
    }
    return 0;
}

int picture_publish(const struct pictures *p, struct err *e)
{
    for (size_t i = 0; i < p->n; i++)
        if (file_publish(p->files[i].temp, p->files[i].target, e) != 0)
            return -1;
    return 0;
}

void picture_discard(const struct pictures *p)
{
    for (size_t i = 0; i < p->n; i++)
        (void)unlink(p->files[i].temp);
}
