-- Every deposit through the waterfall that is rent: what listed escrows pay in, not gifts.
SELECT d.* FROM revenue_deposited d
 WHERE EXISTS (SELECT 1 FROM contracts c WHERE c.address = d.payer AND c.kind = 'LeaseEscrow')
