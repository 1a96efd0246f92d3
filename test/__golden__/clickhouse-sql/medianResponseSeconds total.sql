SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."medianResponseSeconds", g."answeredWaits"
FROM (
  SELECT if(count(delay_micros) = 0, NULL, arrayMap(v -> arrayMap(r -> v[toUInt64(floor(r)) + 1] * (1 - (r - floor(r))) + v[toUInt64(ceil(r)) + 1] * (r - floor(r)), [(greatest(length(v), 1) - 1) * [0.5, 0.9][{p1:Int32}]])[1], [arraySort(groupArray(delay_micros))])[1]) / 1e6 AS "medianResponseSeconds", count(delay_micros) AS "answeredWaits"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p3:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          ordinal, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE opened_at >= fromUnixTimestamp64Micro(toInt64({p4:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC'))) AS f
) AS g

-- {p1:Int32} = 1
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p3:Int64} = "1793487600000000"
-- fromUnixTimestamp64Micro(toInt64({p4:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
