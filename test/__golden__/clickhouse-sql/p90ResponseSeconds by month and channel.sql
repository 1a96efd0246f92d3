SELECT 0 AS scope, c.channel AS "key_1", g.bucket, g."p90ResponseSeconds", g."answeredWaits"
FROM (
  SELECT f.channel_key AS "key_1", f.bucket AS bucket, if(count(delay_micros) = 0, NULL, arrayMap(v -> arrayMap(r -> v[toUInt64(floor(r)) + 1] * (1 - (r - floor(r))) + v[toUInt64(ceil(r)) + 1] * (r - floor(r)), [(greatest(length(v), 1) - 1) * [0.5, 0.9][{p1:Int32}]])[1], [arraySort(groupArray(delay_micros))])[1]) / 1e6 AS "p90ResponseSeconds", count(delay_micros) AS "answeredWaits"
  FROM (
      SELECT *, CASE WHEN opened_micros < {p2:Int64} THEN CASE WHEN opened_micros < {p3:Int64} THEN ({p4:Int64} + (intDiv(opened_micros - {p4:Int64}, {p5:Int64})) * {p5:Int64})
    ELSE CASE WHEN opened_micros < {p6:Int64} THEN ({p3:Int64} + (intDiv(opened_micros - {p3:Int64}, {p7:Int64})) * {p7:Int64})
    ELSE ({p6:Int64} + (intDiv(opened_micros - {p6:Int64}, {p8:Int64})) * {p8:Int64}) END END
    ELSE CASE WHEN opened_micros < {p9:Int64} THEN ({p2:Int64} + (intDiv(opened_micros - {p2:Int64}, {p10:Int64})) * {p10:Int64})
    ELSE CASE WHEN opened_micros < {p11:Int64} THEN ({p9:Int64} + (intDiv(opened_micros - {p9:Int64}, {p10:Int64})) * {p10:Int64})
    ELSE {p11:Int64} END END END AS bucket, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT toUnixTimestamp64Micro(opened_at) AS opened_micros,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC') THEN ended_by END AS outcome,
          CASE WHEN ended_at < fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC') THEN toUnixTimestamp64Micro(ended_at) ELSE {p13:Int64} END
            - toUnixTimestamp64Micro(opened_at) AS waited_micros,
          ordinal, chat_key, customer_key, establishment_key, channel_key, platform_key
        FROM "waits" WHERE opened_at >= fromUnixTimestamp64Micro(toInt64({p14:Int64}), 'UTC') AND opened_at < fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC'))) AS f GROUP BY ALL
) AS g JOIN "channels" AS c ON c.channel_key = g."key_1"

-- {p1:Int32} = 2
-- {p2:Int64} = "1777586400000000"
-- {p3:Int64} = "1769900400000000"
-- {p4:Int64} = "1768431600000000"
-- {p5:Int64} = "1468800000000"
-- {p6:Int64} = "1772319600000000"
-- {p7:Int64} = "2419200000000"
-- {p8:Int64} = "2674800000000"
-- {p9:Int64} = "1782856800000000"
-- {p10:Int64} = "2678400000000"
-- {p11:Int64} = "1790805600000000"
-- fromUnixTimestamp64Micro(toInt64({p12:Int64}), 'UTC') = {"type":"instant","epochMicros":"1793487600000000"}
-- {p13:Int64} = "1793487600000000"
-- fromUnixTimestamp64Micro(toInt64({p14:Int64}), 'UTC') = {"type":"instant","epochMicros":"1768431600000000"}
