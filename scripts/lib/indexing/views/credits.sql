-- Every amount that was credited to an account, by the contract that owes it until it is claimed.
SELECT id, at, contract, account, 'refund of a lease' AS reason, asset, amount
  FROM (SELECT id, at, contract, lessee AS account, asset, refund AS amount FROM period_closed) p
UNION ALL
SELECT id, at, contract, account, 'cancelled successor', asset, refund FROM successor_cancelled
UNION ALL
SELECT id, at, contract, lessee, 'bond of a machine', asset, amount FROM bond_paid
UNION ALL
SELECT id, at, contract, disputer, 'bond of a dispute',
       (lease_id - lease_id % 1000000) / 1000000, bond FROM dispute_ended
UNION ALL
SELECT id, at, contract, owner, 'dismissed dispute',
       (lease_id - lease_id % 1000000) / 1000000, bond FROM dispute_dismissed
UNION ALL
SELECT id, at, contract, beneficiary, 'revenue', asset, net FROM revenue_deposited
 WHERE beneficiary <> '0x0000000000000000000000000000000000000000'
UNION ALL
-- A deposit with opex was made under terms that stood, and only the last ones can stand.
SELECT d.id, d.at, d.contract,
       (SELECT t.operator FROM terms_set t WHERE t.asset = d.asset AND t.id < d.id
         ORDER BY t.id DESC LIMIT 1), 'opex', d.asset, d.opex
  FROM revenue_deposited d WHERE d.opex > 0
UNION ALL
SELECT id, at, contract, account, 'share of a split', NULL, amount FROM split_released
UNION ALL
SELECT id, at, contract, borrower, 'surplus of a sale', asset, surplus FROM auction_taken
UNION ALL
SELECT k.id, k.at, k.contract,
       (SELECT a.starter FROM auction_started a WHERE a.asset = k.asset AND a.id < k.id
         ORDER BY a.id DESC LIMIT 1), 'bounty', k.asset, k.bounty
  FROM auction_taken k
UNION ALL
-- A cure in an auction: its fee, 1 % of the arrears paid just before, is no field of any event.
SELECT c.id, c.at, c.contract, s.starter, 'fee of a cure', c.asset, (r.amount - r.amount % 100) / 100
  FROM loan_cured c
  JOIN auction_started s
    ON s.id = (SELECT MAX(a.id) FROM auction_started a WHERE a.asset = c.asset AND a.id < c.id)
  JOIN loan_repaid r
    ON r.id = (SELECT MAX(p.id) FROM loan_repaid p WHERE p.asset = c.asset AND p.id < c.id)
 WHERE NOT EXISTS (SELECT 1 FROM loan_flagged f
                    WHERE f.asset = c.asset AND f.id > s.id AND f.id < c.id)
   AND NOT EXISTS (SELECT 1 FROM loan_cured o
                    WHERE o.asset = c.asset AND o.id > s.id AND o.id < c.id)
