-- What every contract owes to every account now.
SELECT c.contract, c.account, SUM(c.credited) AS credited, SUM(c.claimed) AS claimed,
       SUM(c.credited) - SUM(c.claimed) AS claimable
  FROM (SELECT contract, account, amount AS credited, 0 AS claimed FROM credits
        UNION ALL
        SELECT contract, account, 0, amount FROM claimed) c
 GROUP BY c.contract, c.account
