-- mart_period: one row per day, week and month with a stint. period as views write it (YYYY-MM-DD, YYYY-Www, YYYY-MM);
-- dates inclusive; last_day is last_date as day number.
CREATE TABLE mart_period (
    period     TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL,              -- day, week, month
    first_date TEXT NOT NULL,
    last_date  TEXT NOT NULL,
    last_day   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO mart_period
SELECT business_date, 'day', business_date, business_date, date_day(business_date)
FROM mart_stint
GROUP BY business_date;

INSERT INTO mart_period
SELECT week, 'week', date(min(business_date), 'weekday 0', '-6 days'), date(min(business_date), 'weekday 0'),
       date_day(date(min(business_date), 'weekday 0'))
FROM mart_stint
GROUP BY week;

INSERT INTO mart_period
SELECT month, 'month', month || '-01', date(month || '-01', '+1 month', '-1 day'),
       date_day(date(month || '-01', '+1 month', '-1 day'))
FROM mart_stint
GROUP BY month;
