SELECT 0 AS scope, NULL::BIGINT AS bucket, g."handledWithin4h", g."startedChats"
FROM (
  SELECT (count(*) FILTER (WHERE delay_micros < $1))::DOUBLE / nullif(count(*), 0) AS "handledWithin4h", count(*) AS "startedChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $2 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $2 THEN epoch_us(ended_at) ELSE $3 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $4 AND opened_at < $2)) AS f
) AS g

-- $1 = "14400000000"
-- $2 = {"type":"instant","epochMicros":"1793487600000000"}
-- $3 = "1793487600000000"
-- $4 = {"type":"instant","epochMicros":"1768431600000000"}
