/* The one list of C steps. A room adds its line (and its header) here; the order is found from the names. */
#include "transform/steps.h"
#include "transform/people.h"

const struct step transform_steps[] = {
    {"people_rule", "", "", "int_rule", people_rule_load},
    {0},
};
const size_t transform_n_steps = sizeof transform_steps / sizeof transform_steps[0] - 1;
