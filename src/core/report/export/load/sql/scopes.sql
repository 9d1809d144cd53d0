SELECT DISTINCT site AS scope, site FROM {t:heads}
UNION ALL
SELECT DISTINCT '*' AS scope, site FROM {t:heads}
