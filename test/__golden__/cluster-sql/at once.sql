SELECT toInt32({p1:Int32}) AS question, "key_1", bucket, CAST("activeChats" AS Nullable(Float64)) AS "value_1" FROM (SELECT 0 AS scope, c.channel AS "key_1", CAST(NULL AS Nullable(Int64)) AS bucket, g."activeChats"
FROM (
  SELECT f.channel_key AS "key_1", count(*) AS "activeChats"
  FROM cluster('shards', view(SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM (SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value)) UNION ALL SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value))) WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC'))) AS f GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1")
UNION ALL SELECT toInt32({p8:Int32}) AS question, CAST(NULL AS Nullable(String)) AS "key_1", bucket, CAST("activeChats" AS Nullable(Float64)) AS "value_1" FROM (SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."activeChats"
FROM (
  SELECT count(*) AS "activeChats"
  FROM cluster('shards', view(SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM (SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value)) UNION ALL SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value))) WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC'))) AS f
) AS g)
UNION ALL SELECT toInt32({p9:Int32}) AS question, CAST(NULL AS Nullable(String)) AS "key_1", bucket, CAST("messages" AS Nullable(Float64)) AS "value_1" FROM (SELECT 0 AS scope, g.bucket, g."messages"
FROM (
  SELECT f.bucket AS bucket, coalesce(sum(messages), 0) AS "messages"
  FROM cluster('shards', view(
      SELECT CASE WHEN sent_micros < {p10:Int64} THEN CASE WHEN sent_micros < {p11:Int64} THEN ({p12:Int64} + (intDiv(sent_micros - {p12:Int64}, {p13:Int64})) * {p13:Int64})
    ELSE CASE WHEN sent_micros < {p14:Int64} THEN ({p11:Int64} + (intDiv(sent_micros - {p11:Int64}, {p15:Int64})) * {p15:Int64})
    ELSE ({p14:Int64} + (intDiv(sent_micros - {p14:Int64}, {p16:Int64})) * {p16:Int64}) END END
    ELSE CASE WHEN sent_micros < {p17:Int64} THEN ({p10:Int64} + (intDiv(sent_micros - {p10:Int64}, {p18:Int64})) * {p18:Int64})
    ELSE CASE WHEN sent_micros < {p19:Int64} THEN ({p17:Int64} + (intDiv(sent_micros - {p17:Int64}, {p18:Int64})) * {p18:Int64})
    ELSE {p19:Int64} END END END AS bucket, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT toUnixTimestamp64Micro(sent_at) AS sent_micros, messages, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM (SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value)) UNION ALL SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."activity_here" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value))) WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC')))) AS f GROUP BY ALL
) AS g)
UNION ALL SELECT toInt32({p20:Int32}) AS question, CAST(NULL AS Nullable(String)) AS "key_1", bucket, CAST("startedChats" AS Nullable(Float64)) AS "value_1" FROM (SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."startedChats"
FROM (
  SELECT count(*) AS "startedChats"
  FROM cluster('shards', view(
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p21:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "store"."waits_here" WHERE ordinal = 1 AND opened_at >= fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value))))) AS f
) AS g)
UNION ALL SELECT toInt32({p22:Int32}) AS question, CAST(NULL AS Nullable(String)) AS "key_1", bucket, CAST("waitingChats" AS Nullable(Float64)) AS "value_1" FROM (SELECT 0 AS scope, CAST(NULL AS Nullable(Int64)) AS bucket, g."waitingChats"
FROM (
  SELECT coalesce(sum(weight), 0) AS "waitingChats"
  FROM cluster('shards', view(SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "store"."waits_here" WHERE opened_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND ended_at >= fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "store"."establishment_attributes_here"
      WHERE attribute = {p4:String} AND has({p5:Array(String)}, value)))) AS f
) AS g)

-- {p1:Int32} = 0
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1736895600000000"}
-- fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') = {"type":"instant","epochMicros":"1761951600000000"}
-- {p4:String} = "region"
-- {p5:Array(String)} = {"type":"texts","texts":["north"]}
-- fromUnixTimestamp64Micro(toInt64({p6:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p8:Int32} = 1
-- {p9:Int32} = 2
-- {p10:Int64} = "1777586400000000"
-- {p11:Int64} = "1769900400000000"
-- {p12:Int64} = "1768431600000000"
-- {p13:Int64} = "1468800000000"
-- {p14:Int64} = "1772319600000000"
-- {p15:Int64} = "2419200000000"
-- {p16:Int64} = "2674800000000"
-- {p17:Int64} = "1782856800000000"
-- {p18:Int64} = "2678400000000"
-- {p19:Int64} = "1790805600000000"
-- {p20:Int32} = 3
-- {p21:Int64} = "1793487600000000"
-- {p22:Int32} = 4
