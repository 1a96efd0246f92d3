SELECT 0 AS scope, NULL::BIGINT AS bucket, g."activeCustomers"
FROM (
  SELECT count(DISTINCT customer_key) AS "activeCustomers"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $1 AND sent_at < $2 AND previous_at < $1) AS f
) AS g

-- $1 = {"type":"instant","epochMicros":"1768431600000000"}
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
