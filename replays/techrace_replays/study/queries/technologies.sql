-- When technologies are reached, by name: how often, at which tick first, and how long they stay secret.
SELECT
    m.scenario,
    n.name,
    n.kind,
    n.field,
    count(*) AS matches,
    count(n.first_tick) AS unlocked,
    round(median(n.first_tick), 1) AS median_first_tick,
    round(avg(n.public_tick - n.first_tick), 1) AS ticks_secret
FROM nodes AS n
JOIN matches AS m USING (log)
GROUP BY m.scenario, n.name, n.kind, n.field
HAVING count(n.first_tick) > 0
ORDER BY m.scenario, median_first_tick
