-- int_role: the roles every session needs (NUMBERS 10), in the order people name them. A co-host is welcome, not needed.
CREATE TABLE int_role (
    role TEXT NOT NULL PRIMARY KEY,
    nth INTEGER NOT NULL,
    is_needed INTEGER NOT NULL
) STRICT;

INSERT INTO int_role VALUES
    ('host', 1, 1), ('co_host', 2, 0), ('technical', 3, 1), ('product_specialist', 4, 1), ('moderator', 5, 1);
