WITH picked AS (SELECT chat_key, establishment_key, channel_key, platform_key, opened_micros AS start_micros,
        CASE outcome WHEN 'reply' THEN 'handled' WHEN 'archive' THEN 'closed' ELSE 'waiting' END AS state,
        waited_micros AS wait_micros, opened_micros AS place
      FROM (
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p2:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE ordinal = 1 AND opened_at >= fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') AND channel_key IN (SELECT channel_key FROM "channels" WHERE has({p4:Array(String)}, channel)))) AS f WHERE outcome = 'reply'),
  near AS (SELECT * FROM picked ORDER BY place DESC LIMIT {p5:Int32} + {p6:Int32} WITH TIES),
  page AS (
    SELECT * FROM (
      SELECT n.chat_key AS chat_key,n.establishment_key AS establishment_key,n.channel_key AS channel_key,n.platform_key AS platform_key,n.start_micros AS start_micros,n.state AS state,n.wait_micros AS wait_micros,n.place AS place, i.chat_id AS chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id) - {p6:Int32} AS number
      FROM "chats" AS i JOIN near AS n ON n.chat_key = i.chat_key)
    WHERE number > 0 AND number <= {p5:Int32}),
  corrected AS (
      SELECT CAST(NULL AS Nullable(Int32)) AS chat_key, CAST(NULL AS Nullable(Int64)) AS start_micros, CAST(NULL AS Nullable(String)) AS state, CAST(NULL AS Nullable(Int64)) AS wait_micros WHERE false)
  SELECT t.total, p.chat_id, e.establishment_id, e.name AS establishment, n.channel, m.platform,
    coalesce(c.start_micros, p.start_micros) AS started_micros, coalesce(c.state, p.state) AS state,
    coalesce(c.wait_micros, p.wait_micros) AS wait_micros, p.place
  FROM (SELECT count(*) AS total FROM picked) AS t
  LEFT JOIN page AS p ON true
  LEFT JOIN corrected AS c ON c.chat_key = p.chat_key
  LEFT JOIN "establishments" AS e ON e.establishment_key = p.establishment_key
  LEFT JOIN "channels" AS n ON n.channel_key = p.channel_key
  LEFT JOIN "platforms" AS m ON m.platform_key = p.platform_key
  ORDER BY p.number

-- fromUnixTimestamp64Micro(toInt64({p1:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p2:Int64} = "1793487600000000"
-- fromUnixTimestamp64Micro(toInt64({p3:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
-- {p4:Array(String)} = {"type":"texts","texts":["widget"]}
-- {p5:Int32} = 51
-- {p6:Int32} = 100
