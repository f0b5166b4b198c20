-- What the meter has recorded of every machine, less what attestors refuted: its running totals.
SELECT m.asset,
       COALESCE(r.reports, 0) AS reports,
       COALESCE(r.available, 0) - COALESCE(x.available, 0) AS available_seconds,
       COALESCE(r.busy, 0) - COALESCE(x.busy, 0) AS busy_seconds,
       COALESCE(r.joules, 0) AS energy_joules,
       COALESCE(x.available, 0) AS refuted_seconds,
       r.first_report_at, r.last_report_at
  FROM machines m
  LEFT JOIN (SELECT asset, COUNT(*) AS reports, SUM(available_seconds) AS available,
                    SUM(busy_seconds) AS busy, SUM(energy_joules) AS joules,
                    MIN(started_at) AS first_report_at, MAX(ended_at) AS last_report_at
               FROM report_recorded GROUP BY asset) r ON r.asset = m.asset
  LEFT JOIN (SELECT asset, SUM(available_seconds) AS available, SUM(busy_seconds) AS busy
               FROM hours_refuted GROUP BY asset) x ON x.asset = m.asset
