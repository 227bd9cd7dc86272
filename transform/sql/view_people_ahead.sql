-- v_ahead: what is open for planned sessions, who can act, by when, and what is at stake. Grain: finding of a rule with a weight, from a week before
-- the day of the run on; currency units. owner_role: planner, manager, data, or a role of the crew, whom owner_id names; due_at: the
-- latest moment at which mending still helps; at_stake empty: nobody knows; expected: what the whole session usually sells. rank:
-- what to do first on that business date.
CREATE VIEW v_ahead AS
SELECT h.business_date, h.plan_key, datetime(h.start_at, 'unixepoch') AS start_at, h.platform, h.account, a.room, h.rule, h.severity, h.weight,
       r.title, h.detail, r.advice, h.staff_id, h.subject, h.owner_role, h.owner_id, datetime(h.due_at, 'unixepoch') AS due_at, a.currency,
       h.at_stake / 100.0 AS at_stake, h.at_stake AS at_stake_minor, h.expected / 100.0 AS expected, h.rank
FROM mart_ahead h
JOIN int_rule r ON r.rule = h.rule
LEFT JOIN int_account a ON a.platform = h.platform AND a.account = h.account;
