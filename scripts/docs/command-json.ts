import type { CheckJson } from '../../cli/check.ts'
import type { ForgetJson } from '../../cli/forget.ts'
import type { runJson, runSummary } from '../../cli/run-text.ts'
import type { Rebuilt } from '../../inbox/journal/rebuild.ts'
import type { PlannedAlert } from '../../jobs/alerts/alert-records.ts'
import type { Replay } from '../../jobs/alerts/replay-alert.ts'
import type { CheckedSmtp } from '../../jobs/delivery/check-smtp.ts'
import type { CorrectedRecipient } from '../../jobs/run/correct-recipients.ts'
import type { draftPlan } from '../../jobs/run/plan-run.ts'
import type { Standing } from '../../jobs/run/standing.ts'
import type { StrayPin } from '../../jobs/run/stray-pins.ts'
import type { VerifiedRun } from '../../jobs/run/verify-run.ts'
import type { Slot } from '../../jobs/schedule/slots.ts'
import type { Copied } from '../../src/export/copy-store.ts'
import type { ExportReport } from '../../src/export/export-store.ts'
import type { IngestReport } from '../../src/ingest/ingest.ts'
import type { Inspection } from '../../src/ingest/inspect/inspect.ts'
import type { Period } from '../../src/metrics/definitions/answers.ts'
import type { Quality } from '../../src/quality/quality.ts'
import type { StoredRejectReason } from '../../src/store/reject-reasons.ts'
import type { Reject } from '../../src/store/rejects.ts'
import { locales } from '../../src/words/locale.ts'

type Leaf = string | number | boolean | null | undefined

/** Every key path of a JSON document: `reports`, `reports[].id`. It stops at objects with arbitrary keys, such as filters. */
type KeysOf<T> = unknown extends T
  ? never
  : T extends Leaf
    ? never
    : T extends readonly (infer Item)[]
      ? Below<'[]', KeysOf<Item>>
      : string extends keyof T
        ? never
        : { [K in keyof T & string]-?: K | Below<K, KeysOf<T[K]>> }[keyof T & string]

type Below<K extends string, Key> = Key extends `[]${string}`
  ? `${K}${Key}`
  : Key extends string
    ? `${K}.${Key}`
    : never

/** The meaning of each key. A missing or superfluous key does not compile. */
type Described<Key extends string> = Readonly<Record<Key, string>>

/** The keys of the query in a plan are described in docs/definitions.md. */
type WithoutQueryKeys<T extends { readonly query: unknown }> = Omit<T, 'query'> & { readonly query: string }

/** The keys of a check are described once, and those of its condition in docs/configuration.md. */
type WithoutAlertKeys<T> = Omit<T, 'alert' | 'brand' | 'fonts'> & {
  readonly alert?: string
  readonly brand?: string
  readonly fonts?: string
}

const exported: Described<KeysOf<ExportReport>> = {
  files: 'The files.',
  'files[].table': '`messages`, `chats`, `waits` or `sites`.',
  'files[].path': 'Where it is.',
  'files[].rows': 'Rows of the table.',
  'files[].bytes': 'Its size.',
  'files[].defused': 'CSV: texts with an apostrophe before them, because a spreadsheet would take them for formulas.',
  'files[].split': 'CSV and XLSX: values of lists that contain a `;`, which separates values there.',
  'files[].cut': 'XLSX: texts that were cut, because a cell holds 32,767 characters.',
  dictionary: 'The data dictionary, a CSV file.',
  knownUntil: 'The instant until which the store is known. Null if no load says.',
}

