-- ?5 load
SELECT version FROM load WHERE load_id = ?5
