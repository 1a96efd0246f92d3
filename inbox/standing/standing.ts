import type { Journal } from '../journal/journal.ts'
import { type StepByStep, stepByStep } from '../journal/step-by-step.ts'
import { type Fault, faultOf } from './fault.ts'
import type { JournalStanding } from './standing-rows.ts'
import type { FaultRow, Part } from './standing-table.ts'

/** Whether a connection that fetches is connected. */
export interface Live {
  readonly isConnected: boolean
  /** In microseconds. */
  readonly since: number
  /** Mails in the mailbox that are not read yet. */
  readonly unread: number
}

export interface PublishStanding {
  /** When it last began a load that succeeded, in microseconds; null if this process has not yet. */
  readonly at: number | null
  /** The last event in the store; null if this process does not know. */
  readonly seq: number | null
}

export interface Standing extends JournalStanding {
  /** By connection; those of other kinds wait for deliveries. */
  readonly live: ReadonlyMap<string, Live>
  readonly published: PublishStanding
}

/** How the connections of an inbox stand: what is written in the journal, and what this process knows. */
export interface Standings {
  connected(connection: string): void
  disconnected(connection: string): void
  unread(connection: string, mails: number): void
  published(seq: number, at: number): void
  /** Remembers a failure, without its text. */
  failed(connection: string, part: Part, failure: unknown, kind?: Fault['kind']): void
  look(): Promise<Standing>
  /** Rejects if the journal cannot be written. */
  assertWritable(): Promise<void>
  stop(): Promise<void>
}

/** The same part of a connection is written down at most this often: strangers can make deliveries fail. */
const keepEveryMs = 10_000
const followMs = 2000

export function openStandings({
  journal,
  connections,
  now,
  onError,
}: {
  readonly journal: Journal
  readonly connections: readonly string[]
  /** The current instant, in microseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
}): Standings {
  const live = new Map<string, Live>()
  const faults = new Map<string, FaultRow>()
  const keptMs = new Map<string, number>()
  let published: PublishStanding = { at: null, seq: null }
  const following: StepByStep = stepByStep({
    journal,
    isCause: name => causes.has(name),
    step: () => journal.write('followTraffic', {}),
    lookMs: 30_000,
    gatherMs: followMs,
    onError,
  })
  const change = (connection: string, isConnected: boolean) => {
    const last = live.get(connection)
    if (last?.isConnected !== isConnected)
      live.set(connection, { isConnected, since: now(), unread: last?.unread ?? 0 })
  }
  return {
    connected: connection => change(connection, true),
    disconnected: connection => change(connection, false),
    unread(connection, mails) {
      const { isConnected = true, since = now() } = live.get(connection) ?? {}
      live.set(connection, { isConnected, since, unread: mails })
    },
    published(seq, at) {
      published = { seq, at }
    },
    failed(connection, part, failure, kind) {
      const key = JSON.stringify([connection, part])
      const fault = faultOf(failure)
      const row: FaultRow = { connection, part, at: now(), kind: kind ?? fault.kind, detail: fault.detail }
      faults.set(key, row)
      const nowMs = performance.now()
      if (nowMs - (keptMs.get(key) ?? Number.NEGATIVE_INFINITY) < keepEveryMs) return
      keptMs.set(key, nowMs)
      void journal.write('keepFault', row).catch(onError)
    },
    async look() {
      const written = await journal.read('standing', { connections })
      const latest = new Map(written.faults.map(row => [JSON.stringify([row.connection, row.part]), row]))
      for (const [key, row] of faults) if (row.at > (latest.get(key)?.at ?? 0)) latest.set(key, row)
      return { ...written, faults: [...latest.values()], live, published }
    },
    assertWritable: () => journal.write('alive', {}),
    stop: () => following.stop(),
  }
}

/** Writes after which there may be new traffic. */
const causes = new Set(['takeDelivery', 'receive', 'settleLetter', 'settleDoubt'])
