#include "report/paint/picture.h"

#include "base/file.h"
#include "base/log.h"
#include "base/resource.h"
#include "base/thread.h"
#include "report/book/book.h"
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MOST = 200, PICTURE_BYTES_MOST = 32 * 1024 * 1024, DENSITY = 2 };
enum { PAGE_WIDTH_PX = 358, PAGE_HEIGHT_LEAST_PX = 230 };   /* a phone of 390 px less its margins */

/* For scripts: the format of an axis whose greatest value is `most`, so that no two marks read alike: 1.5M, 800k, 1200, 0.5. */
static const char AXIS_FORMAT[] =
    "axis_format(most) = most >= 10000 ? (most / 10 ** (3 * floor(log10(most) / 3.0)) < 5 ? \"%.1s%c\" : \"%.0s%c\") : most >= 5 ? \"%.0f\" : \"%.1f\"\n";

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
        else if (*p == '>' && str_ends((struct str){out->ptr, out->len}, "]]"))
            buf_puts(out, " >");   /* gnuplot leaves it as it is, and an SVG that holds it is none */
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

/* Title, axes, names of series. On the page title and axes are text around the picture, where they wrap. */
static void texts_write(struct buf *out, struct arena *a, const struct plan *plan, const struct plan_picture *p, bool has_words)
{
    const char *const texts[] = {has_words ? p->title : "", has_words ? p->x_axis : "", has_words ? p->y_axis : ""};
    buf_puts(out, "$text << END_OF_DATA\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        text_write(out, a, texts[i]);
        buf_puts(out, "\n");
    }
    for (size_t i = 0; i < p->n_series; i++) {
        text_write(out, a, catalogue_text(plan->catalogue, p->series[i].heading));
        buf_puts(out, "\n");
    }
    buf_puts(out, "END_OF_DATA\n");
}

/* How series.gp draws a traced chart: our own words and numbers. */
static void series_write(struct buf *out, const struct plan_picture *p)
{
    static const char *const kinds[] = {[CHART_LINE] = "line", [CHART_COLUMN] = "column", [CHART_BAR] = "bar", [CHART_STACKED] = "stacked"};
    if (p->n_series == 0)
        return;
    bool is_share = p->block->unit == UNIT_PERCENT || p->block->unit == UNIT_CHANGE;
    buf_printf(out, "KIND = \"%s\"\nN_SERIES = %zu\nSHARE = %d\narray TINT[%zu]\narray DASHED[%zu]\n", kinds[p->block->chart],
               p->n_series, is_share, p->n_series, p->n_series);
    for (size_t i = 0; i < p->n_series; i++)
        buf_printf(out, "TINT[%zu] = \"#%06X\"\nDASHED[%zu] = %d\n", i + 1, color_rgb(p->series[i].color), i + 1, p->series[i].dashed);
}

static void palette_write(struct buf *out)
{
    for (int i = 0; i < COLOR_COUNT_OF; i++)
        buf_printf(out, "COLOR_%s = \"#%06X\"\n", color_name((enum color)i), color_rgb((enum color)i));
}

/* A phone shows a picture at its own width: drawn for it, letters stay readable. A script may ask for another height
 * (NARROW is 1 there) by setting the terminal again. WIDTH and HEIGHT are its pixels, at 1x. */
static void terminal_write(struct buf *out, const struct plan_picture *p, enum picture_form form)
{
    int width_px = p->width_px, height_px = p->height_px;
    if (form == PICTURE_PAGE) {
        height_px = height_px * PAGE_WIDTH_PX / width_px < PAGE_HEIGHT_LEAST_PX ? PAGE_HEIGHT_LEAST_PX : height_px * PAGE_WIDTH_PX / width_px;
        width_px = PAGE_WIDTH_PX;
    }
    buf_printf(out, "NARROW = %d\nWIDTH = %d\nHEIGHT = %d\n", form == PICTURE_PAGE, width_px, height_px);
    switch (form) {
    case PICTURE_PNG:
        buf_printf(out, "set terminal pngcairo noenhanced size %d,%d font \"Noto Sans,9\" fontscale %d linewidth %d "
                   "pointscale %d background rgb \"#FFFFFF\"\n",
                   width_px * DENSITY, height_px * DENSITY, DENSITY, DENSITY, DENSITY);
        break;
    case PICTURE_SVG:
        buf_printf(out, "set terminal svg noenhanced size %d,%d font \"Noto Sans,12\" background rgb \"#FFFFFF\"\n", width_px, height_px);
        break;
    default:
        buf_printf(out, "set terminal svg noenhanced size %d,%d font \"sans-serif,12\" background rgb \"#FFFFFF\"\n", width_px, height_px);
    }
}

