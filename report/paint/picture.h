/* picture: charts Excel cannot draw, by gnuplot, PNG (2x) and SVG; several side by side where there are plotters.
 *
 * gnuplot runs text it is given: foreign text goes only into data blocks, every line of which starts with a
 * quote, a digit, a sign or N, so that none can end the block; scripts use it as $text[i][2:*] with noenhanced. */
#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include "report/paint/plotter.h"
#include "report/plan/plan.h"

enum picture_form { PICTURE_PNG, PICTURE_SVG, PICTURE_PAGE };   /* PAGE: an SVG at a phone's width, read and not published */
struct picture_file {
    char *temp, *target;        /* target NULL: not published */
    struct plan_picture *picture;
    enum picture_form form;
    bool is_drawn;
};
enum { PLOTTERS_MOST = 4 };
struct plotters {
    struct plotter *list;
    size_t n;
};
struct pictures {
    struct picture_file *files;
    size_t n;
};

/* Draws every picture of the plan to temporary files beside DIR/TEMPLATE[-WORD]-NAME.png and .svg, sets their png_path and,
 * of those on the page, page_svg; pictures of a part that is drawn already are taken from there. `overlay_dir` may hold
 * templates/charts/SCRIPT.gp. One that cannot be drawn is said in a log line and stands as a grey one in the plan (plan_undraw). */
int picture_draw(struct plan *p, const char *overlay_dir, const char *dir, const struct plotters *plotters, struct pictures *ret,
                 struct err *e);
int picture_publish(const struct pictures *p, struct err *e);
void picture_discard(const struct pictures *p);

#endif
