-- mart_named: whose name stands in a text that people wrote: scorecards leave such texts out, for nobody is to read of another host there.
-- Grain: kind of text x its key x person. coaching: date, staff_id and factor; load: load_id, its file name; violation: kind and policy, as they are. A name counts whole and by each
-- part of three letters or more that is no connecting word (Hafiz of Hafiz bin Osman); ids and title codes count too; in Latin letters as whole
-- words, in other scripts wherever they stand. Whatever is no letter or digit parts words, in names as in texts. What the host talked to is
-- called as well is not somebody else's name there.
CREATE TABLE mart_named (
    kind TEXT NOT NULL,              -- coaching, load, violation
    key TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    PRIMARY KEY (kind, key, staff_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_named
WITH RECURSIVE connecting(part) AS (
    VALUES ('bin'), ('binti'), ('bte'), ('bnt'), ('ibn'), ('anak'), ('lelaki'), ('perempuan'), ('van'), ('von'), ('der'), ('den'), ('del'), ('dela'), ('dos'),
           ('the'), ('and'), ('dan'), ('host'), ('live')
),
called AS MATERIALIZED (
    SELECT DISTINCT staff_id, text_words(name) AS word FROM int_staff WHERE name IS NOT NULL
),
part(staff_id, part, rest) AS (
    SELECT staff_id, '', substr(word, 2) FROM called
    UNION
    SELECT staff_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM part WHERE rest <> ''
),
word AS MATERIALIZED (
    SELECT staff_id, CASE WHEN word GLOB '*[^ -~]*' THEN trim(word) ELSE word END AS word
    FROM (SELECT staff_id, word FROM called
          UNION SELECT staff_id, ' ' || part || ' ' FROM part WHERE length(part) >= 3 AND part NOT IN (SELECT part FROM connecting)
          UNION SELECT staff_id, text_words(staff_id) FROM int_staff
          UNION SELECT staff_id, text_words(code) FROM int_staff_code)
    WHERE trim(word) <> ''
),
said AS MATERIALIZED (
    SELECT 'coaching' AS kind, date || ' ' || staff_id || ' ' || factor AS key, staff_id AS owner,
           text_words(COALESCE(topic, '') || ' ' || COALESCE(note, '')) AS text FROM mart_coaching
    UNION ALL
    SELECT 'load', load_id, NULL, text_words(file) FROM load
    UNION
    SELECT 'violation', kind || '|' || COALESCE(policy, ''), NULL, text_words(kind || ' ' || COALESCE(policy, '')) FROM mart_violation
)
SELECT DISTINCT s.kind, s.key, w.staff_id FROM said AS s JOIN word AS w ON instr(s.text, w.word) > 0
WHERE w.staff_id IS s.owner OR NOT EXISTS (SELECT 1 FROM word AS own WHERE own.staff_id = s.owner AND own.word = w.word);
