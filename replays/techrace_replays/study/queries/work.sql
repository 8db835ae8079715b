-- Where the work goes, by motive: share of all effort on each field and kind.
SELECT
    s.motive,
    n.field,
    n.kind,
    round(sum(a.effort) / 1e6, 2) AS kilo_work,
    round(100 * sum(a.effort) / sum(sum(a.effort)) OVER (PARTITION BY s.motive), 1) AS percent
FROM allocations AS a
JOIN seats AS s USING (log, seat)
JOIN nodes AS n USING (log, node)
GROUP BY s.motive, n.field, n.kind
HAVING sum(a.effort) > 0
ORDER BY s.motive, percent DESC
