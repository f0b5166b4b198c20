-- Every machine by UTC day: how much of it was available, and how much of that it worked. What was
-- refuted counts on the day of its first hour.
SELECT d.day AS day_at, d.asset,
       SUM(d.available) AS available_seconds,
       SUM(d.busy) AS busy_seconds,
       SUM(d.joules) AS energy_joules,
       SUM(d.refuted) AS refuted_seconds,
       CAST(ROUND(SUM(d.available) * 10000.0 / 86400) AS BIGINT) AS availability_bps,
       CASE WHEN SUM(d.available) > 0
            THEN CAST(ROUND(SUM(d.busy) * 10000.0 / SUM(d.available)) AS BIGINT)
            ELSE 0 END AS utilisation_bps
  FROM (SELECT started_at - started_at % 86400 AS day, asset, available_seconds AS available,
               busy_seconds AS busy, energy_joules AS joules, 0 AS refuted
          FROM report_recorded
        UNION ALL
        SELECT first_hour * 3600 - (first_hour * 3600) % 86400, asset, -available_seconds,
               -busy_seconds, 0, available_seconds
          FROM hours_refuted) d
 GROUP BY d.day, d.asset
