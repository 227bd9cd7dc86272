-- v_violation: what a platform held against a live. Grain: violation. held_against: who is named, else who was on air (several: '; ').
CREATE VIEW v_violation AS
SELECT platform, account, datetime(at, 'unixepoch') AS at, kind, NULLIF(staff_id, '') AS staff_id, business_date, session_key, on_duty,
       held_against, severity, points, policy
FROM mart_violation;

-- v_audit: marks of a reviewed live, 0 to 100. Grain: review x person x area.
CREATE VIEW v_audit AS
SELECT platform, account, datetime(at, 'unixepoch') AS at, staff_id, area, business_date, session_key, on_duty, score, note
FROM mart_audit;

-- v_moderation: questions, answers and removals of a live. Grain: account x start as the sheet says.
CREATE VIEW v_moderation AS
SELECT platform, account, datetime(start_at, 'unixepoch') AS start_at, business_date, plan_key, session_key, moderators, questions, answered,
       answered * 1.0 / NULLIF(questions, 0) AS answered_share, median_response_s, removed
FROM mart_moderation;

-- v_coaching: talks with hosts. Grain: date x person x what it was about.
CREATE VIEW v_coaching AS
SELECT date, staff_id, name, factor, topic, by, note
FROM mart_coaching;
