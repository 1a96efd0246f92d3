import type { MessagePort } from 'node:worker_threads'
import type { TopLevelSpec } from 'vega-lite'
import { InvalidQueryError } from '../../src/errors.ts'
import { renderPng } from '../../src/report/paint/png.ts'
import { renderSvg } from '../../src/report/paint/svg.ts'
import { renderReport } from '../../src/report/report-formats.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { toCsv } from '../../src/tables/csv.ts'
import type { Visit } from '../answering/answering.ts'
import type { AnswerFor, Askable, QueryFor } from '../answering/askable.ts'
import type { PartFormat } from '../layout/part-tools.ts'
import { knownOptions, type PageContext } from '../pages/page-context.ts'
import { drawPart, partsOf, statisticsContent } from '../pages/statistics-page.ts'
import { shownGrain } from '../parts/evolution-part.ts'
import { comparedQuery } from '../question/queries.ts'
import type { AnsweredToThread, AskedByThread, DrawingTask, Drawn, ToDraw } from './drawing-task.ts'

/** The entry point of a thread. */
export default async function work({ page, version, held, toDraw, port }: DrawingTask): Promise<Drawn> {
  try {
    const content = await draw({ ...page, visit: visitThrough(port, { version, held }) }, toDraw)
    return {
      state: 'drawn',
      content: typeof content === 'string' || content === null ? content : new Uint8Array(content),
    }
  } catch (error) {
    if (error instanceof InvalidQueryError) return { state: 'wrong', message: error.message, problem: error.problem }
    throw error
  } finally {
    port.close()
  }
}

async function draw(page: PageContext, toDraw: ToDraw): Promise<string | Uint8Array | null> {
  switch (toDraw.draw) {
    case 'content':
      return (await statisticsContent(page, toDraw.values)).text
    case 'part': {
      const part = partsOf[page.name].find(({ id }) => id === toDraw.id)
      return part === undefined ? null : (await drawPart(page, part)).text
    }
    case 'file':
      return drawFile(page, toDraw)
    case 'report':
      return renderReport(toDraw.format, reportModel(await askReport(page), knownOptions(page)))
  }
}

async function drawFile(
  page: PageContext,
  { id, format }: { readonly id: string; readonly format: PartFormat },
): Promise<string | Uint8Array | null> {
  const part = partsOf[page.name].find(known => known.id === id)
  const content = (await part?.read(page, { locale: page.locale })) ?? null
  if (content === null) return null
  if (format === 'csv') return toCsv(content.answer, { bom: true })
  const { block } = content
  const spec = block.type === 'chart' ? (block.variants[0]?.spec ?? null) : null
  return spec === null ? null : pictures[format](spec)
}

const pictures = {
  png: renderPng,
  svg: spec => renderSvg(spec),
  'vl.json': spec => `${JSON.stringify(spec, null, 2)}\n`,
} as const satisfies Record<Exclude<PartFormat, 'csv'>, (spec: TopLevelSpec) => string | Uint8Array>

/** Uses the grain that the page shows, because a finer one would not be visible. */
function askReport(page: PageContext): Promise<AnswerFor<'report'>> {
  const { question, visit } = page
  const { clock, olderThanSeconds, maxAgeDays } = question
  return visit.ask('report', {
    ...comparedQuery(page),
    clock,
    olderThanSeconds,
    grain: shownGrain(page),
    ...(maxAgeDays === null ? {} : { maxAgeDays }),
  })
}

/** The main thread's visit, asked through a port. Questions of one turn of the event loop are sent together. */
function visitThrough(port: MessagePort, of: Pick<Visit, 'version' | 'held'>): Visit {
  const waiting = new Map<number, { resolve: (answer: object) => void; reject: (error: Error) => void }>()
  let gathered: AskedByThread[number][] = []
  let last = 0
  port.on('message', ({ id, answer }: AnsweredToThread) => {
    const asker = waiting.get(id)
    waiting.delete(id)
    if (answer === null) asker?.reject(new Error('the question failed'))
    else asker?.resolve(answer)
  })
  const send = () => {
    port.postMessage(gathered)
    gathered = []
  }
  return {
    ...of,
    ask: <A extends Askable>(name: A, query: QueryFor<A>) =>
      new Promise<AnswerFor<A>>((resolve, reject) => {
        last++
        waiting.set(last, { resolve: answer => resolve(answer as AnswerFor<A>), reject })
        if (gathered.length === 0) setImmediate(send)
        gathered.push({ id: last, name, query })
      }),
    close() {},
  }
}
