import type { runJson, runSummary } from '../../cli/run-text.ts'
import type { Rebuilt } from '../../inbox/journal/rebuild.ts'
import type { CorrectedRecipient } from '../../jobs/run/correct-recipients.ts'
import type { draftPlan } from '../../jobs/run/plan-run.ts'
import type { Standing } from '../../jobs/run/standing.ts'
import type { StrayPin } from '../../jobs/run/stray-pins.ts'
import type { VerifiedRun } from '../../jobs/run/verify-run.ts'
import type { Slot } from '../../jobs/schedule/slots.ts'
import type { ForgetReport } from '../../src/ingest/forget/forget.ts'
import type { IngestReport } from '../../src/ingest/ingest.ts'
import type { Period } from '../../src/metrics/definitions/answers.ts'
import type { StoredRejectReason } from '../../src/store/reject-reasons.ts'
import type { Reject } from '../../src/store/rejects.ts'
import { locales } from '../../src/words/locale.ts'

type Leaf = string | number | boolean | null | undefined

/** Every key of what is written as JSON: `reports`, `reports[].id`. Where the keys are somebody's own (a filter), it stops. */
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

/** What each key means: a key that is missing here, or that is not in the JSON, does not compile. */
type Described<Key extends string> = Readonly<Record<Key, string>>

/** The keys of a question that stands in a plan are those of docs/definitions.md. */
type WithoutQueryKeys<T extends { readonly query: unknown }> = Omit<T, 'query'> & { readonly query: string }

const ingest: Described<KeysOf<IngestReport>> = {
  read: 'Rows of the log that were read.',
  accepted: 'Rows stored.',
  duplicates: 'Rows that another one replaces, or that replace another one. `read = accepted + duplicates + rejected`.',
  rejected: 'Rows that could not be used.',
  conflictingRepeats:
    'Duplicates with different content where no `updated_at` tells which is later. Absent if there are none.',
  chats: 'Chats in the whole store after the load.',
  establishments: 'Establishments in the whole store after the load.',
  seconds: 'How long the load took.',
  establishmentsRejected: 'Rows of the establishments file that are listed with the rejects. Absent if there are none.',
  encodings: 'How text files that are not UTF-8 were read. Absent if there are none.',
  'encodings[].file': 'The file as it was given.',
  'encodings[].encoding': 'Such as `windows-1252`.',
  'encodings[].sureness': '`declared` by the mapping, `certain`, `likely` or a `guess`.',
  reasons: 'Why rows were rejected, the most frequent reason first.',
  'reasons[].of': '`log` or `establishments`.',
  'reasons[].reason': 'The rule that the rows broke.',
  'reasons[].rows': 'How many broke it.',
  'reasons[].example': 'The first of them.',
  'reasons[].example.file': 'Its file.',
  'reasons[].example.line': 'Its line, from 1. In Parquet, Arrow and objects, the number of the row.',
  'reasons[].example.value': 'The value that broke the rule; null if the rule says it all.',
}

const rejects: Described<KeysOf<{ readonly total: number; readonly rows: readonly Reject[] }>> = {
  total: 'All rejected rows: of the load that was asked for, else of the store.',
  rows: 'By load, file and line; at most `--limit`.',
  'rows[].load': 'The number of the load, from 1.',
  'rows[].file': 'The file.',
  'rows[].line': 'The line, from 1.',
  'rows[].reason': 'The rule that the row broke, then its value.',
  'rows[].raw': 'The row as it was written, cut off if it is very long.',
  'rows[].of': '`log` or `establishments`.',
}

const rejectsSummary: Described<KeysOf<{ readonly total: number; readonly rows: readonly StoredRejectReason[] }>> = {
  total: 'All rejected rows.',
  rows: 'One per reason, the most frequent first.',
  'rows[].of': '`log` or `establishments`.',
  'rows[].reason': 'The rule that the rows broke.',
  'rows[].rows': 'How many broke it.',
  'rows[].example': 'The first of them.',
  'rows[].example.load': 'Its load.',
  'rows[].example.file': 'Its file.',
  'rows[].example.line': 'Its line.',
  'rows[].example.value': 'The value that broke the rule; null if the rule says it all.',
}

const forget: Described<KeysOf<ForgetReport>> = {
  customers: 'Customers that were asked for.',
  unknownCustomers: 'Those that the store does not know. What comes of them later is forgotten.',
  chats: 'Chats of which rows are forgotten in the whole store, including those forgotten before.',
  rows: 'Rows that lost a text, attachments or an author id.',
  rejects: 'Rejected rows of which only the rule is left.',
  filesRewritten: 'Database files that were written anew: that of the store, and those of versions that runs keep.',
  dryRun: 'Whether nothing was changed.',
  seconds: 'How long it took.',
}

