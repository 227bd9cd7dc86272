-- Numbers from 0 for what bridge facts name, as temporary tables: scopes, sessions, sources. An account scope is the account's
-- name: should two platforms use one name, they are one scope.
DROP TABLE IF EXISTS temp.bridge_scope;
DROP TABLE IF EXISTS temp.bridge_session;
DROP TABLE IF EXISTS temp.bridge_source;

CREATE TEMP TABLE bridge_scope (
    currency TEXT NOT NULL,
    scope TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (currency, scope, scope_id)
) STRICT, WITHOUT ROWID;
INSERT INTO bridge_scope
SELECT currency, scope, scope_id, ROW_NUMBER() OVER (ORDER BY scope, scope_id, currency) - 1
FROM (SELECT DISTINCT currency, 'all' AS scope, '' AS scope_id FROM mart_stint WHERE gmv IS NOT NULL
      UNION SELECT DISTINCT currency, 'platform', platform FROM mart_stint WHERE gmv IS NOT NULL
      UNION SELECT DISTINCT currency, 'account', account FROM mart_stint WHERE gmv IS NOT NULL
      UNION SELECT DISTINCT currency, 'host', host_id FROM mart_stint WHERE gmv IS NOT NULL);

CREATE TEMP TABLE bridge_session (
    session_key TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO bridge_session
SELECT session_key, ROW_NUMBER() OVER (ORDER BY session_key) - 1
FROM (SELECT DISTINCT session_key FROM mart_stint WHERE gmv IS NOT NULL);

CREATE TEMP TABLE bridge_source (
    source TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO bridge_source
SELECT source, ROW_NUMBER() OVER (ORDER BY source) - 1
FROM (SELECT source FROM mart_stint UNION SELECT source FROM int_member);