const ingest: Described<KeysOf<Omit<IngestReport, 'more'>>> = {
  read: 'Rows of the log that were read.',
  accepted: 'Rows stored.',
  duplicates: 'Rows that replace another row or are replaced by one. `read = accepted + duplicates + rejected`.',
  rejected: 'Rows that could not be used.',
  conflictingRepeats:
    'Duplicates with different content but no `updated_at` that says which is later. Absent if there are none.',
  withoutEstablishment:
    'Accepted rows of chats for which no row names an establishment: they count nowhere until one does. Absent if there are none.',
  chats: 'Chats in the whole store after the load.',
  establishments: 'Establishments in the whole store after the load.',
  seconds: 'How long the load took.',
  establishmentsRejected: 'Rows of the establishments file that are listed with the rejects. Absent if there are none.',
  skipped: 'Events of an export that are no rows of a log, most frequent reason first. Absent if there are none.',
  'skipped[].reason': 'What they are.',
  'skipped[].events': 'How many there are; `read` does not count them.',
  encodings: 'How text files that are not UTF-8 were read. Absent if there are none.',
  'encodings[].file': 'The file as it was given.',
  'encodings[].encoding': 'Such as `windows-1252`.',
  'encodings[].sureness': '`declared` by the mapping, `certain`, `likely` or a `guess`.',
  reasons: 'Why rows were rejected, most frequent reason first.',
  'reasons[].of': '`log` or `establishments`.',
  'reasons[].reason': 'The rule that the rows broke.',
  'reasons[].rows': 'How many broke it.',
  'reasons[].example': 'The first of them.',
  'reasons[].example.file': 'Its file.',
  'reasons[].example.line': 'Its line, from 1. In Parquet, Arrow and objects, the number of the row.',
  'reasons[].example.value': 'The value that broke the rule; null if the rule needs none.',
}

const rejects: Described<KeysOf<{ readonly total: number; readonly rows: readonly Reject[] }>> = {
  total: 'The number of rejected rows in the load asked for, or in the store.',
  rows: 'The rows, by load, file and line; at most `--limit`.',
  'rows[].load': 'The number of the load, from 1.',
  'rows[].file': 'The file.',
  'rows[].line': 'The line, from 1.',
  'rows[].reason': 'The rule that the row broke, then its value.',
  'rows[].raw': 'The row as it was written, cut off if it is very long.',
  'rows[].of': '`log` or `establishments`.',
}

const rejectsSummary: Described<KeysOf<{ readonly total: number; readonly rows: readonly StoredRejectReason[] }>> = {
  total: 'The number of rejected rows.',
  rows: 'One entry per reason, most frequent first.',
  'rows[].of': '`log` or `establishments`.',
  'rows[].reason': 'The rule that the rows broke.',
  'rows[].rows': 'How many broke it.',
  'rows[].example': 'The first of them.',
  'rows[].example.load': 'Its load.',
  'rows[].example.file': 'Its file.',
  'rows[].example.line': 'Its line.',
  'rows[].example.value': 'The value that broke the rule; null if the rule needs none.',
}

const inspect: Described<KeysOf<Omit<Inspection, 'mapping'> & { readonly mapping: object | null }>> = {
  file: 'The file as it was given, or the name of the database or the bucket.',
  format: '`causerie` for a table, otherwise the product that it is an export of.',
  mapping:
    'The mapping that the columns suggest: as an object (`mapping`), as YAML (`text`), and what it lacks (`open`). Null if none is needed.',
  log: 'What the file has as a log, read with that mapping. Null if it cannot be read yet.',
  'log.read': 'Rows read.',
  'log.rejected': 'Rows that cannot be used.',
  'log.skipped': 'Events of an export that are no rows of a log, as in [ingest](#ingest).',
  'log.skipped[].reason': 'What they are.',
  'log.skipped[].events': 'How many there are.',
  'log.ambiguousTimes': 'Local times that occur twice.',
  'log.skippedTimes': 'Local times that the clock skips.',
  'log.chats': 'Chats.',
  'log.customers': 'Customers.',
  'log.from': 'The earliest time.',
  'log.until': 'The latest time.',
  'log.duplicates': 'Rows with the identity of another one.',
  'log.chatsWithoutCustomer': 'Chats without a message of a customer.',
  ...counted('authors', 'Rows by author.'),
  ...counted('sites', 'The ten sites with the most rows.'),
  ...counted('channels', 'The ten channels with the most rows.'),
  ...counted('rejects', 'The ten most frequent reasons of rejects.'),
  problem: 'Why it cannot be read yet; otherwise null.',
  lacking: 'What an export does not say: `zone`, `site`, `agents`, `dateOrder`. The flags of these names say it.',
}

