SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."waitingChats"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, coalesce(sum(weight), 0) AS "waitingChats"
  FROM (
      SELECT CASE WHEN changed_micros < {p1:Int64} THEN CASE WHEN changed_micros < {p2:Int64} THEN ({p3:Int64} + (intDiv(changed_micros - {p3:Int64}, {p4:Int64})) * {p4:Int64})
    ELSE CASE WHEN changed_micros < {p5:Int64} THEN ({p2:Int64} + (intDiv(changed_micros - {p2:Int64}, {p6:Int64})) * {p6:Int64})
    ELSE ({p5:Int64} + (intDiv(changed_micros - {p5:Int64}, {p7:Int64})) * {p7:Int64}) END END
    ELSE CASE WHEN changed_micros < {p8:Int64} THEN ({p1:Int64} + (intDiv(changed_micros - {p1:Int64}, {p9:Int64})) * {p9:Int64})
    ELSE CASE WHEN changed_micros < {p10:Int64} THEN ({p8:Int64} + (intDiv(changed_micros - {p8:Int64}, {p9:Int64})) * {p9:Int64})
    ELSE {p10:Int64} END END END AS bucket, weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT greatest(toUnixTimestamp64Micro(opened_at), {p3:Int64}) AS changed_micros, 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE opened_at < fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') AND ended_at >= fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC')
        UNION ALL 
        SELECT greatest(toUnixTimestamp64Micro(ended_at), {p3:Int64}) AS changed_micros, -1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE opened_at < fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') AND ended_at >= fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC') AND ended_at < fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC'))) AS f GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- {p1:Int64} = "1777586400000000"
-- {p2:Int64} = "1769900400000000"
-- {p3:Int64} = "1768431600000000"
-- {p4:Int64} = "1468800000000"
-- {p5:Int64} = "1772319600000000"
-- {p6:Int64} = "2419200000000"
-- {p7:Int64} = "2674800000000"
-- {p8:Int64} = "1782856800000000"
-- {p9:Int64} = "2678400000000"
-- {p10:Int64} = "1790805600000000"
-- fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
