-- int_ordinary_stint: the stints a host may be held against others by (NUMBERS rule 34): of ordinary days, for who was rostered on a sale day is no
-- better for it. Grain: as mart_stint, without unassigned time and stints whose sales nobody knows. is_own: 1 where the figures were measured as this
-- host's; 0 where a live's were split by time for want of better: such a share tells of the live.
CREATE VIEW int_ordinary_stint AS
SELECT s.*, s.attribution <> 'prorata' AS is_own
FROM mart_stint AS s
WHERE s.host_id <> 'unassigned' AND s.day_kind = 'normal' AND s.gmv IS NOT NULL AND s.credited_s > 0;