/* One picture in one terminal: the file's name is ours (letters, digits, dots), so it needs no escape. */
static void drawing_write(struct buf *out, const struct picture_file *f, const char *path, struct str script)
{
    buf_puts(out, "reset\n");
    terminal_write(out, f->picture, f->form);
    buf_printf(out, "set output \"%s\"\nROWS = |$data|\n", file_name(f->temp));
    plotter_include(out, path, script);
    buf_puts(out, "unset output\n");
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
    return width == p->width_px * DENSITY ? 0 : err_set(e, ERR_SYSTEM, "picture '%s' has the wrong size", file_name(path));
}

static int svg_check(struct arena *a, const char *path, struct str *ret, struct err *e)
{
    if (file_read(a, path, PICTURE_BYTES_MOST, ret, e) != 0)
        return -1;
    return str_ends(str_trim(*ret), "</svg>") ? 0
        : err_set(e, ERR_SYSTEM, "gnuplot left a damaged picture '%s' (disk full?)", file_name(path));
}

static char *target_of(const struct plan *p, const struct plan_sheet *s, const char *dir, const char *block, const char *ending)
{
    const char *word = p->parts[s->part].word;
    return arena_format(p->arena, "%s/%s%s%s-%s.%s", dir, p->template->name, word != NULL ? "-" : "", word != NULL ? word : "", block, ending);
}

static int file_plan(struct plan *p, const struct plan_sheet *s, struct plan_picture *t, const char *dir, enum picture_form form,
                     struct pictures *all, struct err *e)
{
    static const char *const endings[] = {[PICTURE_PNG] = "png", [PICTURE_SVG] = "svg", [PICTURE_PAGE] = "page.svg"};
    struct picture_file *f = &all->files[all->n];
    char *target = target_of(p, s, dir, t->block->name, endings[form]);
    *f = (struct picture_file){.target = form == PICTURE_PAGE ? NULL : target, .picture = t, .form = form, .is_drawn = true};
    if (file_temp(p->arena, target, &f->temp, e) != 0)
        return -1;
    all->n++;
    return 0;
}

/* What gnuplot is to run for one picture: its data, then each form of it. */
static int picture_write(struct plan *p, const struct plan_sheet *s, struct plan_picture *t, const char *overlay_dir,
                         const char *dir, struct pictures *all, struct buf *out, struct err *e)
{
    struct str script;
    const char *path = arena_format(p->arena, "templates/charts/%s.gp", t->script);
    enum picture_form last = t->is_on_page ? PICTURE_PAGE : PICTURE_SVG;
    if (resource_read(p->arena, overlay_dir, path, &script, e) != 0)
        return -1;
    t->width_px = plan_width_px(s, t->column, t->n_columns);
    t->height_px = plan_height_px(s, t->row, t->n_rows);
    buf_puts(out, "set encoding utf8\nset datafile separator tab\nset datafile missing NaN\n");
    buf_puts(out, AXIS_FORMAT);
    palette_write(out);
    data_write(out, p->arena, &t->data);
    series_write(out, t);
    for (enum picture_form form = PICTURE_PNG; form <= last; form++) {
        if (file_plan(p, s, t, dir, form, all, e) != 0)
            return -1;
        texts_write(out, p->arena, p, t, form != PICTURE_PAGE);
        drawing_write(out, &all->files[all->n - 1], path, script);
    }
    t->png_path = all->files[all->n - 1 - (size_t)last].temp;
    return 0;
}

/* ---- several gnuplots side by side ---- */

struct sketch {
    struct plan_sheet *sheet;
    struct plan_picture *picture;
    struct buf script;
    size_t first_file, n_files;
    struct err err;             /* why it was not drawn */
    bool is_drawn;
};
struct studio {
    struct sketch *sketches;
    size_t n;
    const char *dir;
    atomic_size_t next;         /* the picture nobody has begun */
};
struct drawer {
    struct studio *studio;
    struct plotter *plotter;
    pthread_t thread;
    bool has_thread;
};

static void *drawer_work(void *context)
{
    const struct drawer *d = context;
    size_t i;
    while ((i = atomic_fetch_add(&d->studio->next, 1)) < d->studio->n) {
        struct sketch *k = &d->studio->sketches[i];
        k->is_drawn = plotter_draw(d->plotter, d->studio->dir, (struct str){k->script.ptr, k->script.len}, &k->err) == 0;
    }
    return NULL;
}

static void studio_draw(struct studio *studio, const struct plotters *plotters)
{
    struct drawer drawers[PLOTTERS_MOST];
    size_t n = plotters->n < studio->n ? plotters->n : studio->n;
    for (size_t i = 0; i < n; i++) {
        drawers[i] = (struct drawer){.studio = studio, .plotter = &plotters->list[i]};
        drawers[i].has_thread = i > 0 && thread_start(&drawers[i].thread, "charts", drawer_work, &drawers[i]) == 0;
    }
    if (n > 0)
        (void)drawer_work(&drawers[0]);
    for (size_t i = 1; i < n; i++)
        if (drawers[i].has_thread)
            (void)pthread_join(drawers[i].thread, NULL);
}

