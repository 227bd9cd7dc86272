-- Advertising for what each host sells, among hosts of the same account and slot: own stints of ordinary days alone (NUMBERS rule 34), of sessions
-- whose cost is known. Its money is the cost, so the gain is what others would not have spent for the same sales.
INSERT INTO advice_row
SELECT 'ad_host', s.currency, s.host_id, 'ad_share', s.platform || ':' || s.account || ' ' || s.slot, s.session_key, NULL,
       s.business_date, s.ad_cost, s.gmv, s.ad_cost, s.credited_s / 3600.0, s.platform || ':' || s.account
FROM int_ordinary_stint s JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
WHERE s.is_own = 1 AND s.gmv > 0 AND s.ad_cost IS NOT NULL;

INSERT INTO advice_ahead SELECT 'ad_host', currency, subject, monday, exposure, place FROM advice_ahead WHERE rule = 'host_sales';
