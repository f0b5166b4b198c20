-- Whether all revenue goes to the debt, in order: a refinanced loan begins without.
SELECT id, at, asset, CASE WHEN is_sweeping THEN 1 ELSE 0 END AS is_sweeping FROM loan_reviewed
UNION ALL
SELECT id, at, asset, 0 FROM loan_refinanced
