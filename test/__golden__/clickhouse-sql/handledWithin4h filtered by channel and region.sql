SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", CAST(NULL AS Nullable(Int64)) AS bucket, g."handledWithin4h", g."startedChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", CAST((count(*) FILTER (WHERE delay_micros < {p1:Int64})) AS Nullable(Float64)) / nullif(count(*), 0) AS "handledWithin4h", count(*) AS "startedChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p3:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE ordinal = 1 AND opened_at >= fromUnixTimestamp64Micro(toInt64({p4:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "establishment_attributes"
      WHERE attribute = {p5:String} AND has({p6:Array(String)}, value)) AND NOT (platform_key IN (SELECT platform_key FROM "platforms" WHERE has({p7:Array(String)}, platform))))) AS f JOIN "establishment_attributes" AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = {p5:String} GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- {p1:Int64} = "14400000000"
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p3:Int64} = "1793487600000000"
-- fromUnixTimestamp64Micro(toInt64({p4:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- {p5:String} = "region"
-- {p6:Array(String)} = {"type":"texts","texts":["north","unknown"]}
-- {p7:Array(String)} = {"type":"texts","texts":["sms"]}
