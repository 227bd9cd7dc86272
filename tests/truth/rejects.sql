-- Every planted defect is told, at its place, and nothing else is refused. A file may be named with or without its folder.
INSERT INTO difference
SELECT 'v_reject', t.file || ':' || t.place, t."column", t.rule, ''
FROM t_rejects AS t
WHERE t.level = 'row'
  AND NOT EXISTS (SELECT 1 FROM temp.c_v_reject AS v
                  WHERE (v.file = t.file OR '/' || t.file LIKE '%/' || v.file OR '/' || v.file LIKE '%/' || t.file)
                    AND CAST(v.place AS TEXT) = t.place AND v.rule = t.rule);

INSERT INTO difference
SELECT 'v_reject', v.file || ':' || v.place, v.column_name, '', v.rule || ' ' || COALESCE(v.value, '')
FROM temp.c_v_reject AS v
JOIN temp.c_v_load AS l USING (load_id)
WHERE l.status <> 'refused'
  AND NOT EXISTS (SELECT 1 FROM t_rejects AS t
                  WHERE (v.file = t.file OR '/' || t.file LIKE '%/' || v.file OR '/' || v.file LIKE '%/' || t.file)
                    AND CAST(v.place AS TEXT) = t.place);

INSERT INTO difference
SELECT 'v_load', t.file, 'status', 'refused', COALESCE((SELECT v.status FROM temp.c_v_load AS v WHERE '/' || t.file LIKE '%/' || v.file), 'no load')
FROM t_rejects AS t
WHERE t.level = 'file'
  AND NOT EXISTS (SELECT 1 FROM temp.c_v_load AS v
                  WHERE ('/' || t.file LIKE '%/' || v.file OR '/' || v.file LIKE '%/' || t.file) AND v.status = 'refused');

INSERT INTO difference
SELECT 'v_load', v.file, 'status', 'loaded', v.status
FROM temp.c_v_load AS v
WHERE v.status = 'refused' AND NOT EXISTS (SELECT 1 FROM t_rejects AS t WHERE t.level = 'file' AND ('/' || t.file LIKE '%/' || v.file OR '/' || v.file LIKE '%/' || t.file));

INSERT INTO difference
SELECT 'v_finding', t.value, 'rule', t.rule, ''
FROM t_rejects AS t
WHERE t.level = 'finding' AND NOT EXISTS (SELECT 1 FROM temp.c_v_finding AS v WHERE v.rule = t.rule);
