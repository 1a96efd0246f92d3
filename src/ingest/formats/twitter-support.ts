import { sql } from '../../engine/sql.ts'
import type { InputFile } from '../read/unpack.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts } from './export-row.ts'
import { mailTime } from './mail-time.ts'
import type { ExportContext } from './read-export.ts'
import { copyTable, type TextRecord, tableRecords } from './table-records.ts'

const columns = {
  required: ['tweet_id', 'author_id', 'inbound', 'created_at', 'text', 'in_response_to_tweet_id'],
  optional: [],
}
const read = ['tweet_id', 'author_id', 'inbound', 'created_at', 'text', 'root', 'company'] as const

/** Doublings of the distance to the root of a thread: enough for threads of 2^24 answers. */
const mostRounds = 24

/** The columns of the published sets of customer support on Twitter. */
export const isTwitterSupport = (head: string): boolean =>
  ['tweet_id', 'author_id', 'inbound', 'in_response_to_tweet_id'].every(name =>
    new RegExp(`(^|[,;\\t"])${name}([,;\\t"\\r]|$)`).test(head.split('\n', 1)[0] ?? ''),
  )

/** Tweets with the tweet that each answers. A thread is what leads to the same first tweet, which itself may be missing. */
export async function* twitterItems(file: InputFile, context: ExportContext): AsyncGenerator<PlacedItem> {
  const { engine, source } = context
  await copyTable(file, 'tweets', columns, context)
  await findRoots(context)
  // A thread belongs to the company that answers in it.
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE threads AS
    SELECT t.tweet_id, t.author_id, t.inbound, t.created_at, t.text, r.root, c.company
    FROM tweets t LEFT JOIN roots r ON r.tweet_id = t.tweet_id
    LEFT JOIN (SELECT root, min(author_id) AS company FROM tweets JOIN roots USING (tweet_id)
      WHERE lower(inbound) = 'false' GROUP BY root) c ON c.root = r.root
    ORDER BY t.rowid`)
  for await (const { record, line } of tableRecords(read, 'threads', context))
    yield { item: itemOf(record, source), line, raw: () => JSON.stringify(record) }
  for (const table of [sql`tweets`, sql`roots`, sql`threads`]) await engine.execute(sql`DROP TABLE ${table}`)
}

/** Spreadsheets write the number with a fraction. */
const parent = sql`nullif(regexp_replace(in_response_to_tweet_id, '\\.0$', ''), '')`

/** Follows the links of all tweets at once: each round doubles the distance that they reach. */
async function findRoots({ engine }: ExportContext): Promise<void> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE roots AS
    SELECT tweet_id, coalesce(any_value(${parent}), tweet_id) AS root
    FROM tweets WHERE tweet_id IS NOT NULL GROUP BY tweet_id`)
  for (let round = 0; round < mostRounds; round++) {
    const [moved] = await engine.query(
      sql`SELECT count(*) AS "rows" FROM roots a JOIN roots b ON b.tweet_id = a.root WHERE b.root <> a.root`,
      { rows: 'count' },
    )
    if (moved === undefined || moved.rows === 0) break
    await engine.execute(sql`CREATE OR REPLACE TEMP TABLE roots AS
      SELECT a.tweet_id, coalesce(b.root, a.root) AS root FROM roots a LEFT JOIN roots b ON b.tweet_id = a.root`)
  }
  // A first tweet answers none: whatever leads to one that does is a circle.
  await engine.execute(sql`DELETE FROM roots WHERE root IN (SELECT tweet_id FROM tweets WHERE ${parent} IS NOT NULL)`)
}

function itemOf(one: TextRecord<(typeof read)[number]>, { site }: SourceFacts): ExportItem {
  const { tweet_id: id, author_id: writer, text, root, company } = one
  if (id === null) return problem('tweet_id is missing')
  if (root === null) return problem('links to the tweets that are answered form a circle')
  const isInbound = one.inbound?.toLowerCase() === 'true'
  if (!isInbound && one.inbound?.toLowerCase() !== 'false')
    return problem(`inbound must be True or False: ${one.inbound ?? ''}`)
  const at = mailTime(one.created_at ?? '')
  if (at === null)
    return problem(`created_at must be a time such as Tue Oct 31 22:10:47 +0000 2017: ${one.created_at ?? ''}`)
  const [, named] = /^\s*@(\w{1,30})/.exec(text ?? '') ?? []
  return row({
    chat_id: root,
    message_id: id,
    sent_at: at,
    author: isInbound ? 'customer' : 'agent',
    author_id: isInbound ? null : writer,
    establishment_id: company ?? named ?? site ?? '',
    customer_id: isInbound ? writer : null,
    channel: 'twitter',
    platform: 'twitter',
    text,
  })
}
