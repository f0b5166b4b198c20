-- What machines and pools yield a year: of a machine the income of the last 30 days (before debt
-- service) against its purchase price, of a pool the growth of its share from the first price to
-- the last.
SELECT 'machine' AS kind, m.accelerator || ' ' || m.asset AS what, m.purchase_price AS invested,
       COALESCE(r.income, 0) AS earned, 2592000 AS over_seconds,
       CASE WHEN m.purchase_price > 0
            THEN CAST(ROUND(COALESCE(r.income, 0) * 10000.0 * 365 / 30 / m.purchase_price)
                      AS BIGINT) END AS yield_bps
  FROM machines m
  LEFT JOIN (SELECT asset, SUM(debt + net) AS income FROM rents
              WHERE at > (SELECT at FROM followed) - 2592000 GROUP BY asset) r
    ON r.asset = m.asset
UNION ALL
SELECT 'pool', p.pool, p.deposited - p.withdrawn - p.exits_served, NULL, b.at - a.at,
       CASE WHEN b.at > a.at
            THEN CAST(ROUND((b.price / a.price - 1) * 10000.0 * 31536000 / (b.at - a.at))
                      AS BIGINT) END
  FROM pools p
  LEFT JOIN pool_prices a ON a.id = (SELECT MIN(x.id) FROM pool_prices x WHERE x.pool = p.pool)
  LEFT JOIN pool_prices b ON b.id = (SELECT MAX(x.id) FROM pool_prices x WHERE x.pool = p.pool)
