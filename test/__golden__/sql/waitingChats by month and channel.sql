SELECT [c.channel]::VARCHAR[] AS "key", make_timestamptz(g.bucket_micros) AS bucket, g."waitingChats"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS "bucket_micros", coalesce(sum(weight), 0) AS "waitingChats"
  FROM (
        SELECT CASE WHEN greatest(epoch_us(opened_at), $1) < $2 THEN CASE WHEN greatest(epoch_us(opened_at), $1) < $3 THEN ($1 + ((greatest(epoch_us(opened_at), $1) - $1) // ($4)) * $4)
    ELSE CASE WHEN greatest(epoch_us(opened_at), $1) < $5 THEN ($3 + ((greatest(epoch_us(opened_at), $1) - $3) // ($6)) * $6)
    ELSE ($5 + ((greatest(epoch_us(opened_at), $1) - $5) // ($7)) * $7) END END
    ELSE CASE WHEN greatest(epoch_us(opened_at), $1) < $8 THEN ($2 + ((greatest(epoch_us(opened_at), $1) - $2) // ($9)) * $9)
    ELSE CASE WHEN greatest(epoch_us(opened_at), $1) < $10 THEN ($8 + ((greatest(epoch_us(opened_at), $1) - $8) // ($9)) * $9)
    ELSE $10 END END END AS bucket, 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $11 AND (ended_at IS NULL OR ended_at >= $12) UNION ALL 
        SELECT CASE WHEN greatest(epoch_us(ended_at), $1) < $2 THEN CASE WHEN greatest(epoch_us(ended_at), $1) < $3 THEN ($1 + ((greatest(epoch_us(ended_at), $1) - $1) // ($4)) * $4)
    ELSE CASE WHEN greatest(epoch_us(ended_at), $1) < $5 THEN ($3 + ((greatest(epoch_us(ended_at), $1) - $3) // ($6)) * $6)
    ELSE ($5 + ((greatest(epoch_us(ended_at), $1) - $5) // ($7)) * $7) END END
    ELSE CASE WHEN greatest(epoch_us(ended_at), $1) < $8 THEN ($2 + ((greatest(epoch_us(ended_at), $1) - $2) // ($9)) * $9)
    ELSE CASE WHEN greatest(epoch_us(ended_at), $1) < $10 THEN ($8 + ((greatest(epoch_us(ended_at), $1) - $8) // ($9)) * $9)
    ELSE $10 END END END AS bucket, -1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $11 AND ended_at >= $12 AND ended_at < $11) AS f GROUP BY f.channel_key, f.bucket
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = "1768431600000000"
-- $2 = "1777586400000000"
-- $3 = "1769900400000000"
-- $4 = "1468800000000"
-- $5 = "1772319600000000"
-- $6 = "2419200000000"
-- $7 = "2674800000000"
-- $8 = "1782856800000000"
-- $9 = "2678400000000"
-- $10 = "1790805600000000"
-- $11 = {"type":"instant","epochMicros":"1793487600000000"}
-- $12 = {"type":"instant","epochMicros":"1768431600000000"}
