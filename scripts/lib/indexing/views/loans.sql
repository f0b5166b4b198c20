-- Every loan, over or not. `known_debt` is what it owed at `known_at`, the last time an event said
-- so; between events it grows at the pool's rate (`python -m scripts.indexing show loans` adds it).
SELECT l.*,
       p.name AS pool,
       CASE WHEN l.ended_at IS NULL THEN
         COALESCE((SELECT d.debt FROM debt_points d WHERE d.asset = l.asset AND d.pool = p.name
                    ORDER BY d.id DESC LIMIT 1), 0) ELSE 0 END AS known_debt,
       (SELECT d.at FROM debt_points d WHERE d.asset = l.asset AND d.pool = p.name
         ORDER BY d.id DESC LIMIT 1) AS known_at,
       CASE WHEN l.ended_at IS NOT NULL THEN
              CASE WHEN EXISTS (SELECT 1 FROM auction_taken t WHERE t.asset = l.asset
                                   AND t.id > l.id AND t.id < l.next_id)
                   THEN 'sold' ELSE 'repaid' END
            ELSE COALESCE((SELECT s.state FROM loan_states s WHERE s.asset = l.asset
                              AND s.id > l.id ORDER BY s.id DESC LIMIT 1), 'current') END AS state
  FROM (SELECT b.id, b.asset, b.borrower, b.next_id, b.at AS borrowed_at, b.amount AS borrowed,
               COALESCE((SELECT r.to_pool FROM loan_refinanced r WHERE r.asset = b.asset
                            AND r.id > b.id AND r.id < b.next_id
                          ORDER BY r.id DESC LIMIT 1), b.pool) AS pool_address,
               COALESCE((SELECT r.amount FROM loan_refinanced r WHERE r.asset = b.asset
                            AND r.id > b.id AND r.id < b.next_id
                          ORDER BY r.id DESC LIMIT 1), b.amount) AS principal,
               COALESCE((SELECT r.months FROM loan_refinanced r WHERE r.asset = b.asset
                            AND r.id > b.id AND r.id < b.next_id
                          ORDER BY r.id DESC LIMIT 1), b.months) AS months,
               COALESCE((SELECT r.at FROM loan_refinanced r WHERE r.asset = b.asset
                            AND r.id > b.id AND r.id < b.next_id
                          ORDER BY r.id DESC LIMIT 1), b.at) AS started_at,
               COALESCE((SELECT v.is_sweeping FROM loan_reviews v WHERE v.asset = b.asset
                            AND v.id > b.id AND v.id < b.next_id
                          ORDER BY v.id DESC LIMIT 1), 0) AS is_sweeping,
               COALESCE((SELECT SUM(d.debt) FROM revenue_deposited d WHERE d.asset = b.asset
                            AND d.id > b.id AND d.id < b.next_id), 0) AS paid_by_rent,
               COALESCE((SELECT SUM(r.amount) FROM loan_repaid r WHERE r.asset = b.asset
                            AND r.id > b.id AND r.id < b.next_id
                            AND r.payer NOT IN (SELECT c.address FROM contracts c)), 0)
                 AS paid_by_hand,
               COALESCE((SELECT SUM(t.repaid) FROM auction_taken t WHERE t.asset = b.asset
                            AND t.id > b.id AND t.id < b.next_id), 0) AS paid_by_sale,
               COALESCE((SELECT SUM(t.shortfall) FROM auction_taken t WHERE t.asset = b.asset
                            AND t.id > b.id AND t.id < b.next_id), 0) AS written_off,
               (SELECT MIN(c.at) FROM loan_closed c WHERE c.asset = b.asset
                   AND c.id > b.id AND c.id < b.next_id) AS ended_at
          FROM (SELECT x.*, COALESCE(LEAD(x.id) OVER (PARTITION BY x.asset ORDER BY x.id),
                                     9223372036854775807) AS next_id
                  FROM loan_borrowed x) b) l
  JOIN contracts p ON p.address = l.pool_address
