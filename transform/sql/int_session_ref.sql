-- int_session_ref: which session a row of advertising or of products is about. Grain: (platform, account, session_ref) as the file
-- has them; rows that mean no known session are missing. By room id, else by the account's nearest start within
-- base_source.match_s. Asks int_member, so that every source's room and start count.
CREATE TABLE int_session_ref (
    platform    TEXT NOT NULL,
    account_ref TEXT NOT NULL,
    session_ref TEXT NOT NULL,
    session_key TEXT NOT NULL,
    PRIMARY KEY (platform, account_ref, session_ref)
) STRICT, WITHOUT ROWID;

INSERT INTO int_session_ref
WITH named AS MATERIALIZED (
    SELECT platform, account, session_ref, MAX(room_id) AS room_id, MIN(start) AS start, MAX(clock) AS clock
    FROM (SELECT platform, account, session_ref, room_id, start, clock FROM cur_ad_session
          UNION SELECT platform, account, session_ref, room_id, start, clock FROM cur_product_session)
    GROUP BY platform, account, session_ref
),
by_room AS MATERIALIZED (
    SELECT n.platform, n.account, n.session_ref, MIN(m.session_key) AS session_key
    FROM named n JOIN int_member m ON m.platform = n.platform AND m.room_id = COALESCE(n.room_id, n.session_ref)
    GROUP BY n.platform, n.account, n.session_ref
),
started AS MATERIALIZED (
    SELECT n.platform, n.account, n.session_ref, a.account AS owner,
           CASE n.clock WHEN 'utc' THEN civil_from_utc(a.timezone, n.start) ELSE n.start END AS start_at
    FROM named n
    JOIN int_account_spelling s ON s.platform = n.platform AND s.name = n.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    WHERE n.start IS NOT NULL
      AND (n.platform, n.account, n.session_ref) NOT IN (SELECT platform, account, session_ref FROM by_room)
),
by_start AS (
    SELECT t.platform, t.account, t.session_ref, m.session_key,
           ROW_NUMBER() OVER (PARTITION BY t.platform, t.account, t.session_ref
                              ORDER BY abs(m.start_at - t.start_at), m.start_at, m.session_key) AS nth
    FROM started t
    JOIN int_member m ON m.platform = t.platform AND m.account = t.owner
    JOIN conf_setting c ON c.name = 'base_source.match_s'
    WHERE abs(m.start_at - t.start_at) <= c.value
)
SELECT platform, account, session_ref, session_key FROM by_room
UNION ALL
SELECT platform, account, session_ref, session_key FROM by_start WHERE nth = 1;
