SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", CAST(NULL AS Nullable(Int64)) AS bucket, g."waitingChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", coalesce(sum(weight), 0) AS "waitingChats"
  FROM (SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "waits" WHERE opened_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND ended_at >= fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND establishment_key IN (
      SELECT establishment_key FROM "establishment_attributes"
      WHERE attribute = {p2:String} AND has({p3:Array(String)}, value)) AND NOT (platform_key IN (SELECT platform_key FROM "platforms" WHERE has({p4:Array(String)}, platform)))) AS f JOIN "establishment_attributes" AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = {p2:String} GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p2:String} = "region"
-- {p3:Array(String)} = {"type":"texts","texts":["north","unknown"]}
-- {p4:Array(String)} = {"type":"texts","texts":["sms"]}
