SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."waitingChats"
FROM (
  SELECT coalesce(sum(weight), 0) AS "waitingChats"
  FROM (SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "waits" WHERE opened_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND ended_at >= fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC')) AS f
) AS g

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
