SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."handledChats"
FROM (
  SELECT count(delay_micros) AS "handledChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p2:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE ordinal = 1 AND opened_at >= fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC'))) AS f
) AS g

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p2:Int64} = "1793487600000000"
-- fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
