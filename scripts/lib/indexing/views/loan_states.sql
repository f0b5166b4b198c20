-- What changed the state of a loan, in order.
SELECT id, at, asset, 'flagged' AS state FROM loan_flagged
UNION ALL
SELECT id, at, asset, 'in auction' FROM auction_started
UNION ALL
SELECT id, at, asset, 'current' FROM loan_cured
UNION ALL
SELECT id, at, asset, 'current' FROM loan_refinanced
