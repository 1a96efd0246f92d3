import type { DrawRequest } from '../run/drawn-report.ts'
import type { LoadRequest } from '../run/load-sources.ts'
import type { VerifyRequest } from '../run/verify-report.ts'
import { failureOf, type ThreadOutcome } from './thread-failure.ts'

/** What a thread is given. */
export type ThreadTask =
  | { readonly task: 'draw'; readonly request: DrawRequest }
  | { readonly task: 'load'; readonly request: LoadRequest }
  | { readonly task: 'verify'; readonly request: VerifyRequest }

/** The entry point of a thread. Each task imports only what it needs. */
export default async function work(task: ThreadTask): Promise<ThreadOutcome> {
  try {
    return { done: await doneBy(task) }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

async function doneBy({ task, request }: ThreadTask): Promise<unknown> {
  switch (task) {
    case 'draw':
      return (await import('../run/draw-report.ts')).drawReport(request)
    case 'load':
      return (await import('../run/load-sources.ts')).loadSources(request)
    case 'verify':
      return (await import('../run/verify-report.ts')).verifyReport(request)
  }
}
