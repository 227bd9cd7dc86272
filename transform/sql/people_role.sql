-- int_role: the roles of a crew in the order people name them, and whether every session needs them (setting rules.roles). A co-host is
-- welcome, not needed.
CREATE TABLE int_role (
    role TEXT NOT NULL PRIMARY KEY,
    nth INTEGER NOT NULL,
    is_needed INTEGER NOT NULL
) STRICT;

INSERT INTO int_role
SELECT column1, column2, column1 IN (SELECT e.value FROM conf_setting c, json_each(c.value) e WHERE c.name = 'rules.roles')
FROM (VALUES ('host', 1), ('co_host', 2), ('technical', 3), ('product_specialist', 4), ('moderator', 5));
