import { basename, dirname } from 'node:path'
import { IngestError } from '../../errors.ts'
import type { InputFile } from '../read/unpack.ts'
import { contentIds } from './content-id.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { isAgent } from './named-agents.ts'
import { textLines } from './text-lines.ts'

/** A line of a log. `date` is null where only the file or an earlier line has it. */
interface IrcLine {
  readonly date: string | null
  readonly clock: string
  /** `Z` where the log is in UTC, else empty. */
  readonly zone: string
  /** Null for a line of the client: joins, topics, modes. */
  readonly nick: string | null
  readonly text: string
}

const weechat = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z?)\t([^\t]*)\t(.*)$/
const clocked = /^\[?(\d\d:\d\d(?::\d\d)?)\]? (.*)$/
const said = /^<[ @+%&~]*([^>\s]{1,100})> ?(.*)$/
const did = /^ ?\* ([^\s*]{1,100}) (.*)$/
const dayLine = /^--- (?:Log opened|Day changed) \w{3} (\w{3}) (\d\d) (?:\d\d:\d\d:\d\d )?(\d{4})/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** What stands for a nick in lines of WeeChat itself. */
const marks: readonly string[] = ['-->', '<--', '--', '=!=', '']

/** Whether the beginning of a file looks like a log of WeeChat, irssi or ZNC. */
export function isIrc(head: string): boolean {
  return head
    .split('\n', 5)
    .some(line => weechat.test(line) || dayLine.test(line) || /^\[\d\d:\d\d:\d\d\] (<|\*\*\* |\* )/.test(line))
}

/** The log of a channel or of a talk: nicks instead of ids, and local times, except in newer logs of WeeChat. */
export async function* ircItems(file: InputFile, source: SourceFacts): AsyncGenerator<PlacedItem> {
  const fail = (text: string) => new IngestError(`${file.name}: ${text}`, { file: file.name })
  if (source.agents === undefined) throw fail('does not say who works for the business: --agents names their nicks')
  const { channel, date } = placeOf(file.name)
  const idOf = contentIds()
  let [today, line] = [date, 0]
  for await (const text of textLines(file.path)) {
    line++
    const raw = () => text
    if (text.trim() === '') continue
    const opened = dayLine.exec(text)
    if (opened !== null)
      today = `${opened[3]}-${String(months.indexOf(opened[1] ?? '') + 1).padStart(2, '0')}-${opened[2]}`
    const found = opened === null ? lineOf(text) : null
    if (found === null) {
      yield {
        item:
          opened !== null || text.startsWith('---')
            ? skipped('line of the client')
            : problem('line is none of a log of IRC'),
        line,
        raw,
      }
      continue
    }
    if (found.zone === '' && source.zone === undefined)
      throw fail('has local times without a zone: --zone names it, such as Europe/Paris')
    yield { item: itemOf(found, { today: found.date ?? today, channel, idOf, source }), line, raw }
  }
}

function itemOf(
  { clock, zone, nick, text }: IrcLine,
  {
    today,
    channel,
    idOf,
    source,
  }: {
    readonly today: string | null
    readonly channel: string
    readonly idOf: (content: string) => string
    readonly source: SourceFacts
  },
): ExportItem {
  if (nick === null) return skipped('line of the client')
  if (today === null) return problem('time has no date: neither an earlier line nor the name of the file has one')
  const at = `${today}T${clock.length === 5 ? `${clock}:00` : clock}${zone}`
  const byAgent = isAgent([nick], source) === true
  return row({
    chat_id: channel,
    message_id: idOf(`${at}\n${nick}\n${text}`),
    sent_at: at,
    author: byAgent ? 'agent' : 'customer',
    author_id: byAgent ? nick : null,
    establishment_id: source.site ?? '',
    customer_id: byAgent ? null : nick,
    channel: 'irc',
    platform: 'irc',
    text,
  })
}

function lineOf(line: string): IrcLine | null {
  const [, date, at, utc, who, what] = weechat.exec(line) ?? []
  if (date !== undefined && at !== undefined && who !== undefined && what !== undefined) {
    const action = who.trim() === '*' ? /^(\S+) ?(.*)$/.exec(what) : null
    const nick = action?.[1] ?? who.trim().replace(/^[@+%&~]/, '')
    return { date, clock: at, zone: utc ?? '', nick: marks.includes(nick) ? null : nick, text: action?.[2] ?? what }
  }
  const [, clock, rest] = clocked.exec(line) ?? []
  if (clock === undefined || rest === undefined) return null
  const [, nick, text] = said.exec(rest) ?? did.exec(rest) ?? []
  const common = { date: null, clock, zone: '' }
  return nick === undefined || text === undefined ? { ...common, nick: null, text: rest } : { ...common, nick, text }
}

/** ZNC writes `#help/2026-03-02.log`, older versions `#help_20260302.log`. */
function placeOf(file: string): { readonly channel: string; readonly date: string | null } {
  const name = basename(file).replace(/\.(weechatlog|log|txt|gz)$/gi, '')
  const [, before = '', year, month, day] = /^(.*?)[_.-]?(\d{4})-?(\d\d)-?(\d\d)$/.exec(name) ?? []
  if (year === undefined) return { channel: name, date: null }
  const channel = before === '' ? basename(dirname(file)) : before
  return { channel: channel === '.' || channel === '' ? name : channel, date: `${year}-${month}-${day}` }
}
