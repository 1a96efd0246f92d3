SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."activeCustomers"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, count(DISTINCT customer_key) AS "activeCustomers"
  FROM (SELECT $1 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $2 AND sent_at < $3 AND previous_at < $2
      UNION ALL SELECT $4 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $3 AND sent_at < $5 AND previous_at < $3
      UNION ALL SELECT $6 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $5 AND sent_at < $7 AND previous_at < $5
      UNION ALL SELECT $8 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $7 AND sent_at < $9 AND previous_at < $7
      UNION ALL SELECT $10 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $9 AND sent_at < $11 AND previous_at < $9
      UNION ALL SELECT $12 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $11 AND sent_at < $13 AND previous_at < $11
      UNION ALL SELECT $14 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $13 AND sent_at < $15 AND previous_at < $13
      UNION ALL SELECT $16 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $15 AND sent_at < $17 AND previous_at < $15
      UNION ALL SELECT $18 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $17 AND sent_at < $19 AND previous_at < $17
      UNION ALL SELECT $20 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $19 AND sent_at < $21 AND previous_at < $19) AS f GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = "1768431600000000"
-- $2 = {"type":"instant","epochMicros":"1768431600000000"}
-- $3 = {"type":"instant","epochMicros":"1769900400000000"}
-- $4 = "1769900400000000"
-- $5 = {"type":"instant","epochMicros":"1772319600000000"}
-- $6 = "1772319600000000"
-- $7 = {"type":"instant","epochMicros":"1774994400000000"}
-- $8 = "1774994400000000"
-- $9 = {"type":"instant","epochMicros":"1777586400000000"}
-- $10 = "1777586400000000"
-- $11 = {"type":"instant","epochMicros":"1780264800000000"}
-- $12 = "1780264800000000"
-- $13 = {"type":"instant","epochMicros":"1782856800000000"}
-- $14 = "1782856800000000"
-- $15 = {"type":"instant","epochMicros":"1785535200000000"}
-- $16 = "1785535200000000"
-- $17 = {"type":"instant","epochMicros":"1788213600000000"}
-- $18 = "1788213600000000"
-- $19 = {"type":"instant","epochMicros":"1790805600000000"}
-- $20 = "1790805600000000"
-- $21 = {"type":"instant","epochMicros":"1793487600000000"}