const report: Described<KeysOf<{ readonly files: readonly string[] }>> = { files: 'The paths of the files.' }

type RunJson = ReturnType<typeof runJson>

const run: Described<KeysOf<RunJson>> = {
  run: 'The name of the run.',
  subscription: 'The subscription.',
  slot: 'The scheduled instant; null for a run that was asked for by hand.',
  driver: 'Who carries it out: `queue` (the workers) or `terminal`.',
  plannedAt: 'When it was planned.',
  storeDirectory: 'The store.',
  storeVersion: 'The version of the store that all its reports read; null if the run was refused.',
  storeIdentity: 'Which store that is a version of. Absent in runs of older versions of causerie.',
  'storeIdentity.store': 'Identifies the store.',
  'storeIdentity.loads': 'Identifies what is loaded in it.',
  'storeIdentity.forgotten': 'How often something was forgotten in it.',
  lastLoad: 'The last load in that version: rows of later loads came late.',
  formats: '`pdf`, `html`.',
  empty: 'What the config says of an empty report: `refuse` or `send`.',
  attempts: 'How often a report or a delivery is tried.',
  retrySeconds: 'The wait before the second try.',
  interrupted: '`at-most-once` or `at-least-once`.',
  staleHours: 'How old the log may be without being stale. Absent in runs of older versions of causerie.',
  operator: 'Who is told if not all of it is done; null: nobody.',
  refused: 'Why nothing of it was done; null if it was carried out.',
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
  error: 'Why it did not end well; null if it did.',
  reports: 'One per part of the scope and language.',
  'reports[].id': 'The id of the report within the run.',
  'reports[].scope': 'What it is about; null: everything.',
  'reports[].scope.dimension': 'Such as `region`.',
  'reports[].scope.value': 'Such as `North`.',
  'reports[].scope.label': 'The name of the establishment, else the value.',
  'reports[].within': 'The filter that everything in it is read through. Absent in runs of older versions of causerie.',
  'reports[].locale': `One of ${locales.map(locale => `\`${locale}\``).join(', ')}.`,
  'reports[].fileName': 'Without its ending, unique within the run.',
  'reports[].ownFileName': 'The name that its own readers see.',
  'reports[].state': '`planned`, `rendering`, `rendered`, `failed` (will be tried again) or `given-up`.',
  'reports[].step': 'How often its state has changed.',
  'reports[].at': 'When it last changed.',
  'reports[].attempts': 'Tries that came to an end.',
  'reports[].deaths': 'Processes that died while they drew it. These are not tries.',
  'reports[].error': 'Why the last try failed; null if it did not.',
  'reports[].storeVersion': 'The version of the store it was drawn from; null before that.',
  'reports[].files': 'Its files.',
  'reports[].files[].format': '`pdf` or `html`.',
  'reports[].files[].name': 'Within the folder of the run.',
  'reports[].files[].sizeBytes': 'Its size.',
  'reports[].files[].sha256': 'Its hash.',
  deliveries: 'One per recipient, and one for the folder.',
  'deliveries[].id': 'The id of the delivery within the run.',
  'deliveries[].to': 'Where it goes.',
  'deliveries[].to.transport': '`mail` or `folder`.',
  'deliveries[].to.address': 'Of a mail.',
  'deliveries[].to.name': 'Of a mail; null if the list has none.',
  'deliveries[].to.directory': 'Of a folder.',
  'deliveries[].locale': `One of ${locales.map(locale => `\`${locale}\``).join(', ')}.`,
  'deliveries[].reports': 'The ids of its reports.',
  'deliveries[].refused': 'Why it cannot be carried out at all; null if it can.',
  'deliveries[].state': '`planned`, `sending`, `sent`, `failed` (will be tried again) or `given-up`.',
  'deliveries[].step': 'How often its state has changed.',
  'deliveries[].at': 'When it last changed.',
  'deliveries[].attempts': 'Tries that came to an end.',
  'deliveries[].deaths': 'Processes that died while they handed it over. These are not tries.',
  'deliveries[].error': 'Why the last try failed; null if it did not.',
  'deliveries[].response': 'What the server answered, or where the files are; null until it is sent.',
  'deliveries[].sizeBytes': 'The size of the mail; null until it is known.',
  'deliveries[].interrupted':
    'Whether it is `sending` since a process died: the letter may have arrived. `causerie settle` settles it.',
  'deliveries[].repeats': 'How often it was deliberately sent again.',
}

type Draft = Awaited<ReturnType<typeof draftPlan>>

const runDryRun: Described<KeysOf<WithoutQueryKeys<Draft['plan'] & Pick<Draft, 'refused'>>>> = {
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
  unreadable: 'Runs that cannot be read.',
  'unreadable[].run': 'The name of the run.',
  'unreadable[].error': 'Why.',
  strayPins: 'Versions of stores that are kept and that no run of this ledger needs.',
  'strayPins[].name': 'What `--abandon` takes.',
  'strayPins[].version': 'The version.',
  'strayPins[].storeDirectory': 'The store.',
  'strayPins[].freesBytes': 'What letting go of it would free.',
}

const oneRun: Described<KeysOf<Pick<RunList['runs'][number], 'standing'>>> = { standing }

const letGo: Described<KeysOf<{ readonly run: string; readonly letGo: readonly string[] }>> = {
  run: 'The name that was given.',
  letGo: 'The stores that let go of a version.',
}

const resendDryRun: Described<KeysOf<{ readonly run: string; readonly recipients: readonly CorrectedRecipient[] }>> = {
  run: 'The name of the run.',
  recipients: 'Every address of the run and of the corrected list.',
  'recipients[].address': 'The address.',
  'recipients[].fate':
    '`gets`, `has` (it was sent to), `doubtful` (its letter may have arrived), `refused` or `dropped` (no longer on the list).',
  'recipients[].reports': 'The file names of the reports that it gets.',
  'recipients[].reason': 'Why it gets nothing; null if it gets something.',
}

const verify: Described<KeysOf<VerifiedRun>> = {
  run: 'The name of the run.',
  storeVersion: 'Which versions of the store are compared.',
  'storeVersion.planned': 'That of the run; null if it was refused.',
  'storeVersion.now': 'That of now.',
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

/** As `listSchedules` writes it; test/docs/cli.test.ts compares it with what comes. */
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
  schedules: 'The subscriptions that were named, else all.',
  'schedules[].name': 'The subscription.',
  'schedules[].state':
    '`active`, `new` (no worker has seen it), `changed` (since a worker saw it) or `removed` (until it is applied again).',
  'schedules[].since': 'From when on runs are due; null for a new one.',
  'schedules[].schedule': 'As in the [config](configuration.md#schedules).',
  'schedules[].next': 'The next run; null if it was removed.',
  'schedules[].next.local': 'In local time.',
  'schedules[].next.instant': 'In UTC.',
  'schedules[].missed': 'What it missed last, while no worker ran; null if nothing.',
  'schedules[].missed.run': 'The run that stands for it in the ledger.',
  'schedules[].missed.reason': 'How many runs were missed, and what became of them.',
}

interface NextRuns {
  readonly runs: readonly (Slot & { readonly name: string; readonly zone: string; readonly asOf: string } & {
    readonly period: Omit<Period, 'zone'>
  })[]
}

const nextRuns: Described<KeysOf<NextRuns>> = {
  runs: 'The next five of each subscription.',
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
  'users[].locale': 'The language of their pages; null: what their browser asks for.',
  'users[].zone': 'The time zone of their pages; null: that of the config.',
}

const tokens: Described<KeysOf<{ readonly tokens: readonly { readonly name: string; readonly within: string }[] }>> = {
  tokens: 'Every token of the config.',
  'tokens[].name': 'The name.',
  'tokens[].within': 'What it shows, values by dimension; null: everything.',
}

const inboxRebuild: Described<KeysOf<Rebuilt>> = {
  chats: 'Chats that the events are of.',
  events: 'Events read.',
  differed: 'The first hundred chats whose row was another.',
  'differed[].chat_id': 'The chat.',
  'differed[].what': 'What of its row differed; `row`: there was none, or one without events.',
  chatsDiffered: 'How many there were.',
  countersDiffered: 'Counters that were others.',
  textsDiffered: 'Texts that the search index had otherwise.',
  indexBroken: 'Whether the search index was broken and was made anew.',
}

/** The JSON of the commands that do not write an answer, by the part of docs/cli.md that has it. */
export const commandJson = {
  ingest,
  rejects,
  'rejects-summary': rejectsSummary,
  forget,
  report,
  run,
  'run-dry-run': runDryRun,
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
