-- What becomes of secrets, by how long they were kept: published by who held them, leaked, or kept to the end.
WITH held AS (
    SELECT
        u.log,
        u.node,
        min(u.tick) AS first_tick,
        min(u.public_tick) AS public_tick,
        bool_or(u.published) AS published
    FROM unlocks AS u
    WHERE u.kind IN ('blue', 'green')
    GROUP BY u.log, u.node
)
SELECT
    CASE
        WHEN h.public_tick IS NULL THEN 'kept to the end'
        WHEN h.published THEN 'published'
        ELSE 'leaked'
    END AS fate,
    count(*) AS technologies,
    round(avg(coalesce(h.public_tick, m.ticks) - h.first_tick), 1) AS ticks_secret
FROM held AS h
JOIN matches AS m USING (log)
GROUP BY fate
ORDER BY technologies DESC