function counted<Name extends string>(name: Name, text: string) {
  const keys = {
    [`log.${name}`]: text,
    [`log.${name}[].name`]: 'Its name.',
    [`log.${name}[].rows`]: 'How many rows it has.',
  }
  return keys as Described<`log.${Name}` | `log.${Name}[].name` | `log.${Name}[].rows`>
}

const quality: Described<
  KeysOf<Omit<Quality, 'loads' | 'rejected'> & { readonly loads: null; readonly rejected: null }>
> = {
  knownFrom: 'As in every [answer](definitions.md#every-answer).',
  knownUntil: 'As in every [answer](definitions.md#every-answer).',
  loads:
    'Counts over all loads: `loads`, `lastLoadedAt`, `rowsRead`, `accepted`, `duplicates`, `rejected`, `leftOut` (distinct rejected rows), `establishments`, and the counts of some findings.',
  rejected: 'Why rows were rejected, as in [`rejects --summary`](#rejects).',
  skipped: 'Events of exports that are no rows of a log, most frequent reason first.',
  'skipped[].reason': 'What they are.',
  'skipped[].events': 'How many, over all loads.',
  findings: 'What was looked for, in the order of the [definitions](definitions.md#data-quality).',
  'findings[].finding': 'Its name.',
  'findings[].count': 'How often it was found; 0 if it was not.',
  'findings[].of': 'How many of what is counted there are in all.',
  'findings[].counts': '`rows`, `chats`, `establishments`, `days` or `ids`.',
  'findings[].example':
    'One of them, such as the id of a chat; null if there is none, or if the store does not know which.',
  'findings[].metrics': 'The metrics that it makes wrong. None: it only concerns names, groups or clocks.',
}

const check: Described<KeysOf<CheckJson>> = {
  passed: 'Whether no rule is broken.',
  rules: 'The rules, in the order of the [definitions](definitions.md#data-quality).',
  'rules[].rule': 'Such as `maxAgeHours` or `atMost.lateRows`.',
  'rules[].passed': 'Whether it is kept.',
  'rules[].figure': 'What was found, in the unit of the bound; null if the store has no data.',
  'rules[].bound': 'The bound. A share is from 0 to 1.',
  'rules[].unit': '`hours`, `count` or `share`.',
  'rules[].example': 'One of the things found; null if there is none.',
}

const copy: Described<KeysOf<Copied>> = {
  version: 'The version that the copy became.',
  tables: 'The tables, in the order in which they were copied.',
  'tables[].table': 'Its name, as in [the schema](store.md).',
  'tables[].rows': 'How many rows it has, counted on both sides.',
}

const forget: Described<KeysOf<ForgetJson>> = {
  customers: 'How many customers were asked for.',
  unknownCustomers: 'Those of them that are not in the store. Rows of theirs that are loaded later are forgotten.',
  chats: 'Chats in the whole store with forgotten rows, including those forgotten before.',
  rows: 'Rows that lost a text, attachments or an author id.',
  rejects: 'Rejected rows reduced to the rule that they broke.',
  filesRewritten: 'Database files that were rewritten: that of the store, and those of versions that runs keep.',
  dryRun: 'Whether nothing was changed.',
  seconds: 'How long it took.',
  inbox: 'What was forgotten in the inbox that publishes into the store; null if there is none.',
  'inbox.chats': 'Its chats of which something was erased.',
  'inbox.rows': 'Messages and notes that lost a text, attachments or an author id.',
  'inbox.attachments': 'Attachments that were removed, with their files.',
  'inbox.deliveries': 'Stored deliveries of other systems of which something was erased.',
}

const report: Described<KeysOf<{ readonly files: readonly string[] }>> = { files: 'The paths of the files.' }

type RunJson = ReturnType<typeof runJson>

