-- v_rule: the rules behind the findings. Grain: rule. limit_value: of the setting that holds its limit; owner: who can act; weight: what to do
-- first before a live, 1 first (empty: nothing to do ahead).
CREATE VIEW v_rule AS
SELECT rule, severity, setting, limit_value, owner, weight, title, advice FROM int_rule;
