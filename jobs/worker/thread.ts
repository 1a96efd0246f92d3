import { drawReport } from '../run/draw-report.ts'
import type { DrawRequest } from '../run/drawn-report.ts'
import { type LoadRequest, loadSources } from '../run/load-sources.ts'
import { type VerifyRequest, verifyReport } from '../run/verify-report.ts'

/** What a thread is given. */
export type ThreadTask =
  | { readonly task: 'draw'; readonly request: DrawRequest }
  | { readonly task: 'load'; readonly request: LoadRequest }
  | { readonly task: 'verify'; readonly request: VerifyRequest }

/** What runs in a thread of the pool. */
export default async function work({ task, request }: ThreadTask): Promise<unknown> {
  switch (task) {
    case 'draw':
      return drawReport(request)
    case 'load':
      return loadSources(request)
    case 'verify':
      return verifyReport(request)
  }
}
