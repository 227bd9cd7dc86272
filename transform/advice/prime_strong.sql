-- The rows of host_sales again, for who is planned where least is sold; its hours ahead are those of prime_weak.sql.
INSERT INTO advice_row
SELECT 'prime_strong', currency, subject, factor, stratum, cluster, host_id, day, above, below, gmv, exposure, place FROM advice_row WHERE rule = 'host_sales';
