-- v_equipment: the inventory and where it is needed next. Grain: item on the sheet. missing 1: required, not in order, and a session is
-- planned in its room within rules.horizon_days.
CREATE VIEW v_equipment AS
SELECT item_id, room, kind, status, datetime(checked_at, 'unixepoch') AS checked_at, is_required AS required,
       datetime(needed_at, 'unixepoch') AS needed_at, plan_key, sessions_ahead, is_missing AS missing
FROM mart_equipment;
