-- The bond of every machine: what came in, and where it went.
SELECT b.*, b.added - b.taken_back - b.paid_to_lessees AS bond
  FROM (SELECT m.asset, m.owner,
               COALESCE((SELECT SUM(a.amount) FROM bond_added a WHERE a.asset = m.asset), 0)
                 AS added,
               COALESCE((SELECT SUM(w.amount) FROM bond_withdrawn w WHERE w.asset = m.asset), 0)
                 AS taken_back,
               COALESCE((SELECT SUM(p.amount) FROM bond_paid p WHERE p.asset = m.asset), 0)
                 AS paid_to_lessees
          FROM machines m) b
