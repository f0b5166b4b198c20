-- Every dispute of metered hours, and what became of it.
SELECT d.id, d.at, d.lease_id, d.asset, d.period, d.disputer, d.bond,
       d.first_hour * 3600 AS first_hour_at, d.hours, d.held_until AS held_until_at,
       COALESCE((SELECT CASE WHEN e.is_refuted THEN 'refuted' ELSE 'not ruled on' END
                   FROM dispute_ended e
                  WHERE e.lease_id = d.lease_id AND e.period = d.period AND e.id > d.id
                  ORDER BY e.id LIMIT 1),
                (SELECT 'dismissed' FROM dispute_dismissed x
                  WHERE x.lease_id = d.lease_id AND x.period = d.period AND x.id > d.id
                  ORDER BY x.id LIMIT 1),
                'open') AS state
  FROM dispute_opened d
