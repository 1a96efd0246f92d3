SELECT 0 AS scope, NULL::BIGINT AS bucket, g."meanResponseSeconds", g."answeredWaits"
FROM (
  SELECT ((sum(delay_micros) // count(delay_micros))::DOUBLE + (sum(delay_micros) % count(delay_micros))::DOUBLE / count(delay_micros)) / 1e6 AS "meanResponseSeconds", count(delay_micros) AS "answeredWaits"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $1 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $1 THEN epoch_us(ended_at) ELSE $2 END
            - epoch_us(opened_at) AS waited_micros,
          ordinal, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at >= $3 AND opened_at < $1)) AS f
) AS g

-- $1 = {"type":"instant","epochMicros":"1793487600000000"}
-- $2 = "1793487600000000"
-- $3 = {"type":"instant","epochMicros":"1768431600000000"}
