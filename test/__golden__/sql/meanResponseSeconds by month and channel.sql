SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."meanResponseSeconds", g."answeredWaits"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, ((sum(delay_micros) // count(delay_micros))::DOUBLE + (sum(delay_micros) % count(delay_micros))::DOUBLE / count(delay_micros)) / 1e6 AS "meanResponseSeconds", count(delay_micros) AS "answeredWaits"
  FROM (
      SELECT *, CASE WHEN opened_micros < $1 THEN CASE WHEN opened_micros < $2 THEN ($3 + ((opened_micros - $3) // ($4)) * $4)
    ELSE CASE WHEN opened_micros < $5 THEN ($2 + ((opened_micros - $2) // ($6)) * $6)
    ELSE ($5 + ((opened_micros - $5) // ($7)) * $7) END END
    ELSE CASE WHEN opened_micros < $8 THEN ($1 + ((opened_micros - $1) // ($9)) * $9)
    ELSE CASE WHEN opened_micros < $10 THEN ($8 + ((opened_micros - $8) // ($9)) * $9)
    ELSE $10 END END END AS bucket, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $11 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $11 THEN epoch_us(ended_at) ELSE $12 END
            - epoch_us(opened_at) AS waited_micros,
          ordinal, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at >= $13 AND opened_at < $11)) AS f GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = "1777586400000000"
-- $2 = "1769900400000000"
-- $3 = "1768431600000000"
-- $4 = "1468800000000"
-- $5 = "1772319600000000"
-- $6 = "2419200000000"
-- $7 = "2674800000000"
-- $8 = "1782856800000000"
-- $9 = "2678400000000"
-- $10 = "1790805600000000"
-- $11 = {"type":"instant","epochMicros":"1793487600000000"}
-- $12 = "1793487600000000"
-- $13 = {"type":"instant","epochMicros":"1768431600000000"}
