-- The rows of host_funnel, of a shorter window.
INSERT INTO advice_row
SELECT 'host_recent', currency, subject, factor, stratum, cluster, host_id, day, above, below, gmv, exposure, place FROM advice_row WHERE rule = 'host_funnel';

INSERT INTO advice_ahead SELECT 'host_recent', currency, subject, monday, exposure, place FROM advice_ahead WHERE rule = 'host_sales';
