-- What every machine earned and where it went. `income` is what fee and opex leave of the rent: it
-- serves the debt first, the rest is `net`. Gifts are apart: they are no income.
SELECT m.asset, m.owner,
       COALESCE(r.gross, 0) AS rent_gross,
       COALESCE(r.fee, 0) AS fee,
       COALESCE(r.opex, 0) AS opex,
       COALESCE(r.debt, 0) AS debt_service,
       COALESCE(r.net, 0) AS net,
       COALESCE(r.debt, 0) + COALESCE(r.net, 0) AS rent_income,
       COALESCE(r.seconds, 0) AS paid_seconds,
       COALESCE(a.gross, 0) - COALESCE(r.gross, 0) AS gifts,
       COALESCE(r.deposits, 0) AS deposits, r.first_at, r.last_at
  FROM machines m
  LEFT JOIN (SELECT asset, SUM(gross) AS gross, SUM(fee) AS fee, SUM(opex) AS opex,
                    SUM(debt) AS debt, SUM(net) AS net, SUM(seconds) AS seconds,
                    COUNT(*) AS deposits, MIN(at) AS first_at, MAX(at) AS last_at
               FROM rents GROUP BY asset) r ON r.asset = m.asset
  LEFT JOIN (SELECT asset, SUM(gross) AS gross FROM revenue_deposited GROUP BY asset) a
    ON a.asset = m.asset