static bool is_drawn_here(const struct plan *p, const struct plan_sheet *s) { return !p->parts[s->part].is_drawn; }

static int file_check(struct plan *p, struct picture_file *f, struct err *e)
{
    struct str svg = {0};
    if (f->form == PICTURE_PNG)
        return png_check(p->arena, f->temp, f->picture, e);
    if (svg_check(p->arena, f->temp, &svg, e) != 0)
        return -1;
    if (f->form == PICTURE_PAGE) {
        f->picture->page_svg = svg;
        (void)unlink(f->temp);
    }
    return 0;
}

/* A chart that fails is one chart less and no reason to be without the figures. An error to the log: the status is 3, and -q must say why. */
static void sketch_settle(struct plan *p, struct sketch *k, struct pictures *all)
{
    for (size_t i = k->first_file; k->is_drawn && i < k->first_file + k->n_files; i++)
        k->is_drawn = file_check(p, &all->files[i], &k->err) == 0;
    if (k->is_drawn)
        return;
    log_line(LOG_ERROR, "chart %s of %s is not drawn: %s", k->picture->block->name, p->template->name, k->err.text);
    plan_undraw(p, k->sheet, k->picture);
    for (size_t i = k->first_file; i < k->first_file + k->n_files; i++) {
        (void)unlink(all->files[i].temp);
        all->files[i].is_drawn = false;
    }
}

/* Pictures a scope's own workbook drew are taken as they are. */
static void drawn_take(struct plan *p, struct plan_sheet *s, const char *dir)
{
    for (size_t j = 0; j < s->n_pictures; j++) {
        s->pictures[j].png_path = target_of(p, s, dir, s->pictures[j].block->name, "png");
        if (!file_exists(s->pictures[j].png_path))
            plan_undraw(p, s, &s->pictures[j]);
    }
}

static int sketches_make(struct plan *p, const char *overlay_dir, struct studio *studio, struct pictures *all, struct err *e)
{
    for (size_t i = 0; i < p->n_sheets; i++)
        for (size_t j = 0; is_drawn_here(p, &p->sheets[i]) && j < p->sheets[i].n_pictures; j++) {
            struct sketch *k = &studio->sketches[studio->n++];
            *k = (struct sketch){.sheet = &p->sheets[i], .picture = &p->sheets[i].pictures[j], .first_file = all->n};
            if (picture_write(p, k->sheet, k->picture, overlay_dir, studio->dir, all, &k->script, e) != 0)
                return -1;
            k->n_files = all->n - k->first_file;
        }
    return 0;
}

static int all_draw(struct plan *p, const char *overlay_dir, const struct plotters *plotters, struct studio *studio, struct pictures *all,
                    struct err *e)
{
    int status = file_mkdirs(studio->dir, e) != 0 ? -1 : sketches_make(p, overlay_dir, studio, all, e);
    if (status == 0)
        studio_draw(studio, plotters);
    for (size_t i = 0; i < studio->n; i++) {
        if (status == 0)
            sketch_settle(p, &studio->sketches[i], all);
        buf_release(&studio->sketches[i].script);
    }
    if (status != 0)
        picture_discard(all);
    return status;
}

int picture_draw(struct plan *p, const char *overlay_dir, const char *dir, const struct plotters *plotters, struct pictures *ret, struct err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_sheets; i++) {
        n += is_drawn_here(p, &p->sheets[i]) ? p->sheets[i].n_pictures : 0;
        if (!is_drawn_here(p, &p->sheets[i]))
            drawn_take(p, &p->sheets[i], dir);
    }
    *ret = (struct pictures){arena_array(p->arena, 3 * n + 1, sizeof(struct picture_file)), 0};
    struct studio studio = {.sketches = arena_array(p->arena, n + 1, sizeof(struct sketch)), .dir = dir};
    return n == 0 ? 0 : all_draw(p, overlay_dir, plotters, &studio, ret, e);
}

/* What an earlier run left of a chart that is not drawn now is another day's knowledge. */
int picture_publish(const struct pictures *p, struct err *e)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct picture_file *f = &p->files[i];
        if (f->target != NULL && !f->is_drawn)
            (void)unlink(f->target);
        else if (f->target != NULL && file_publish(f->temp, f->target, e) != 0)
            return -1;
    }
    return 0;
}

void picture_discard(const struct pictures *p)
{
    for (size_t i = 0; i < p->n; i++)
        (void)unlink(p->files[i].temp);
}
