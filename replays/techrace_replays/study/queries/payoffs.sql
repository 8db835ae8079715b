-- What each bot earns with each motive: mean payoff in ‰ with its standard error.
SELECT
    s.motive,
    coalesce(s.bot, s.controller) AS player,
    count(*) AS seats,
    round(avg(s.payoff), 1) AS payoff,
    round(stddev_samp(s.payoff) / sqrt(count(*)), 1) AS standard_error,
    round(avg(s.published_n), 1) AS published,
    round(avg(s.secret_n), 1) AS secrets_kept
FROM seats AS s
JOIN matches AS m USING (log)
WHERE s.payoff IS NOT NULL AND m.ending <> 'running'
GROUP BY s.motive, player
ORDER BY s.motive, payoff DESC
