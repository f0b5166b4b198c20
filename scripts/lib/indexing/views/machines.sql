-- Every title: what it is, whose it is now, and what binds it.
SELECT r.asset,
       COALESCE((SELECT m.receiver FROM title_moved m WHERE m.asset = r.asset
                 ORDER BY m.id DESC LIMIT 1), r.owner) AS owner,
       r.accelerator, r.accelerators, r.kind, r.region, r.market,
       r.commissioned_at, r.purchase_price, r.at AS registered_at,
       (SELECT l.holder FROM lien_taken l
         WHERE l.asset = r.asset
           AND NOT EXISTS (SELECT 1 FROM lien_released x WHERE x.asset = l.asset AND x.id > l.id)
           AND NOT EXISTS (SELECT 1 FROM title_seized x WHERE x.asset = l.asset AND x.id > l.id)
         ORDER BY l.id DESC LIMIT 1) AS lien_holder,
       (SELECT u.account FROM user_set u WHERE u.asset = r.asset
         ORDER BY u.id DESC LIMIT 1) AS user_account,
       (SELECT u.expires FROM user_set u WHERE u.asset = r.asset
         ORDER BY u.id DESC LIMIT 1) AS user_expires,
       CASE WHEN EXISTS (SELECT 1 FROM title_retired x WHERE x.asset = r.asset)
            THEN 1 ELSE 0 END AS is_retired
  FROM title_registered r
