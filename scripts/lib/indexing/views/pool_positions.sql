-- How many shares of every pool each account holds; those that wait in the queue are the pool's own.
SELECT s.pool, s.account, exact_minus(exact_sum(s.got), exact_sum(s.gave)) AS shares
  FROM (SELECT contract AS pool, receiver AS account, shares AS got, NULL AS gave
          FROM shares_moved
        UNION ALL
        SELECT contract, sender, NULL, shares FROM shares_moved) s
 WHERE s.account <> '0x0000000000000000000000000000000000000000'
 GROUP BY s.pool, s.account
