SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."waitingChats"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, coalesce(sum(weight), 0) AS "waitingChats"
  FROM (
      SELECT CASE WHEN changed_micros < $1 THEN CASE WHEN changed_micros < $2 THEN ($3 + ((changed_micros - $3) // ($4)) * $4)
    ELSE CASE WHEN changed_micros < $5 THEN ($2 + ((changed_micros - $2) // ($6)) * $6)
    ELSE ($5 + ((changed_micros - $5) // ($7)) * $7) END END
    ELSE CASE WHEN changed_micros < $8 THEN ($1 + ((changed_micros - $1) // ($9)) * $9)
    ELSE CASE WHEN changed_micros < $10 THEN ($8 + ((changed_micros - $8) // ($9)) * $9)
    ELSE $10 END END END AS bucket, weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT greatest(epoch_us(opened_at), $3) AS changed_micros, 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $11 AND ended_at >= $12
        UNION ALL 
        SELECT greatest(epoch_us(ended_at), $3) AS changed_micros, -1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $11 AND ended_at >= $12 AND ended_at < $11)) AS f GROUP BY ALL
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
-- $12 = {"type":"instant","epochMicros":"1768431600000000"}
