SELECT []::VARCHAR[] AS "key", NULL::TIMESTAMPTZ AS bucket, g."messages"
FROM (
  SELECT count(*) AS "messages"
  FROM (
      SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT epoch_us(sent_at) AS sent_micros, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM messages WHERE sent_at >= $1 AND sent_at < $2)) AS f
) AS g

-- $1 = {"type":"instant","epochMicros":"1768431600000000"}
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
