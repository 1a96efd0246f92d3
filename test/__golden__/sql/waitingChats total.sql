SELECT []::VARCHAR[] AS "key", NULL::TIMESTAMPTZ AS bucket, g."waitingChats"
FROM (
  SELECT coalesce(sum(weight), 0) AS "waitingChats"
  FROM (
        SELECT $1 AS bucket, 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $2 AND (ended_at IS NULL OR ended_at >= $3) UNION ALL 
        SELECT $1 AS bucket, -1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at < $2 AND ended_at >= $3 AND ended_at < $2) AS f
) AS g

-- $1 = "1768431600000000"
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
-- $3 = {"type":"instant","epochMicros":"1768431600000000"}
