SELECT 0 AS scope, c.channel AS "key_1", g."key_2" AS "key_2", NULL::BIGINT AS bucket, g."medianDelaySeconds", g."handledChats"
FROM (
  SELECT f.channel_key AS "key_1", "values of region".value AS "key_2", (quantile_cont(delay_micros, [0.5, 0.9]))[$1] / 1e6 AS "medianDelaySeconds", count(delay_micros) AS "handledChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $2 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $2 THEN epoch_us(ended_at) ELSE $3 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $4 AND opened_at < $2 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $5 AND value IN (SELECT unnest($6::VARCHAR[]))) AND NOT (platform_key IN (SELECT platform_key FROM platforms WHERE platform IN (SELECT unnest($7::VARCHAR[])))))) AS f JOIN establishment_attributes AS "values of region"
      ON "values of region".establishment_key = f.establishment_key AND "values of region".attribute = $5 GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1"

-- $1 = 1
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
-- $3 = "1793487600000000"
-- $4 = {"type":"instant","epochMicros":"1768431600000000"}
-- $5 = "region"
-- $6 = {"type":"texts","texts":["north","unknown"]}
-- $7 = {"type":"texts","texts":["sms"]}
