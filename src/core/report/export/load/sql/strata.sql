SELECT c.scope, s.site, s.stratum, s.same, s.alike, s.of_plan, s.agent,
  CASE WHEN s.is_void THEN 0 ELSE s.size END AS size,
  CASE WHEN s.is_void THEN 0 ELSE s.audited END AS audited,
  CASE WHEN s.is_void OR s.drawn = 0 THEN {d:0} ELSE {d:s.size * s.fit} / {d:s.drawn} END AS dialogues,
  CASE WHEN s.is_void OR s.audited * s.drawn >= s.size * s.fit THEN 1 ELSE 0 END AS is_whole
FROM {v:scopes} c
JOIN {t:strata} s ON s.site = c.site
