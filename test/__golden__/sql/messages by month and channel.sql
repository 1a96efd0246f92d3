SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."messages"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, coalesce(sum(messages), 0) AS "messages"
  FROM (
      SELECT CASE WHEN sent_micros < $1 THEN CASE WHEN sent_micros < $2 THEN ($3 + ((sent_micros - $3) // ($4)) * $4)
    ELSE CASE WHEN sent_micros < $5 THEN ($2 + ((sent_micros - $2) // ($6)) * $6)
    ELSE ($5 + ((sent_micros - $5) // ($7)) * $7) END END
    ELSE CASE WHEN sent_micros < $8 THEN ($1 + ((sent_micros - $1) // ($9)) * $9)
    ELSE CASE WHEN sent_micros < $10 THEN ($8 + ((sent_micros - $8) // ($9)) * $9)
    ELSE $10 END END END AS bucket, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT epoch_us(sent_at) AS sent_micros, messages, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM activity WHERE sent_at >= $11 AND sent_at < $12)) AS f GROUP BY ALL
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
-- $11 = {"type":"instant","epochMicros":"1768431600000000"}
-- $12 = {"type":"instant","epochMicros":"1793487600000000"}
