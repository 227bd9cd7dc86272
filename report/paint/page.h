/* page: what a plan marks for it as one HTML file for a phone: the same cells the workbook shows, and pictures of its charts.
 * Nothing is loaded from elsewhere and nothing runs: styles by their hash, pictures as data, no script, and a policy that says so. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/plan/plan.h"

struct page_options {
    const char *overlay_dir;    /* may hold templates/page/page.css */
    const char *language;       /* of the texts, as a BCP 47 tag */
    const char *book;           /* file name of the workbook beside the page */
};
/* Appends the page; the same plan and options give the same bytes. Pictures must have been drawn (picture_draw). */
int page_paint(const struct plan *p, const struct page_options *o, struct buf *ret_html, struct err *e);

#endif
