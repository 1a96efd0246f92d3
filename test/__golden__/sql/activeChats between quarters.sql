SELECT 0 AS scope, NULL::BIGINT AS bucket, g."activeChats"
FROM (
  SELECT count(*) AS "activeChats"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
  SELECT sent_at, lag(sent_at, 1, '-infinity') OVER (PARTITION BY chat_key ORDER BY sent_at) AS previous_at, 1 AS messages,
    chat_key, c.customer_key AS customer_key, c.establishment_key AS establishment_key, c.channel_key AS channel_key,
    c.platform_key AS platform_key
  FROM log JOIN chats AS c USING (chat_key) WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn) WHERE sent_at >= $1 AND sent_at < $2 AND previous_at < $1) AS f
) AS g

-- $1 = {"type":"instant","epochMicros":"1768431600000001"}
-- $2 = {"type":"instant","epochMicros":"1793487600000001"}
