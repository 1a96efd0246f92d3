SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."activeCustomers"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, uniqExact(customer_key) AS "activeCustomers"
  FROM (SELECT {p1:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC')
      UNION ALL SELECT {p4:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p5:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC')
      UNION ALL SELECT {p6:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p5:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p5:Int64}), 'UTC')
      UNION ALL SELECT {p8:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p9:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC')
      UNION ALL SELECT {p10:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p9:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p9:Int64}), 'UTC')
      UNION ALL SELECT {p12:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p13:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC')
      UNION ALL SELECT {p14:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p13:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p15:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p13:Int64}), 'UTC')
      UNION ALL SELECT {p16:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p15:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p17:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p15:Int64}), 'UTC')
      UNION ALL SELECT {p18:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p17:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p19:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p17:Int64}), 'UTC')
      UNION ALL SELECT {p20:Int64} AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM "activity" WHERE sent_at >= fromUnixTimestamp64Micro(toInt64({p19:Int64}), 'UTC') AND sent_at < fromUnixTimestamp64Micro(toInt64({p21:Int64}), 'UTC') AND previous_at < fromUnixTimestamp64Micro(toInt64({p19:Int64}), 'UTC')) AS f GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- {p1:Int64} = "1768431600000000"
-- fromUnixTimestamp64Micro(toInt64({p2:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') = {"type":"instant","epochMicros":"1769900400000000"}
-- {p4:Int64} = "1769900400000000"
-- fromUnixTimestamp64Micro(toInt64({p5:Int64}), 'UTC') = {"type":"instant","epochMicros":"1772319600000000"}
-- {p6:Int64} = "1772319600000000"
-- fromUnixTimestamp64Micro(toInt64({p7:Int64}), 'UTC') = {"type":"instant","epochMicros":"1774994400000000"}
-- {p8:Int64} = "1774994400000000"
-- fromUnixTimestamp64Micro(toInt64({p9:Int64}), 'UTC') = {"type":"instant","epochMicros":"1777586400000000"}
-- {p10:Int64} = "1777586400000000"
-- fromUnixTimestamp64Micro(toInt64({p11:Int64}), 'UTC') = {"type":"instant","epochMicros":"1780264800000000"}
-- {p12:Int64} = "1780264800000000"
-- fromUnixTimestamp64Micro(toInt64({p13:Int64}), 'UTC') = {"type":"instant","epochMicros":"1782856800000000"}
-- {p14:Int64} = "1782856800000000"
-- fromUnixTimestamp64Micro(toInt64({p15:Int64}), 'UTC') = {"type":"instant","epochMicros":"1785535200000000"}
-- {p16:Int64} = "1785535200000000"
-- fromUnixTimestamp64Micro(toInt64({p17:Int64}), 'UTC') = {"type":"instant","epochMicros":"1788213600000000"}
-- {p18:Int64} = "1788213600000000"
-- fromUnixTimestamp64Micro(toInt64({p19:Int64}), 'UTC') = {"type":"instant","epochMicros":"1790805600000000"}
-- {p20:Int64} = "1790805600000000"
-- fromUnixTimestamp64Micro(toInt64({p21:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
