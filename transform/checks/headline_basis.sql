-- The headline GMV of a session is the figure of the configured basis (gmv_basis.*).
SELECT s.business_date, s.platform, s.account, s.session_key AS subject,
       printf('gmv %d hundredths is not the %s GMV', s.gmv, c.value) AS detail
FROM int_session s JOIN conf_setting c ON c.name = 'gmv_basis.' || s.platform
WHERE s.gmv IS NOT CASE c.value WHEN 'attributed' THEN s.gmv_attributed WHEN 'direct' THEN s.gmv_direct
                                WHEN 'placed' THEN s.gmv_placed WHEN 'confirmed' THEN s.gmv_confirmed END;
