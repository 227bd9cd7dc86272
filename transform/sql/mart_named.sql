-- mart_named: whose name stands in a text that people wrote: scorecards leave such texts out, for nobody is to read of another host there.
-- Grain: kind of text x its key x person. coaching: date, staff_id and factor; load: load_id, its file name. A name in Latin letters counts as
-- whole words, one in a script without spaces wherever it stands; ids and title codes count too.
CREATE TABLE mart_named (
    kind TEXT NOT NULL,              -- coaching, load
    key TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    PRIMARY KEY (kind, key, staff_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_named
WITH word AS MATERIALIZED (
    SELECT staff_id, CASE WHEN word GLOB '*[^ -~]*' THEN word ELSE ' ' || word || ' ' END AS word
    FROM (SELECT staff_id, text_fold(name) AS word FROM int_staff WHERE name IS NOT NULL
          UNION SELECT staff_id, text_fold(staff_id) FROM int_staff UNION SELECT staff_id, code FROM int_staff_code)
    WHERE trim(word) <> ''
),
said AS MATERIALIZED (
    SELECT 'coaching' AS kind, date || ' ' || staff_id || ' ' || factor AS key, COALESCE(topic, '') || ' ' || COALESCE(note, '') AS text FROM mart_coaching
    UNION ALL
    SELECT 'load', load_id, file FROM load
),
plain AS MATERIALIZED (
    SELECT kind, key, ' ' || text_fold(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
           text, '_', ' '), '-', ' '), '.', ' '), ',', ' '), ';', ' '), ':', ' '), '/', ' '), '(', ' '), ')', ' '), '''', ' '), '"', ' '), '#', ' ')) || ' ' AS text
    FROM said
)
SELECT DISTINCT p.kind, p.key, w.staff_id FROM plain p JOIN word w ON instr(p.text, w.word) > 0;
