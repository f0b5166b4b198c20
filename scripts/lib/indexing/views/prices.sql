-- The price of an accelerator-hour in every market as the last event says (it drifts on from there),
-- and what was really paid; WAD settlement units.
SELECT s.number, s.accelerator,
       v.price AS price_wad, v.base AS base_wad, v.listed, v.leased, v.owners, v.at AS moved_at,
       i.settled AS settled_wad, i.at AS settled_at
  FROM market_set s
  LEFT JOIN market_moved v
    ON v.id = (SELECT MAX(x.id) FROM market_moved x WHERE x.number = s.number)
  LEFT JOIN market_settled i
    ON i.id = (SELECT MAX(x.id) FROM market_settled x WHERE x.number = s.number)
 WHERE s.id = (SELECT MAX(x.id) FROM market_set x WHERE x.number = s.number)
