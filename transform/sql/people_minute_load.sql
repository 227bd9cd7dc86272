-- int_minute_load: loads of minutes known to this run (--as-of). Grain: load. v_minute is a permanent view and must not
-- say more than the tables around it.
CREATE TABLE int_minute_load (load_id INTEGER PRIMARY KEY) STRICT;

INSERT INTO int_minute_load SELECT load_id FROM conf_load WHERE kind = 'minute';
