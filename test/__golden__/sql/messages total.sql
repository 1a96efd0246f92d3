SELECT []::VARCHAR[] AS "key", NULL::TIMESTAMPTZ AS bucket, g."messages"
FROM (
  SELECT count(*) AS "messages"
  FROM (
      SELECT $1 AS bucket, chat_key, customer_key, establishment_key, channel_key, platform_key
      FROM messages WHERE sent_at >= $2 AND sent_at < $3) AS f
) AS g

-- $1 = "1768431600000000"
-- $2 = {"type":"instant","epochMicros":"1768431600000000"}
-- $3 = {"type":"instant","epochMicros":"1793487600000000"}
