import PQueue from 'p-queue'
import { canonicalText } from '../../src/canonical-text.ts'
import { maxCells, type Source, withSignal } from '../../src/engine/source.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import type { Store } from '../../src/store/store.ts'
import { recentlyUsed } from '../recently-used.ts'
import { answerBytes } from './answer-bytes.ts'
import { AbandonedError, BusyError, TimeLimitError } from './answering-error.ts'
import { type AnswerFor, type Ask, type Askable, askable, type QueryFor } from './askable.ts'
import { type Group, newGroup, type PendingQuestion, pendingQuestion } from './group.ts'
import { openVersions } from './open-versions.ts'
import type { SharedVersion } from './shared-version.ts'

export interface AnsweringOptions {
  /** The size of the cache of answers, in bytes of memory: see `answerBytes`. */
  readonly cacheBytes: number
  /** The largest answer allowed, in cells (groups × buckets × periods). */
  readonly maxCells: number
  /** How many groups of questions the database works on at the same time. */
  readonly atOnce: number
  /** How many groups may wait for their turn. Further ones are refused with `BusyError`. */
  readonly waitingAtMost: number
  /** The time limit for one group of questions, in ms. */
  readonly timeLimitMs: number
  /** How long a version stays open after a newer one is published, in ms. Default 10 minutes. */
  readonly keepMs?: number
}

const keptMinutes = 10

/** Who asks: they see only the chats in `within`, until `signal` aborts. */
export interface Visitor {
  readonly within: Filter
  readonly signal: AbortSignal
  /** The name of the version to visit, from an earlier visit. Without it, or if it is gone, the current version. */
  readonly held?: string
}

/** The view of one request: a single version of the store. */
export interface Visit {
  readonly version: number
  /** The name of the version, for later visits to it. */
  readonly held: string
  /**
   * Questions asked in the same turn of the event loop are asked together. Equal questions of the same version are answered once for all
   * visitors who see the same chats. Throws `InvalidQueryError`, `BusyError`, `TimeLimitError`, and `AbandonedError` or the signal's reason
   * once the visitor has left.
   */
  ask<A extends Askable>(name: A, query: QueryFor<A>, options?: AskOptions): Promise<AnswerFor<A>>
  /** Ends the visit. Questions that nobody else waits for are interrupted. */
  close(): void
}

export interface AskOptions {
  /** Whether to cache the answer for others. Pages of a long list are not cached. Default true. */
  readonly kept?: boolean
}

export interface Answering {
  visit(visitor: Visitor): Promise<Visit>
  /** For monitoring. */
  state(): { readonly atWork: number; readonly waiting: number; readonly cachedBytes: number }
  /** Releases the version of the store, which stays open until all visits are closed. */
  close(): void
}

/** Answers many visitors from one store: equal questions once, a few at a time, and none for visitors who have left. */
export function openAnswering(store: Store<string>, options: AnsweringOptions): Answering {
  const cache = recentlyUsed<object>(options.cacheBytes, {
    sizeOf: (answer, key) => answerBytes(answer) + 2 * key.length,
  })
  const underWay = new Map<string, { readonly group: Group; readonly question: PendingQuestion }>()
  const line = new PQueue({ concurrency: options.atOnce })
  const versions = openVersions(store, { keepMs: options.keepMs ?? keptMinutes * 60_000 })

  /** Another question may be running under the same key, if this one was given up. */
  const forget = (questions: readonly PendingQuestion[]) => {
    for (const question of questions)
      if (underWay.get(question.key)?.question === question) underWay.delete(question.key)
  }

  async function work({ questions, stop }: Group, { snapshot }: SharedVersion, within: Filter): Promise<void> {
    const { signal } = stop
    const limit = setTimeout(() => stop.abort(tooLong(options.timeLimitMs)), options.timeLimitMs)
    const version = maxCells.set(withSignal(snapshot, signal), options.maxCells)
    const source = restrict(version, within)
    try {
      await together(source, together => Promise.all(questions.map(question => answer(question, together, signal))))
    } catch (error) {
      for (const { reject } of questions) reject(signal.aborted ? signal.reason : error)
    } finally {
      clearTimeout(limit)
      forget(questions)
    }
  }

  async function answer(
    { key, name, query, kept, resolve, reject }: PendingQuestion,
    source: Source,
    signal: AbortSignal,
  ) {
    try {
      const found = await (askable[name] as Ask)(source, query as never)
      if (kept) cache.set(key, found)
      resolve(found)
    } catch (error) {
      reject(signal.aborted ? signal.reason : error)
    }
  }

  return {
    close: versions.close,
    state: () => ({ atWork: line.pending, waiting: line.size, cachedBytes: cache.size }),
    async visit({ within, signal, held }) {
      refuseGone(signal)
      const version = await versions.find(held)
      const letGo = version.hold()
      const joined = new Set<Group>()
      const self = {}
      let gathering: Group | null = null

      const join = (group: Group) => {
        group.visits.add(self)
        joined.add(group)
      }
      const leave = () => {
        for (const { visits, stop } of joined) {
          visits.delete(self)
          if (visits.size === 0) stop.abort(new AbandonedError('nobody waits for the answer any more'))
        }
        joined.clear()
        closed.abort()
        letGo()
      }
      // One listener for all questions, removed at the end of the visit: a stream of events makes many visits with one signal.
      const closed = new AbortController()
      const gone = new Promise<never>((_, reject) => {
        const depart = () => {
          reject(departure(signal))
          leave()
        }
        signal.addEventListener('abort', depart, { signal: closed.signal })
      })
      gone.catch(() => undefined)

      const send = (group: Group) => {
        gathering = null
        const refuse = (error: unknown) => {
          forget(group.questions)
          for (const { reject } of group.questions) reject(error)
        }
        if (line.size >= options.waitingAtMost) return refuse(new BusyError('too many questions at once'))
        const release = version.hold()
        line
          .add(() => work(group, version, within), { signal: group.stop.signal })
          .catch(refuse)
          .finally(release)
      }
      const put = (question: PendingQuestion): void => {
        if (gathering === null) {
          const group = newGroup()
          join(group)
          gathering = group
          setImmediate(() => send(group))
        }
        gathering.questions.push(question)
        underWay.set(question.key, { group: gathering, question })
      }

      return {
        version: version.snapshot.version,
        held: version.held,
        async ask<A extends Askable>(
          name: A,
          query: QueryFor<A>,
          { kept = true }: AskOptions = {},
        ): Promise<AnswerFor<A>> {
          refuseGone(signal)
          const key = canonicalText([version.held, within, name, query])
          const known = cache.get(key)
          if (known !== undefined) return known as AnswerFor<A>
          const shared = underWay.get(key)
          // An abandoned group may not have ended yet.
          if (shared !== undefined && !shared.group.stop.signal.aborted) {
            join(shared.group)
            return Promise.race([shared.question.answer, gone]) as Promise<AnswerFor<A>>
          }
          const question = pendingQuestion({ key, name, query, kept })
          put(question)
          return Promise.race([question.answer, gone]) as Promise<AnswerFor<A>>
        },
        close: leave,
      }
    },
  }
}

function refuseGone(signal: AbortSignal): void {
  if (signal.aborted) throw departure(signal)
}

/** When a browser leaves, the reason of its signal is a text, but thrown values must be errors. */
function departure({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new AbandonedError(`the visitor has left: ${reason}`)
}

function tooLong(timeLimitMs: number): TimeLimitError {
  return new TimeLimitError(`a question may take ${timeLimitMs / 1000} s`)
}
