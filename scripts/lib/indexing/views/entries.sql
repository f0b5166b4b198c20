-- Everything between accounts and the suite that is money, for statements: what an account paid,
-- was credited, claimed and otherwise received. Credits become money only when they are claimed.
SELECT m.id, m.at, m.sender AS account, c.name AS contract, 'paid' AS entry,
       CASE WHEN c.kind = 'LeaseEscrow' THEN 'rent into escrow'
            WHEN c.kind = 'LeaseBonds' THEN 'bond'
            WHEN c.kind = 'LendingPool' THEN 'into the pool'
            WHEN c.kind = 'LoanDesk' THEN 'to the desk'
            ELSE '' END AS reason,
       m.amount
  FROM money_moved m JOIN contracts c ON c.address = m.receiver
UNION ALL
SELECT id, at, account, contract, 'credited', reason, amount FROM credits WHERE amount > 0
UNION ALL
SELECT id, at, account, contract, 'claimed', '', amount FROM claimed
UNION ALL
SELECT m.id, m.at, m.receiver, c.name, 'received',
       CASE WHEN c.kind = 'LendingPool' THEN 'out of the pool' ELSE '' END, m.amount
  FROM money_moved m JOIN contracts c ON c.address = m.sender
 WHERE NOT EXISTS (SELECT 1 FROM claimed k
                    WHERE k.contract = c.name AND k.account = m.receiver AND k.amount = m.amount
                      AND k.id > m.id AND k.id - k.id % 1000000 = m.id - m.id % 1000000)
