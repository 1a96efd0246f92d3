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
  /** Answers kept for whoever asks the same of the same version, in bytes of memory, see `answerBytes`. */
  readonly cacheBytes: number
  /** How many cells (groups × buckets × periods) an answer may have. */
  readonly maxCells: number
  /** Groups of questions that the database works on at the same time. */
  readonly atOnce: number
  /** Groups that may wait for their turn; who comes after them is told to come back. */
  readonly waitingAtMost: number
  /** How long one group of questions may take, in ms. */
  readonly timeLimitMs: number
  /** How long a version stays open once another one is published, in ms. Default 10 minutes. */
  readonly keepMs?: number
}

const keptMinutes = 10

/** Who asks: only ever the chats that `within` lets through, until `signal` aborts. */
export interface Visitor {
  readonly within: Filter
  readonly signal: AbortSignal
  /** The version to be visited, by the name that another visit had for it; where it is gone, and without: the current one. */
  readonly held?: string
}

/** One request's view: one version of the store throughout. */
export interface Visit {
  readonly version: number
  /** What the version is called, for later visits to it. */
  readonly held: string
  /**
   * What is asked before the next turn of the event loop is asked together. The same question of the same version is answered once,
   * for all who may see the same chats. Throws `InvalidQueryError`, `BusyError`, `TimeLimitError`, and `AbandonedError` or the
   * signal's reason once the visitor has left.
   */
  ask<A extends Askable>(name: A, query: QueryFor<A>, options?: AskOptions): Promise<AnswerFor<A>>
  /** What nobody else waits for is interrupted. */
  close(): void
}

export interface AskOptions {
  /** Whether the answer is kept for others who may ask the same: not that of a page of a long list. Default true. */
  readonly kept?: boolean
}

export interface Answering {
  visit(visitor: Visitor): Promise<Visit>
  /** For a look from outside. */
  state(): { readonly atWork: number; readonly waiting: number; readonly cachedBytes: number }
  /** Lets go of the store's version, which stays open for the visits that are not closed yet. */
  close(): void
}

/** Answers many visitors from one store: each question once, a few at a time, and none for those who have left. */
export function openAnswering(store: Store<string>, options: AnsweringOptions): Answering {
  const cache = recentlyUsed<object>(options.cacheBytes, {
    sizeOf: (answer, key) => answerBytes(answer) + 2 * key.length,
  })
  const underWay = new Map<string, { readonly group: Group; readonly question: PendingQuestion }>()
  const line = new PQueue({ concurrency: options.atOnce })
  const versions = openVersions(store, { keepMs: options.keepMs ?? keptMinutes * 60_000 })

  /** Another question may be under way under the same key, when this one was given up. */
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
        signal.removeEventListener('abort', leave)
        letGo()
      }
      // One listener for all that is asked.
      const gone = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(departure(signal)), { once: true })
      })
      gone.catch(() => undefined)
      signal.addEventListener('abort', leave, { once: true })

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
          // A group that was given up may not have ended yet.
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

/** The reason of a browser's leaving is a text, and what is thrown is to be an error. */
function departure({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new AbandonedError(`the visitor has left: ${reason}`)
}

function tooLong(timeLimitMs: number): TimeLimitError {
  return new TimeLimitError(`a question may take ${timeLimitMs / 1000} s`)
}
