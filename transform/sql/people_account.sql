-- int_account_spelling: which account a sheet or a file beside the sessions means. Grain: platform x spelling in any house sheet that
-- names accounts (targets name no platform: every one that has such an account), summaries, products, orders, advertising. As on the accounts sheet (name or alias), else
-- without case and leading '@', as sessions are resolved; unknown spellings have no row.
CREATE TABLE int_account_spelling (
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (platform, name)
) STRICT, WITHOUT ROWID;

INSERT INTO int_account_spelling
WITH spelled AS (
    SELECT DISTINCT platform, account AS name FROM cur_roster
    UNION SELECT DISTINCT platform, account FROM cur_handover
    UNION SELECT DISTINCT platform, account FROM cur_campaigns
    UNION SELECT DISTINCT platform, account FROM cur_run_down
    UNION SELECT DISTINCT platform, account FROM cur_checklist
    UNION SELECT DISTINCT platform, account FROM cur_actions
    UNION SELECT DISTINCT platform, account FROM cur_violations
    UNION SELECT DISTINCT platform, account FROM cur_audits
    UNION SELECT DISTINCT platform, account FROM cur_incidents
    UNION SELECT DISTINCT platform, account FROM cur_moderation
    UNION SELECT DISTINCT platform, account FROM cur_costs
    UNION SELECT DISTINCT p.platform, t.scope_id FROM cur_targets t, (SELECT DISTINCT platform FROM int_account) p
          WHERE t.scope = 'account'
    UNION SELECT DISTINCT platform, account FROM cur_summary
    UNION SELECT DISTINCT platform, account FROM cur_product_session
    UNION SELECT DISTINCT platform, account FROM cur_product_period
    UNION SELECT DISTINCT platform, account FROM cur_order_line
    UNION SELECT DISTINCT platform, account FROM cur_ad_session
    UNION SELECT DISTINCT platform, account FROM cur_ad_period
),
candidate AS (
    SELECT s.platform, s.name, n.account,
           ROW_NUMBER() OVER (PARTITION BY s.platform, s.name ORDER BY n.name = s.name DESC, n.name) AS nth
    FROM spelled s
    JOIN int_account_name n ON n.platform = s.platform
                            AND (n.name = s.name OR text_fold(ltrim(trim(n.name), '@')) = text_fold(ltrim(trim(s.name), '@')))
)
SELECT platform, name, account FROM candidate WHERE nth = 1;
