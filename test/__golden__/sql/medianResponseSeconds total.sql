SELECT 0 AS scope, NULL::BIGINT AS bucket, g."medianResponseSeconds", g."answeredWaits"
FROM (
  SELECT (quantile_cont(delay_micros, [0.5, 0.9]))[$1] / 1e6 AS "medianResponseSeconds", count(delay_micros) AS "answeredWaits"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $2 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $2 THEN epoch_us(ended_at) ELSE $3 END
            - epoch_us(opened_at) AS waited_micros,
          ordinal, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE opened_at >= $4 AND opened_at < $2)) AS f
) AS g

-- $1 = 1
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
-- $3 = "1793487600000000"
-- $4 = {"type":"instant","epochMicros":"1768431600000000"}
