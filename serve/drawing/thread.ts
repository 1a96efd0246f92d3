import type { MessagePort } from 'node:worker_threads'
import type { TopLevelSpec } from 'vega-lite'
import { emptyChart } from '../../src/charts/chart-base.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { withFonts } from '../../src/fonts/font-set.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { loadXlsx } from '../../src/optional-package.ts'
import { chartFrame } from '../../src/report/chart-frame.ts'
import { drawableAnswer, drawableLabels } from '../../src/report/drawable-names.ts'
import { framedSvg } from '../../src/report/paint/framed-svg.ts'
import { inAccent } from '../../src/report/paint/in-accent.ts'
import { renderPng } from '../../src/report/paint/png.ts'
import { renderSvg } from '../../src/report/paint/svg.ts'
import { readerCsv } from '../../src/report/reader-csv.ts'
import { renderReport } from '../../src/report/report-formats.ts'
import { defaultLocale } from '../../src/words/locale.ts'
import type { AskOptions, Visit } from '../answering/answering.ts'
import type { AnswerFor, Askable, QueryFor } from '../answering/askable.ts'
import { namesOf, type PageContext } from '../pages/page-context.ts'
import { drawPart, partsOf, statisticsContent } from '../pages/statistics-page.ts'
import { wallContent } from '../pages/wall-page.ts'
import { pageReport } from '../reports/page-report.ts'
import type { AnsweredToThread, AskedByThread, DrawingTask, Drawn, Look, ToDraw } from './drawing-task.ts'

/** The entry point of a thread. Null warms it up: the first chart loads the renderer, which takes longer than all charts of a page. */
export default async function work(task: DrawingTask | null): Promise<Drawn> {
  if (task === null) {
    renderSvg(emptyChart('', { locale: defaultLocale }))
    return { state: 'drawn', content: null }
  }
  const { page, version, held, toDraw, port } = task
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
    case 'wall':
      return (await wallContent(page)).text
    case 'part': {
      const part = partsOf[page.name].find(({ id }) => id === toDraw.id)
      return part === undefined ? null : (await drawPart(page, part)).text
    }
    case 'file':
      return drawFile(page, toDraw)
    case 'report':
      return renderReport(toDraw.format, await pageReport(page, toDraw))
  }
}

async function drawFile(
  page: PageContext,
  { id, format, brand, fonts }: Extract<ToDraw, { draw: 'file' }>,
): Promise<string | Uint8Array | null> {
  const part = partsOf[page.name].find(known => known.id === id)
  const asked = format === 'png' || format === 'svg' ? withDrawableNames(page, fonts) : page
  const content = (await part?.read(asked, { locale: page.locale, targets: page.targets })) ?? null
  if (content === null) return null
  const { block, answer, analystChart } = content
  const options = { locale: page.locale, establishmentNames: namesOf(await page.visit.ask('dimensionValues', {})) }
  switch (format) {
    case 'csv':
    case 'question.csv':
      return readerCsv(answer, { ...options, question: format === 'question.csv' })
    case 'xlsx': {
      const { readerXlsx } = await loadXlsx(() => import('../../src/report/reader-xlsx.ts'))
      return readerXlsx(answer, options)
    }
  }
  const [variant] = block.type === 'chart' ? block.variants : []
  if (block.type !== 'chart' || variant === undefined) return null
  const frame = chartFrame(block, answer, options)
  const branded = (spec: TopLevelSpec) => inAccent(spec, brand?.accent)
  switch (format) {
    case 'png':
      return renderPng(branded(variant.spec), { frame, fonts })
    case 'svg':
      return framedSvg(renderSvg(branded(variant.spec)), frame)
    case 'vl.json': {
      const title = {
        text: frame.title,
        subtitle: [frame.subtitle ?? '', ...frame.lines, frame.source].filter(Boolean),
      }
      const spec = branded(analystChart?.() ?? variant.spec)
      return `${JSON.stringify({ ...spec, title: { ...title, anchor: 'start' } }, null, 2)}\n`
    }
  }
}

/** The page with names that can be told apart in a picture. Groups are found by their values, so only their labels change. */
function withDrawableNames(page: PageContext, fonts: Look['fonts']): PageContext {
  const { visit, name: pageName } = page
  return {
    ...page,
    visit: {
      ...visit,
      async ask<A extends Askable>(name: A, query: QueryFor<A>, options?: AskOptions) {
        const answer = await visit.ask(name, query, options)
        return withFonts(fonts, () => {
          if (name === 'dimensionValues') return drawableLabels(answer as DimensionValues) as AnswerFor<A>
          return pageName === 'groups' ? answer : drawableAnswer(answer)
        })
      },
    },
  }
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
    ask<A extends Askable>(name: A, query: QueryFor<A>) {
      const asked = new Promise<AnswerFor<A>>((resolve, reject) => {
        last++
        waiting.set(last, { resolve: answer => resolve(answer as AnswerFor<A>), reject })
        if (gathered.length === 0) setImmediate(send)
        gathered.push({ id: last, name, query })
      })
      // Of several that fail, the page waits for the first alone: the others must not end the thread, and what it draws for others.
      asked.catch(() => undefined)
      return asked
    },
    close() {},
  }
}
