-- How matches end, by scenario: share of each ending and how long they last.
SELECT
    scenario,
    ending,
    count(*) AS matches,
    round(count(*) / sum(count(*)) OVER (PARTITION BY scenario), 3) AS share,
    round(avg(ticks), 1) AS ticks
FROM matches
WHERE ending IS NOT NULL
GROUP BY scenario, ending
ORDER BY scenario, matches DESC
