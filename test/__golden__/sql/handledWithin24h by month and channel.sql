SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."handledWithin24h", g."startedChats"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, (count(*) FILTER (WHERE delay_micros < $1))::DOUBLE / nullif(count(*), 0) AS "handledWithin24h", count(*) AS "startedChats"
  FROM (
      SELECT *, CASE WHEN opened_micros < $2 THEN CASE WHEN opened_micros < $3 THEN ($4 + ((opened_micros - $4) // ($5)) * $5)
    ELSE CASE WHEN opened_micros < $6 THEN ($3 + ((opened_micros - $3) // ($7)) * $7)
    ELSE ($6 + ((opened_micros - $6) // ($8)) * $8) END END
    ELSE CASE WHEN opened_micros < $9 THEN ($2 + ((opened_micros - $2) // ($10)) * $10)
    ELSE CASE WHEN opened_micros < $11 THEN ($9 + ((opened_micros - $9) // ($10)) * $10)
    ELSE $11 END END END AS bucket, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $12 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $12 THEN epoch_us(ended_at) ELSE $13 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $14 AND opened_at < $12)) AS f GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = "86400000000"
-- $2 = "1777586400000000"
-- $3 = "1769900400000000"
-- $4 = "1768431600000000"
-- $5 = "1468800000000"
-- $6 = "1772319600000000"
-- $7 = "2419200000000"
-- $8 = "2674800000000"
-- $9 = "1782856800000000"
-- $10 = "2678400000000"
-- $11 = "1790805600000000"
-- $12 = {"type":"instant","epochMicros":"1793487600000000"}
-- $13 = "1793487600000000"
-- $14 = {"type":"instant","epochMicros":"1768431600000000"}
