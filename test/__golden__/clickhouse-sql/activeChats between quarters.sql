SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."activeChats"
FROM (
  SELECT count(*) AS "activeChats"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
  SELECT sent_at, lagInFrame(sent_at, 1, fromUnixTimestamp64Micro(toInt64(-9223372036854775807), 'UTC')) OVER (PARTITION BY chat_key ORDER BY sent_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS previous_at, 1 AS messages,
    chat_key, c.customer_key AS customer_key, c.establishment_key AS establishment_key, c.channel_key AS channel_key,
    c.platform_key AS platform_key
  FROM "log" JOIN "chats" AS c USING (chat_key) WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn) WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC')) AS f
) AS g

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000001"}
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000001"}
