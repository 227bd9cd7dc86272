/* score_design: rows of the warehouse as a design for the mixed model (NUMBERS 6, NUMBERS rule 27). */
#ifndef TRANSFORM_SCORE_DESIGN_H
#define TRANSFORM_SCORE_DESIGN_H

#include "transform/score/fit.h"
#include "transform/score/score_rows.h"

struct score_cells;

/* A column beside the factors. */
struct score_column {
    const char *name;
    double (*value)(const struct score_column *c, const struct score_row *row);   /* NAN: not known */
    size_t flag;                 /* which of the row's flags it means */
    const double *of_host;       /* a figure per host of the currency */
    const struct score_cells *of_cell;   /* a figure per cell */
};

/* A model is a response and perhaps more columns. Rows it cannot use are left out. */
struct score_model {
    const char *name;
    bool (*response)(const struct score_row *row, double *ret_y);
    const char *(*account)(const struct score_row *row, struct arena *a);
    const struct score_column *columns;   /* the last ones of X */
    size_t n_columns;
};
extern const struct score_model score_sales;       /* ln((gmv + a/2) / h) */
extern const struct score_model score_conversion;  /* ln((gmv + a/2) / (views + 1) x 1000) */
extern const struct score_model score_unadjusted;  /* sales, of rows whose ad spend is known */
extern const struct score_model score_ads;         /* the same with ln(1 + spend / (a h)) */

struct score_design {
    struct design design;
    const char **names;              /* of the columns */
    const struct score_row **rows;   /* behind the rows */
    size_t *hosts;                   /* a host of the design -> index in the currency's hosts */
};

void score_design_build(const struct score_currency *c, const struct score_model *m, struct arena *a,
                        struct score_design *ret);

#endif
