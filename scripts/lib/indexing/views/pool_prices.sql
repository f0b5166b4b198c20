-- What a share was worth whenever somebody entered or left: settlement units for a million shares.
SELECT id, at, contract AS pool, assets, shares,
       assets * 1000000.0 / CAST(shares AS DOUBLE PRECISION) AS price
  FROM (SELECT id, at, contract, assets, shares FROM pool_deposited
        UNION ALL SELECT id, at, contract, assets, shares FROM pool_withdrawn
        UNION ALL SELECT id, at, contract, assets, shares FROM exit_served) m
 WHERE CAST(shares AS DOUBLE PRECISION) > 0 AND assets > 0
