/* The one list of C steps. A room adds its line (and its header) here; the order is found from the names. */
#include "transform/engine/step.h"
#include "transform/action/action_step.h"
#include "transform/advice/advice_step.h"
#include "transform/bridge/bridge.h"
#include "transform/people/attainment.h"
#include "transform/campaign/campaign.h"
#include "transform/engine/fact_view.h"
#include "transform/engine/kpi.h"
#include "transform/people/people.h"
#include "transform/engine/reconcile.h"
#include "transform/session/session.h"
#include "transform/people/stint_step.h"

const struct step transform_steps[] = {
    {"people_rule", "", "", "int_rule", people_rule_load},
    {"people_hour", "int_hour_weight", "", "int_hour", people_hour_split},
    {"session", "cur_session int_account int_account_name int_campaign", "",
     "int_member int_member_beside int_session int_alias int_point int_minute_ref mart_finding", session_build},
    {"stint", "int_session int_minute int_minute_ref int_point int_account int_staff int_staff_code int_shift int_handover", "",
     "int_on_air mart_stint mart_finding", stint_build},
    {"kpi", "", "", "mart_kpi", kpi_build},
    {"kpi_views", "mart_stint mart_period int_staff",
     "v_host_day v_host_week v_host_month v_platform_day v_platform_week v_platform_month", "", kpi_views},
    {"fact_views", "mart_product_session mart_product_day mart_ad_day mart_ad_session int_session",
     "v_product_session v_product_day v_ad_day v_ad_session", "", fact_views},
    {"reconcile_rule", "", "", "int_reconcile_pair int_reconcile_metric int_reconcile_pair_metric", reconcile_rule_load},
    {"attainment",
     "int_target int_target_day mart_stint int_account int_account_spelling int_staff", "",
     "mart_attainment mart_finding", attainment_build},
    {"bridge", "mart_stint int_session int_member int_campaign", "", "mart_bridge", bridge_step},
    {"campaign", "int_session int_campaign", "", "mart_campaign mart_campaign_session mart_campaign_match mart_campaign_day",
     campaign_build},
    {"action", "mart_action int_fact_minute int_host_change int_limit int_session", "", "mart_action_usual mart_action_effect",
     action_effect_build},
    {"advice", "mart_stint int_ordinary_stint cur_followup", "", "mart_recommendation mart_recommendation_case mart_best_slot int_recommendation_rule mart_finding",
     advice_build},
    {0},
};
const size_t transform_n_steps = sizeof transform_steps / sizeof transform_steps[0] - 1;
