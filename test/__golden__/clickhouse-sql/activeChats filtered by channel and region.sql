SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", CAST(NULL AS Nullable(Int64)) AS bucket, g."activeChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", count(*) AS "activeChats"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "establishment_attributes"
      WHERE attribute = {p3:String} AND has({p4:Array(String)}, value)) AND NOT (platform_key IN (SELECT platform_key FROM "platforms" WHERE has({p5:Array(String)}, platform)))) AS f JOIN "establishment_attributes" AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = {p3:String} GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p3:String} = "region"
-- {p4:Array(String)} = {"type":"texts","texts":["north","unknown"]}
-- {p5:Array(String)} = {"type":"texts","texts":["sms"]}