const alert: Described<KeysOf<Omit<PlannedAlert, 'condition'> & { readonly condition: string }>> = {
  verdict: '`fired` if anything is on, `quiet` if nothing is, `not-judged` if that is not known.',
  unjudged: 'Why nothing could be judged; null if something could.',
  'unjudged.kind': '`not-covered`, `loss`, `late`, `missed` or `too-few`, see [alerts](configuration.md#alerts).',
  'unjudged.text': 'The reason in words.',
  condition: 'The condition, as in the [config](configuration.md#alerts).',
  on: 'Everything that the alert is on for after this check.',
  'on[].key': 'Identifies it within the subscription.',
  'on[].part': 'The part of the chats it was judged in; null: all chats of the subscription.',
  'on[].part.dimension': 'The dimension of the scope.',
  'on[].part.value': 'Its value.',
  'on[].group': 'The group that is judged; null: the whole part.',
  'on[].group.dimension': 'The dimension, `each` of the condition.',
  'on[].group.value': 'Its value.',
  'on[].label': 'Its name; null: all chats.',
  'on[].since': 'The instant as of which it began.',
  'on[].measured':
    'Chats that wait, the value of the metric, or seconds since the latest message; null if nothing is left to measure.',
  'on[].of': 'How many chats or waits a delay or a share is of; null for counts.',
  news: 'What this check changed: the keys of `on`, and the following.',
  'news[].key': 'As in `on`.',
  'news[].part': 'As in `on`.',
  'news[].part.dimension': 'As in `on`.',
  'news[].part.value': 'As in `on`.',
  'news[].group': 'As in `on`.',
  'news[].group.dimension': 'As in `on`.',
  'news[].group.value': 'As in `on`.',
  'news[].label': 'As in `on`.',
  'news[].since': 'As in `on`.',
  'news[].measured': 'As in `on`, at this check.',
  'news[].of': 'As in `on`, at this check.',
  'news[].change': '`begins` or `over`.',
  'news[].chatsTotal': 'How many chats are behind it; null if none can be listed.',
  'news[].chats': 'The first 20 of them.',
  'news[].chats[].chatId': 'The chat.',
  'news[].chats[].establishment': 'The name of its establishment.',
  'news[].chats[].channel': 'Its channel.',
  'news[].chats[].waitSeconds': 'How long it has waited; null if it does not wait.',
  refused: 'Recipients who get nothing because of what the list says, and why.',
}

const replay: Described<KeysOf<Replay>> = {
  alert: 'The subscription.',
  from: 'The instant after which it was replayed.',
  to: 'The instant up to which it was replayed.',
  checks: 'How many times its schedule has in between.',
  fired: 'At how many checks something was on.',
  quiet: 'At how many checks nothing was on.',
  notJudged: 'At how many checks that is not known.',
  reasons: 'Why not.',
  'reasons[].kind': '`not-covered` or `too-few`.',
  'reasons[].checks': 'At how many checks.',
  'reasons[].example': 'The reason at the first of them.',
  firings: 'Each time that it would have fired, by beginning.',
  'firings[].part': alert['on[].part'],
  'firings[].part.dimension': alert['on[].part.dimension'],
  'firings[].part.value': alert['on[].part.value'],
  'firings[].group': alert['on[].group'],
  'firings[].group.dimension': alert['on[].group.dimension'],
  'firings[].group.value': alert['on[].group.value'],
  'firings[].label': alert['on[].label'],
  'firings[].began': 'The check at which it began.',
  'firings[].over': 'The check at which it was over; null: it is still on.',
  'firings[].measured': alert['on[].measured'],
  'firings[].of': alert['on[].of'],
  'firings[].chatsTotal': alert['news[].chatsTotal'],
  'firings[].chats': alert['news[].chats'],
  'firings[].chats[].chatId': alert['news[].chats[].chatId'],
  'firings[].chats[].establishment': alert['news[].chats[].establishment'],
  'firings[].chats[].channel': alert['news[].chats[].channel'],
  'firings[].chats[].waitSeconds': alert['news[].chats[].waitSeconds'],
}

const preview: Described<
  KeysOf<{
    readonly subject: string
    readonly to: string
    readonly files: readonly string[]
    readonly sent: string | null
  }>
