-- Every pool: what lenders put in and took out, what was lent and came back.
SELECT c.name AS pool,
       COALESCE((SELECT SUM(d.assets) FROM pool_deposited d WHERE d.contract = c.name), 0)
         AS deposited,
       COALESCE((SELECT SUM(w.assets) FROM pool_withdrawn w WHERE w.contract = c.name), 0)
         AS withdrawn,
       COALESCE((SELECT SUM(e.assets) FROM exit_served e WHERE e.contract = c.name), 0)
         AS exits_served,
       COALESCE((SELECT SUM(e.assets) FROM exit_claimed e WHERE e.contract = c.name), 0)
         AS exits_paid,
       COALESCE((SELECT SUM(l.amount) FROM pool_lent l WHERE l.contract = c.name), 0) AS lent,
       COALESCE((SELECT SUM(k.amount) FROM pool_collected k WHERE k.contract = c.name), 0)
         AS collected,
       COALESCE((SELECT SUM(r.amount) FROM pool_recovered r WHERE r.contract = c.name), 0)
         AS recovered,
       COALESCE((SELECT SUM(x.written_off) FROM pool_ended x WHERE x.contract = c.name), 0)
         AS written_off,
       COALESCE((SELECT exact_sum(p.shares) FROM pool_positions p WHERE p.pool = c.name), '0')
         AS supply_shares,
       COALESCE((SELECT p.shares FROM pool_positions p
                  WHERE p.pool = c.name AND p.account = c.address), '0') AS waiting_shares,
       (SELECT COUNT(*) FROM pool_positions p
         WHERE p.pool = c.name AND p.account <> c.address
           AND CAST(p.shares AS DOUBLE PRECISION) > 0) AS lenders,
       (SELECT r.rate FROM pool_rate_moved r WHERE r.contract = c.name
         ORDER BY r.id DESC LIMIT 1) AS rate_wad
  FROM contracts c WHERE c.kind = 'LendingPool'
