WITH "slice_1" AS MATERIALIZED (SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $1 AND sent_at < $2 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $3 AND value IN (SELECT unnest($4::VARCHAR[]))) UNION ALL SELECT sent_at, previous_at, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $5 AND sent_at < $6 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $3 AND value IN (SELECT unnest($4::VARCHAR[])))) SELECT $7::INTEGER AS question, "key_1", bucket, "activeChats"::DOUBLE AS "value_1" FROM (SELECT 0 AS scope, c.channel AS "key_1", NULL::BIGINT AS bucket, g."activeChats"
FROM (
  SELECT f.channel_key AS "key_1", count(*) AS "activeChats"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM "slice_1" WHERE sent_at >= $5 AND sent_at < $6 AND previous_at < $5) AS f GROUP BY ALL
) AS g JOIN channels AS c ON c.channel_key = g."key_1")
UNION ALL SELECT $8::INTEGER AS question, NULL::VARCHAR AS "key_1", bucket, "activeChats"::DOUBLE AS "value_1" FROM (SELECT 0 AS scope, NULL::BIGINT AS bucket, g."activeChats"
FROM (
  SELECT count(*) AS "activeChats"
  FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM "slice_1" WHERE sent_at >= $1 AND sent_at < $2 AND previous_at < $1) AS f
) AS g)
UNION ALL SELECT $9::INTEGER AS question, NULL::VARCHAR AS "key_1", bucket, "messages"::DOUBLE AS "value_1" FROM (SELECT 0 AS scope, g.bucket, g."messages"
FROM (
  SELECT f.bucket AS bucket, coalesce(sum(messages), 0) AS "messages"
  FROM (
      SELECT CASE WHEN sent_micros < $10 THEN CASE WHEN sent_micros < $11 THEN ($12 + ((sent_micros - $12) // ($13)) * $13)
    ELSE CASE WHEN sent_micros < $14 THEN ($11 + ((sent_micros - $11) // ($15)) * $15)
    ELSE ($14 + ((sent_micros - $14) // ($16)) * $16) END END
    ELSE CASE WHEN sent_micros < $17 THEN ($10 + ((sent_micros - $10) // ($18)) * $18)
    ELSE CASE WHEN sent_micros < $19 THEN ($17 + ((sent_micros - $17) // ($18)) * $18)
    ELSE $19 END END END AS bucket, messages, chat_key, customer_key, establishment_key, channel_key, platform_key FROM (
        SELECT epoch_us(sent_at) AS sent_micros, messages, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "slice_1" WHERE sent_at >= $5 AND sent_at < $6)) AS f GROUP BY ALL
) AS g)
UNION ALL SELECT $20::INTEGER AS question, NULL::VARCHAR AS "key_1", bucket, "startedChats"::DOUBLE AS "value_1" FROM (SELECT 0 AS scope, NULL::BIGINT AS bucket, g."startedChats"
FROM (
  SELECT count(*) AS "startedChats"
  FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $6 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $6 THEN epoch_us(ended_at) ELSE $21 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $5 AND opened_at < $6 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $3 AND value IN (SELECT unnest($4::VARCHAR[]))))) AS f
) AS g)
UNION ALL SELECT $22::INTEGER AS question, NULL::VARCHAR AS "key_1", bucket, "waitingChats"::DOUBLE AS "value_1" FROM (SELECT 0 AS scope, NULL::BIGINT AS bucket, g."waitingChats"
FROM (
  SELECT coalesce(sum(weight), 0) AS "waitingChats"
  FROM (SELECT 1 AS weight, chat_key, customer_key, establishment_key, channel_key, platform_key FROM waits WHERE opened_at < $6 AND ended_at >= $6 AND establishment_key IN (
      SELECT establishment_key FROM establishment_attributes
      WHERE attribute = $3 AND value IN (SELECT unnest($4::VARCHAR[])))) AS f
) AS g)

-- $1 = {"type":"instant","epochMicros":"1736895600000000"}
-- $2 = {"type":"instant","epochMicros":"1761951600000000"}
-- $3 = "region"
-- $4 = {"type":"texts","texts":["north"]}
-- $5 = {"type":"instant","epochMicros":"1768431600000000"}
-- $6 = {"type":"instant","epochMicros":"1793487600000000"}
-- $7 = 0
-- $8 = 1
-- $9 = 2
-- $10 = "1777586400000000"
-- $11 = "1769900400000000"
-- $12 = "1768431600000000"
-- $13 = "1468800000000"
-- $14 = "1772319600000000"
-- $15 = "2419200000000"
-- $16 = "2674800000000"
-- $17 = "1782856800000000"
-- $18 = "2678400000000"
-- $19 = "1790805600000000"
-- $20 = 3
-- $21 = "1793487600000000"
-- $22 = 4
