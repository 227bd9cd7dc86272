-- mart_slot_week: the heat map, week by week. Grain: account x ISO week x weekday x hour of the clock, from 26 weeks back
-- to the end of the plan; seconds, money hundredths in the account's currency. Week and weekday are those of the business date: 01:00 of a Friday is the night
-- after it.
CREATE TABLE mart_slot_week (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    week TEXT NOT NULL,
    weekday INTEGER NOT NULL,        -- ISO: 1 Monday .. 7 Sunday
    hour INTEGER NOT NULL,
    monday TEXT NOT NULL,
    aired_s INTEGER NOT NULL,
    told_s INTEGER NOT NULL,         -- of it in sessions whose sales are known: what a rate is taken over
    planned_s INTEGER NOT NULL,
    gmv INTEGER NOT NULL,
    PRIMARY KEY (platform, account, week, weekday, hour)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_slot_week
WITH fact AS (
    SELECT platform, account, business_date, weekday, hour, CASE what WHEN 'aired' THEN seconds ELSE 0 END AS aired_s,
           CASE what WHEN 'told' THEN seconds ELSE 0 END AS told_s, CASE what WHEN 'planned' THEN seconds ELSE 0 END AS planned_s, 0 AS gmv
    FROM int_span_hour JOIN int_day ON business_date >= slot_from WHERE what IN ('aired', 'told', 'planned')
    UNION ALL
    SELECT s.platform, s.account, h.business_date, (CAST(strftime('%w', h.business_date) AS INTEGER) + 6) % 7 + 1,
           h.hour_at / 3600 % 24, 0, 0, 0, h.gmv
    FROM int_hour h
    JOIN int_session s USING (session_key)
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account AND a.currency = s.currency
)
SELECT platform, account, iso_week(business_date), weekday, hour, date(MIN(business_date), '-6 days', 'weekday 1'), SUM(aired_s),
       SUM(told_s), SUM(planned_s), SUM(gmv)
FROM fact GROUP BY platform, account, iso_week(business_date), weekday, hour;
