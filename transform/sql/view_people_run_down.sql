-- v_run_down: what is to be shown when in a planned session, and afterwards whether it was. Grain: account x start as the sheet says x seq;
-- offsets count from the start of the planned session. shown: 1, 0, empty: not known.
CREATE VIEW v_run_down AS
SELECT d.platform, d.account, datetime(d.start_at, 'unixepoch') AS start_at, d.seq, d.plan_key, d.session_key, d.business_date, d.offset_min,
       datetime(d.planned_at, 'unixepoch') AS planned_at, d.minutes, d.sku, d.product, a.currency, d.price / 100.0 AS price, d.voucher,
       d.target_units, d.hosts, d.shown, datetime(d.shown_at, 'unixepoch') AS shown_at, d.units
FROM mart_run_down d JOIN int_account a USING (platform, account);

-- v_run_down_session: a run-down as a whole: how many of its products were shown, and in the planned order or not (tau-b, of three products or
-- more). Grain: plan_key (without one session_key) of a run-down.
CREATE VIEW v_run_down_session AS
SELECT r.plan_key, r.session_key, r.platform, r.account, r.business_date, r.segments, r.length_min, p.planned_min, r.products,
       iif(r.known > 0, r.shown, NULL) AS shown, r.shown_share, r.ordered, r.tau,
       CASE WHEN r.session_key IS NULL OR r.products = 0 THEN NULL
            WHEN r.known = 0 THEN 'not recorded'
            WHEN r.shown_share < l.shown_share AND r.tau < l.shown_order THEN 'products skipped, another order'
            WHEN r.shown_share < l.shown_share THEN 'products skipped'
            WHEN r.tau < l.shown_order THEN 'another order'
            ELSE 'as planned' END AS adherence
FROM mart_run_down_session r JOIN int_limit l LEFT JOIN mart_plan p ON p.plan_key = r.plan_key;
