-- Every machine on one line: owner, meter, lease, revenue, loan.
SELECT m.asset, m.owner, m.accelerator, m.accelerators, m.region,
       CASE WHEN m.is_retired = 1 THEN 'retired'
            WHEN EXISTS (SELECT 1 FROM leases l WHERE l.asset = m.asset AND l.state = 'running')
            THEN 'let'
            WHEN EXISTS (SELECT 1 FROM offers o WHERE o.asset = m.asset AND o.is_standing = 1)
            THEN 'offered'
            ELSE 'idle' END AS state,
       CASE WHEN m.lien_holder IS NULL THEN 0 ELSE 1 END AS is_pledged,
       t.available_seconds, t.busy_seconds, t.last_report_at,
       v.rent_gross, v.rent_income,
       (SELECT COUNT(*) FROM leases l WHERE l.asset = m.asset) AS leases,
       (SELECT l.known_debt FROM loans l WHERE l.asset = m.asset ORDER BY l.id DESC LIMIT 1)
         AS known_debt
  FROM machines m
  JOIN metering t ON t.asset = m.asset
  JOIN revenue v ON v.asset = m.asset