> = {
  subject: 'Its subject.',
  to: 'The address that it is for.',
  files: 'The paths of `letter.txt`, `letter.html` and `letter.eml`.',
  sent: 'What the mail server answered; null without `--send`.',
}

const checkMail: Described<KeysOf<CheckedSmtp>> = {
  server: 'The mail server and its port.',
  tls: 'Whether the line is encrypted.',
  loggedIn: 'Whether the user and the password were accepted; null if the config has none.',
}

const alertKey = 'The check, if the subscription is an alert; see below. Absent otherwise.'
const fontsKey = 'The font files for letters that the shipped fonts lack. Absent if the config names none.'
const targetKeys = {
  targets: 'What delays and shares are to reach. Absent if the config says nothing, and for alerts.',
  'targets[].metric': 'A delay or a share.',
  'targets[].value': 'In seconds, or from 0 to 1.',
  'targets[].where': 'Whose target it is: values by dimension; everybody’s if empty.',
}
const brandKey = 'The name, logo, accent and footer of its reports and letters. Absent without a brand.'
const newsKey = 'What a letter of an alert tells: `begins` or `over`, and the key of the change. Absent otherwise.'

const run: Described<KeysOf<WithoutAlertKeys<RunJson>>> = {
  alert: alertKey,
  brand: brandKey,
  fonts: fontsKey,
  ...targetKeys,
  run: 'The name of the run.',
  subscription: 'The subscription.',
  slot: 'The scheduled instant; null for a run that was started by hand.',
  driver: 'Who carries it out: `queue` (the workers) or `terminal`.',
  plannedAt: 'When it was planned.',
  storeDirectory: 'The store.',
  storeVersion: 'The version of the store that all its reports read; null if the run was refused.',
  storeIdentity: 'Identifies the store and its content. Absent in runs of older versions of causerie.',
  'storeIdentity.store': 'Identifies the store.',
  'storeIdentity.loads': 'Identifies what is loaded in it.',
  'storeIdentity.forgotten': 'How often something was forgotten in it.',
  lastLoad: 'The last load in that version. Rows of later loads count as late.',
  formats: '`pdf`, `html`.',
  empty: 'What the config says of an empty report: `refuse` or `send`.',
  attempts: 'How many times a report or a delivery is tried.',
  retrySeconds: 'The wait before the second attempt.',
  interrupted: '`at-most-once` or `at-least-once`.',
  staleHours: 'How long ago the log may end before it counts as stale. Absent in runs of older versions of causerie.',
  operator: 'The address that is told if the run does not complete; null: nobody.',
  refused: 'Why the run was not carried out; null if it was.',
  'refused.state': '`skipped` or `failed`.',
  'refused.reason': 'The reason.',
  period: 'The period of the reports.',
  'period.start': 'The first day.',
  'period.end': 'The day after the last.',
  'period.zone': 'The zone of the reports.',
  asOf: 'The frozen instant.',
  state:
    '`planned` (open), `done` (all sent), `partial` (some), `failed` (none) or `skipped` (missed and not caught up).',
  endedAt: 'When it ended; null if it is open.',
  error: 'Why it failed; null if it did not.',
  reports: 'One report per part of the scope and language.',
  'reports[].id': 'The id of the report within the run.',
  'reports[].scope': 'What it covers; null: everything.',
  'reports[].scope.dimension': 'Such as `region`.',
  'reports[].scope.value': 'Such as `North`.',
  'reports[].scope.label': 'The name of the establishment; for other dimensions, the value.',
  'reports[].within': 'The filter applied to everything in it. Absent in runs of older versions of causerie.',
  'reports[].locale': `One of ${locales.map(locale => `\`${locale}\``).join(', ')}.`,
  'reports[].fileName': 'The file name without its extension, unique within the run.',
  'reports[].ownFileName': 'The file name that its recipients see.',
  'reports[].state': '`planned`, `rendering`, `rendered`, `failed` (will be retried) or `given-up`.',
  'reports[].step': 'How often its state has changed.',
  'reports[].at': 'When it last changed.',
  'reports[].attempts': 'Attempts that ended.',
  'reports[].deaths': 'How many processes died while drawing it. These do not count as attempts.',
  'reports[].error': 'Why the last attempt failed; null if it did not.',
  'reports[].storeVersion': 'The version of the store it was drawn from; null until it is drawn.',
  'reports[].files': 'Its files.',
  'reports[].files[].format': '`pdf` or `html`.',
  'reports[].files[].name': 'The name within the folder of the run.',
  'reports[].files[].sizeBytes': 'Its size.',
  'reports[].files[].sha256': 'Its hash.',
  deliveries: 'One delivery per recipient, and one for the folder.',
  'deliveries[].id': 'The id of the delivery within the run.',
  'deliveries[].to': 'Where it goes.',
  'deliveries[].to.transport': '`mail` or `folder`.',
  'deliveries[].to.address': 'The address of a mail.',
  'deliveries[].to.name': 'The name of the recipient of a mail; null if the list has none.',
  'deliveries[].to.directory': 'The path of a folder.',
  'deliveries[].locale': `One of ${locales.map(locale => `\`${locale}\``).join(', ')}.`,
  'deliveries[].reports': 'The ids of its reports.',
  'deliveries[].refused': 'Why it cannot be carried out at all; null if it can.',
  'deliveries[].news': newsKey,
  'deliveries[].state': '`planned`, `sending`, `sent`, `failed` (will be retried) or `given-up`.',
  'deliveries[].step': 'How often its state has changed.',
  'deliveries[].at': 'When it last changed.',
  'deliveries[].attempts': 'Attempts that ended.',
  'deliveries[].deaths': 'How many processes died while handing it over. These do not count as attempts.',
  'deliveries[].error': 'Why the last attempt failed; null if it did not.',
  'deliveries[].response': 'What the server answered, or where the files are; null until it is sent.',
  'deliveries[].sizeBytes': 'The size of the mail; null until it is known.',
  'deliveries[].interrupted':
    'Whether it is `sending` because a process died, so the letter may have arrived. `causerie settle` settles it.',
  'deliveries[].repeats': 'How often it was deliberately sent again.',
}

type Draft = Awaited<ReturnType<typeof draftPlan>>

const runDryRun: Described<KeysOf<WithoutAlertKeys<WithoutQueryKeys<Draft['plan'] & Pick<Draft, 'refused'>>>>> = {
  alert: alertKey,
  brand: brandKey,
  fonts: fontsKey,
  ...targetKeys,
  run: run.run,
  subscription: run.subscription,
  slot: run.slot,
  driver: run.driver,
  plannedAt: run.plannedAt,
  storeDirectory: run.storeDirectory,
  lastLoad: run.lastLoad,
  query: 'The question of the reports, see [definitions](definitions.md#what-can-be-asked).',
  formats: run.formats,
  empty: run.empty,
  attempts: run.attempts,
  retrySeconds: run.retrySeconds,
  interrupted: run.interrupted,
  staleHours: run.staleHours,
  operator: run.operator,
  refused: run.refused,
  'refused.state': run['refused.state'],
  'refused.reason': run['refused.reason'],
  reports: run.reports,
  'reports[].id': run['reports[].id'],
  'reports[].scope': run['reports[].scope'],
  'reports[].scope.dimension': run['reports[].scope.dimension'],
  'reports[].scope.value': run['reports[].scope.value'],
  'reports[].scope.label': run['reports[].scope.label'],
  'reports[].within': run['reports[].within'],
  'reports[].locale': run['reports[].locale'],
  'reports[].fileName': run['reports[].fileName'],
  'reports[].ownFileName': run['reports[].ownFileName'],
  deliveries: run.deliveries,
  'deliveries[].id': run['deliveries[].id'],
  'deliveries[].to': run['deliveries[].to'],
  'deliveries[].to.transport': run['deliveries[].to.transport'],
  'deliveries[].to.address': run['deliveries[].to.address'],
  'deliveries[].to.name': run['deliveries[].to.name'],
  'deliveries[].to.directory': run['deliveries[].to.directory'],
  'deliveries[].locale': run['deliveries[].locale'],
  'deliveries[].reports': run['deliveries[].reports'],
  'deliveries[].refused': run['deliveries[].refused'],
  'deliveries[].news': newsKey,
}

interface RunList {
  readonly runs: readonly (ReturnType<typeof runSummary> & { readonly standing: Standing })[]
  readonly unreadable: readonly { readonly run: string; readonly error: string }[]
  readonly strayPins: readonly Pick<StrayPin, 'name' | 'version' | 'storeDirectory' | 'freesBytes'>[]
}

const standing =
  'Who continues with it: `ended` (nobody), `queued` (the workers), `under-way` (a process in a terminal, alive), `stopped` (somebody stopped it there), `left` (its process died).'

const runs: Described<KeysOf<RunList>> = {
  runs: 'The newest runs, at most `--last`.',
  'runs[].run': 'The name of the run.',
  'runs[].subscription': 'The subscription.',
  'runs[].state': run.state,
  'runs[].standing': standing,
  'runs[].period': 'The period of the reports.',
  'runs[].period.start': 'The first day.',
  'runs[].period.end': 'The day after the last.',
  'runs[].asOf': 'The frozen instant.',
  'runs[].reports': 'How many reports it has.',
  'runs[].drawn': 'How many of them are drawn.',
  'runs[].deliveries': 'How many deliveries it has.',
  'runs[].sent': 'How many of them are done.',
  'runs[].error': run.error,
  'runs[].verdict': 'For a check of an alert: `fired`, `quiet` or `not-judged`; otherwise null.',
  unreadable: 'Runs that cannot be read.',
  'unreadable[].run': 'The name of the run.',
  'unreadable[].error': 'Why.',
  strayPins: 'Kept versions of stores that no run of this ledger needs.',
  'strayPins[].name': 'The name to pass to `--abandon`.',
  'strayPins[].version': 'The version.',
  'strayPins[].storeDirectory': 'The store.',
  'strayPins[].freesBytes': 'How many bytes releasing it would free.',
}

const oneRun: Described<KeysOf<Pick<RunList['runs'][number], 'standing'>>> = { standing }

const letGo: Described<KeysOf<{ readonly run: string; readonly letGo: readonly string[] }>> = {
  run: 'The name that was given.',
  letGo: 'The stores of which a version was released.',
}

const resendDryRun: Described<KeysOf<{ readonly run: string; readonly recipients: readonly CorrectedRecipient[] }>> = {
  run: 'The name of the run.',
  recipients: 'Every address of the run and of the corrected list.',
  'recipients[].address': 'The address.',
  'recipients[].fate':
    '`gets`, `has` (already sent), `doubtful` (its letter may have arrived), `refused` or `dropped` (no longer on the list).',
  'recipients[].reports': 'The file names of the reports that it gets.',
  'recipients[].reason': 'Why it gets nothing; null if it gets something.',
}

const verify: Described<KeysOf<VerifiedRun>> = {
  run: 'The name of the run.',
  storeVersion: 'The versions of the store that are compared.',
  'storeVersion.planned': 'The version of the run; null if the run was refused.',
  'storeVersion.now': 'The current version.',
  lateRows: 'Rows sent before the `asOf` of the run that were loaded after it was planned.',
  reports: 'Every report that was drawn.',
  'reports[].id': run['reports[].id'],
  'reports[].scope': run['reports[].scope'],
  'reports[].scope.dimension': run['reports[].scope.dimension'],
  'reports[].scope.value': run['reports[].scope.value'],
  'reports[].scope.label': run['reports[].scope.label'],
  'reports[].locale': run['reports[].locale'],
  'reports[].storeVersion': run['reports[].storeVersion'],
  'reports[].state':
    '`same` (the same bytes), `redrawn` (the same figures, drawn by another version of causerie) or `changed`.',
  'reports[].changes': 'The figures that changed.',
  'reports[].changes[].path': 'Such as `volume.activeChats`.',
  'reports[].changes[].was': 'The figure in the report.',
  'reports[].changes[].is': 'The figure now.',
}

/** The JSON of `listSchedules`; test/docs/cli.test.ts compares it with the actual output. */
interface Schedules {
  readonly schedules: readonly {
    readonly name: string
    readonly state: string
    readonly since: string | null
    readonly schedule: string
    readonly next: Slot | null
    readonly missed: { readonly run: string; readonly reason: string } | null
  }[]
}

const schedules: Described<KeysOf<Schedules>> = {
  schedules: 'The named subscriptions, or all of them.',
  'schedules[].name': 'The subscription.',
  'schedules[].state':
    '`active`, `new` (no worker has seen it), `changed` (since a worker saw it) or `removed` (until it is applied again).',
  'schedules[].since': 'The instant from which runs are due; null for a new schedule.',
  'schedules[].schedule': 'The schedule, as in the [config](configuration.md#schedules).',
  'schedules[].next': 'The next run; null if it was removed.',
  'schedules[].next.local': 'In local time.',
  'schedules[].next.instant': 'In UTC.',
  'schedules[].missed': 'The runs last missed while no worker was running; null if none.',
  'schedules[].missed.run': 'The run that records them in the ledger.',
  'schedules[].missed.reason': 'How many runs were missed, and what became of them.',
}

interface NextRuns {
  readonly runs: readonly (Slot & { readonly name: string; readonly zone: string; readonly asOf: string } & {
    readonly period: Omit<Period, 'zone'>
  })[]
}

const nextRuns: Described<KeysOf<NextRuns>> = {
  runs: 'The next five runs of each subscription.',
  'runs[].name': 'The subscription.',
  'runs[].local': 'In local time.',
  'runs[].zone': 'The zone of the schedule.',
  'runs[].instant': 'In UTC.',
  'runs[].period': 'The period of its reports.',
  'runs[].period.start': 'The first day.',
  'runs[].period.end': 'The day after the last.',
  'runs[].asOf': 'The instant at which its figures will be frozen.',
}

interface Users {
  readonly users: readonly {
    readonly name: string
    readonly password: boolean
    readonly within: string
    readonly locale: string | null
    readonly zone: string | null
  }[]
}

const users: Described<KeysOf<Users>> = {
  users: 'Every user of the config.',
  'users[].name': 'The name.',
  'users[].password': 'Whether they have a password.',
  'users[].within': 'What they see, values by dimension; null: everything.',
  'users[].locale': 'The language of their pages; null: that of their browser.',
  'users[].zone': 'The time zone of their pages; null: that of the config.',
}

const tokens: Described<KeysOf<{ readonly tokens: readonly { readonly name: string; readonly within: string }[] }>> = {
  tokens: 'Every token of the config.',
  'tokens[].name': 'The name.',
  'tokens[].within': 'What it shows, values by dimension; null: everything.',
}

const inboxRebuild: Described<KeysOf<Rebuilt>> = {
  chats: 'How many chats the events belong to.',
  events: 'How many events were read.',
  differed: 'The first hundred chats whose row differed.',
  'differed[].chat_id': 'The chat.',
  'differed[].what': 'The columns that differed, or `row` if the row was missing or had no events.',
  chatsDiffered: 'How many chats differed.',
  countersDiffered: 'How many counters differed.',
  textsDiffered: 'How many texts differed in the search index.',
  indexBroken: 'Whether the search index was broken and was rebuilt.',
}

/** The JSON of the commands that do not write an answer, by part of docs/cli.md. */
export const commandJson = {
  ingest,
  inspect,
  export: exported,
  rejects,
  'rejects-summary': rejectsSummary,
  quality,
  check,
  copy,
  forget,
  report,
  run,
  'run-dry-run': runDryRun,
  alert,
  replay,
  preview,
  'check-mail': checkMail,
  runs,
  'runs-one': oneRun,
  'runs-let-go': letGo,
  'resend-dry-run': resendDryRun,
  verify,
  schedules,
  'schedule-next': nextRuns,
  users,
  tokens,
  'inbox-rebuild': inboxRebuild,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>
