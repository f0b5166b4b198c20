-- Every moment at which an event says what a loan owes, in order, by pool.
SELECT id, at, contract AS pool, asset, amount AS debt FROM pool_lent
UNION ALL
SELECT id, at, contract, asset, debt FROM pool_collected
UNION ALL
SELECT id, at, contract, asset, debt FROM pool_impaired
UNION ALL
SELECT id, at, contract, asset, debt FROM pool_restored
