-- What edition ?1, printed for the day ?2, says of its campaign: the newest figures up to that day.
INSERT INTO edition_figure (edition_id, currency, figure, figures_as_of, value)
SELECT ?1, t.currency, t.figure, t.as_of, CAST(t.value AS REAL)
FROM edition AS e JOIN v_report_campaign_told AS t ON t.campaign_id = e.scope
WHERE e.edition_id = ?1 AND e.template = 'postmortem'
  AND t.as_of = (SELECT max(o.as_of) FROM v_report_campaign_told AS o WHERE o.campaign_id = t.campaign_id AND o.currency = t.currency AND o.as_of <= ?2);
