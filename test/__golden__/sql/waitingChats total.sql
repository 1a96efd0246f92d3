SELECT 0 AS scope, NULL::BIGINT AS bucket, g."waitingChats"
FROM (
  SELECT coalesce(sum(weight), 0) AS "waitingChats"
  FROM (SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM waits WHERE opened_at < $1 AND ended_at >= $1) AS f
) AS g

-- $1 = {"type":"instant","epochMicros":"1793487600000000"}
