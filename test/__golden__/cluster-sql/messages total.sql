SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."messages"
FROM (
  SELECT coalesce(sum(messages), 0) AS "messages"
  FROM cluster('shards', view(
      SELECT messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT toUnixTimestamp64Micro(sent_at) AS sent_micros, messages, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC')))) AS f
) AS g

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
