SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", NULL::BIGINT AS bucket, g."meanDelaySeconds", g."handledChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", ((sum(delay_micros) // count(delay_micros))::DOUBLE + (sum(delay_micros) % count(delay_micros))::DOUBLE / count(delay_micros)) / 1e6 AS "meanDelaySeconds", count(delay_micros) AS "handledChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $1 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $1 THEN epoch_us(ended_at) ELSE $2 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $3 AND opened_at < $1 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $4 AND value IN (SELECT unnest($5::VARCHAR[]))) AND NOT (platform_key IN (SELECT platform_key FROM platforms WHERE platform IN (SELECT unnest($6::VARCHAR[])))))) AS f JOIN establishment_attributes AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = $4 GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = {"type":"instant","epochMicros":"1793487600000000"}
-- $2 = "1793487600000000"
-- $3 = {"type":"instant","epochMicros":"1768431600000000"}
-- $4 = "region"
-- $5 = {"type":"texts","texts":["north","unknown"]}
-- $6 = {"type":"texts","texts":["sms"]}
