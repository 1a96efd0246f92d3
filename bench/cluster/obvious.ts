import { type ClickHouseEngine, openClickHouse } from '../../src/engine/clickhouse.ts'
import { clickhouseDialect } from '../../src/engine/clickhouse-dialect.ts'
import type { Sql } from '../../src/engine/sql.ts'
import { type ClickHouseCluster, clusterName } from '../../test/servers/clickhouse.ts'
import { clickHouseQuestions } from '../opponents/clickhouse-questions.ts'
import { type Answered, type Asked, answered, figures, type QuestionName } from '../question.ts'

/** A table of all visible messages on the same shards, asked with `uniqExact`. */
export type Obvious = ClickHouseEngine

/** Those that need no derivation, which the obvious way would have to do for each question. */
export const obviousQuestions: Partial<Record<QuestionName, (asked: Asked) => Sql>> = (({
  volume,
  channels,
  evolution,
  sites,
}) => ({ volume, channels, evolution, sites }))(clickHouseQuestions(['UTC']))

export async function askObvious(engine: Obvious, question: QuestionName, asked: Asked): Promise<Answered> {
  const statement = obviousQuestions[question]
  if (statement === undefined) throw new Error(`no obvious statement for ${question}`)
  const columns = Object.fromEntries(figures[question].map(name => [name, 'number?'] as const))
  const group = question === 'volume' ? {} : ({ group: 'text' } as const)
  return answered(question, await engine.query(statement(asked), { ...group, ...columns }))
}

/** Makes the table of what the shards of the store in `shop` have: each chat with its messages on one shard, by time. */
export async function openObvious(cluster: ClickHouseCluster): Promise<Obvious> {
  const columns = `sent_at DateTime64(6, 'UTC'), chat UInt32, customer UInt32, establishment LowCardinality(String),
    channel LowCardinality(String), platform LowCardinality(String)`
  for (const node of cluster.nodes.keys()) {
    await cluster.run('CREATE DATABASE obvious', node)
    await cluster.run(`CREATE TABLE obvious.messages_local (${columns}) ENGINE = MergeTree ORDER BY sent_at`, node)
    await cluster.run(
      `CREATE TABLE obvious.messages AS obvious.messages_local ENGINE = Distributed(${clusterName}, obvious, messages_local)`,
      node,
    )
    await cluster.run(
      `INSERT INTO obvious.messages_local
        SELECT l.sent_at, c.chat_key, c.customer_key, e.establishment_id, n.channel, p.platform
        FROM shop.v1_log_local AS l JOIN shop.v1_chats_local AS c ON c.chat_key = l.chat_key
        JOIN shop.v1_establishments AS e ON e.establishment_key = c.establishment_key
        JOIN shop.v1_channels AS n ON n.channel_key = c.channel_key
        JOIN shop.v1_platforms AS p ON p.platform_key = c.platform_key
        WHERE l.kind = 'message' AND l.author <> 'system' AND NOT l.withdrawn`,
      node,
    )
  }
  const place = { nodes: [cluster.url], user: 'default', password: '', database: 'obvious' }
  return openClickHouse(place, { dialect: clickhouseDialect(), mayWrite: false })
}
