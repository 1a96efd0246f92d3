WITH picked AS MATERIALIZED (WITH started AS MATERIALIZED (SELECT chat_key, establishment_key, channel_key, platform_key, opened_micros AS start_micros,
        CASE outcome WHEN 'reply' THEN 'handled' WHEN 'archive' THEN 'closed' ELSE 'waiting' END AS state,
        waited_micros AS wait_micros, opened_micros AS place
      FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $1 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $1 THEN epoch_us(ended_at) ELSE $2 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $3 AND opened_at < $1 AND channel_key IN (SELECT channel_key FROM channels WHERE channel IN (SELECT unnest($4::VARCHAR[]))))) AS f WHERE true),
    others AS MATERIALIZED (
      SELECT chat_key, establishment_key, channel_key, platform_key FROM (SELECT chat_key, customer_key, establishment_key, channel_key, platform_key FROM activity WHERE sent_at >= $3 AND sent_at < $1 AND previous_at < $3 AND channel_key IN (SELECT channel_key FROM channels WHERE channel IN (SELECT unnest($4::VARCHAR[])))) AS f WHERE chat_key NOT IN (SELECT chat_key FROM started))
  SELECT * FROM started
  UNION ALL SELECT o.*, f.start_micros, f.state, f.wait_micros, coalesce(f.place, $5)
  FROM others AS o LEFT JOIN (SELECT chat_key, establishment_key, channel_key, platform_key, opened_micros AS start_micros,
        CASE outcome WHEN 'reply' THEN 'handled' WHEN 'archive' THEN 'closed' ELSE 'waiting' END AS state,
        waited_micros AS wait_micros, opened_micros AS place
      FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT epoch_us(opened_at) AS opened_micros,
          CASE WHEN ended_at < $1 THEN ended_by END AS outcome,
          CASE WHEN ended_at < $1 THEN epoch_us(ended_at) ELSE $2 END
            - epoch_us(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM waits WHERE ordinal = 1 AND opened_at >= $6 AND opened_at < $1 AND chat_key IN (SELECT chat_key FROM others))) AS f WHERE true) AS f ON f.chat_key = o.chat_key),
  edges AS MATERIALIZED (
    SELECT max(place) AS first, min(place) AS last
    FROM (SELECT place FROM picked ORDER BY place DESC LIMIT $7 OFFSET $8)),
  near AS MATERIALIZED (SELECT p.* FROM picked AS p JOIN edges AS e ON p.place BETWEEN e.last AND e.first),
  ids AS (SELECT chat_key, chat_id FROM chats WHERE rowid IN (
    SELECT rowid FROM chats WHERE chat_key IN (SELECT chat_key FROM near))),
  page AS MATERIALIZED (
    SELECT * FROM (
      SELECT n.*, i.chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id)
        + (SELECT count(*) FROM picked AS p JOIN edges AS e ON p.place > e.first) - $8 AS number
      FROM near AS n JOIN ids AS i ON i.chat_key = n.chat_key)
    WHERE number > 0 AND number <= $7),
  corrected AS (
      SELECT chat_key, NULL::BIGINT AS start_micros, 'waiting' AS state, $2 - opened_micros AS wait_micros
      FROM (
      SELECT epoch_us(opened_at) AS opened_micros, chat_key, customer_key, establishment_key, channel_key, platform_key FROM waits
      WHERE opened_at < $1 AND opened_at < $1 AND ended_at >= $1 AND chat_key IN (SELECT chat_key FROM page)) AS f)
  SELECT t.total, p.chat_id, e.establishment_id, e.name AS establishment, n.channel, m.platform,
    coalesce(c.start_micros, p.start_micros) AS started_micros, coalesce(c.state, p.state) AS state,
    coalesce(c.wait_micros, p.wait_micros) AS wait_micros, p.place
  FROM (SELECT count(*) AS total FROM picked) AS t
  LEFT JOIN page AS p ON true
  LEFT JOIN corrected AS c ON c.chat_key = p.chat_key
  LEFT JOIN establishments AS e ON e.establishment_key = p.establishment_key
  LEFT JOIN channels AS n ON n.channel_key = p.channel_key
  LEFT JOIN platforms AS m ON m.platform_key = p.platform_key
  ORDER BY p.number

-- $1 = {"type":"instant","epochMicros":"1793487600000000"}
-- $2 = "1793487600000000"
-- $3 = {"type":"instant","epochMicros":"1768431600000000"}
-- $4 = {"type":"texts","texts":["widget"]}
-- $5 = "-62135596800000001"
-- $6 = {"type":"instant","epochMicros":"-62135596800000000"}
-- $7 = 51
-- $8 = 100
