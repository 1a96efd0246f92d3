SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", NULL::BIGINT AS bucket, g."waitingChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", coalesce(sum(weight), 0) AS "waitingChats"
  FROM (SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM waits WHERE opened_at < $1 AND ended_at >= $1 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $2 AND value IN (SELECT unnest($3::VARCHAR[]))) AND NOT (platform_key IN (SELECT platform_key FROM platforms WHERE platform IN (SELECT unnest($4::VARCHAR[]))))) AS f JOIN establishment_attributes AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = $2 GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = {"type":"instant","epochMicros":"1793487600000000"}
-- $2 = "region"
-- $3 = {"type":"texts","texts":["north","unknown"]}
-- $4 = {"type":"texts","texts":["sms"]}
