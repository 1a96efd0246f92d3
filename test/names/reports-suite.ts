import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { readRecipients } from '../../config/read-recipients.ts'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { LedgerError } from '../../jobs/ledger/ledger-error.ts'
import { readAnswers } from '../../jobs/run/answers-file.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import { drawReport } from '../../jobs/run/draw-report.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { freeze } from '../../jobs/run/freeze.ts'
import { loadSources } from '../../jobs/run/load-sources.ts'
import { planRun } from '../../jobs/run/plan-run.ts'
import { changesBetween, verifyReport } from '../../jobs/run/verify-report.ts'
import { verifyRun } from '../../jobs/run/verify-run.ts'
import { applySchedule } from '../../jobs/schedule/schedule-state.ts'
import { dueRuns } from '../../jobs/worker/due-runs.ts'
import type { Block } from '../../src/report/model/model.ts'
import { reportInput } from '../../src/report/report-answers.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { writeReport } from '../../src/report/write-report.ts'
import { expectRenamed, type NamedStore, namedLog, namedStore, plainNames } from './named-log.ts'

const asOf = '2026-11-02T00:00:00Z'
const base = { period: '2026-10', asOf, compare: 'previous' } as const

/** Manual and scheduled reports in which everything has these names; scheduled ones filter by two attributes. */
export function reportsSuite(names: readonly string[], { drawn }: { readonly drawn: boolean }): void {
  const plain = plainNames(names)
  let stores: { readonly named: NamedStore; readonly plain: NamedStore }
  beforeAll(async () => {
    stores = { named: await namedStore(namedLog(names)), plain: await namedStore(namedLog(names, plain)) }
  })
  afterAll(() => {
    stores.named.close()
    stores.plain.close()
  })
  const attributesOf = (spoken: readonly string[]) => namedLog(names, spoken).attributes

  test('a report ranks by every attribute, even when filtered by others', async () => {
    const inputOf = (spoken: readonly string[], store: NamedStore) => {
      const [attribute = ''] = attributesOf(spoken)
      return reportInput(store, { ...base, not: Object.fromEntries([[attribute, [spoken[1] ?? '']]]) })
    }
    const [named, other] = await Promise.all([inputOf(names, stores.named), inputOf(plain, stores.plain)])
    const { dataQuality: _, ...answers } = named
    const { dataQuality: __, ...expected } = other
    expectRenamed(answers, expected, names)
    expect(named.rankings.flatMap(({ query }) => query.by ?? []).toSorted()).toEqual(
      ['establishment', ...attributesOf(names)].toSorted(),
    )
    for (const locale of ['en'] as const) {
      const [model, plainModel] = [reportModel(named, { locale }), reportModel(other, { locale })]
      const blocks = model.sections.flatMap(({ blocks }) => blocks)
      expect(blocks.map(({ id }) => id)).toEqual(
        expect.arrayContaining(attributesOf(names).map(name => `ranking-${name}`)),
      )
      expect(blocks.map(shapeOf)).toEqual(plainModel.sections.flatMap(({ blocks }) => blocks).map(shapeOf))
    }
    if (!drawn) return
    // Rendered once, with the rankings most likely to break the renderer.
    const rankings = named.rankings.filter(({ query }) => ['constructor', '__proto__'].includes(query.by?.[0] ?? ''))
    const files = await writeReport(
      { ...named, rankings },
      { out: join(stores.named.folder, 'out'), formats: ['html', 'pdf'], locale: 'fr' },
    )
    expect(files).toHaveLength(2)
  })

  test('a filter on a single value removes the ranking of its own dimension and no other', async () => {
    const attribute = attributesOf(names).at(-1) ?? ''
    const { rankings } = await reportInput(stores.named, {
      ...base,
      where: Object.fromEntries([[attribute, [names[2] ?? '']]]),
    })
    expect(rankings.flatMap(({ query }) => query.by ?? []).toSorted()).toEqual(
      ['establishment', ...attributesOf(names)].filter(name => name !== attribute).toSorted(),
    )
  })

  /** A flow in this process whose requests are cloned, as if sent to a thread. */
  async function flowOf(spoken: readonly string[], store: NamedStore, subscription: object): Promise<Flow> {
    const path = join(store.folder, 'causerie.config.yaml')
    await writeFile(
      path,
      stringify({
        stores: { constructor: { directory: 'store' } },
        subscriptions: {
          constructor: {
            store: 'constructor',
            schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
            period: '2026-10',
            quietHours: 2000,
            loadedSince: 'any',
            empty: 'send',
            formats: ['html'],
            folder: 'delivered',
            ...subscription,
          },
        },
      }),
    )
    const config = await readConfig(path)
    expect(spoken.length).toBe(names.length)
    return {
      config,
      ledger: openLedger(config.ledger, { now: () => asOf }),
      threads: {
        draw: request => drawReport(structuredClone(request)),
        load: request => loadSources(structuredClone(request)),
        verify: request => verifyReport(structuredClone(request)),
        close: async () => {},
      },
      mail: null,
      log: pino({ level: 'silent' }),
      now: () => asOf,
    }
  }

  test('a scheduled run: its scope, filters and answers, which stay the same', async () => {
    const runOf = async (spoken: readonly string[], store: NamedStore) => {
      const attributes = attributesOf(spoken)
      const wanted = ['__proto__', 'constructor', 'toString'].map(name => attributesOf(names).indexOf(name))
      const indices = [...new Set([...wanted, 0, 1, 2])].filter(index => index >= 0)
      const [first = '', second = '', third = ''] = indices.map(index => attributes[index] ?? '')
      /** The values of an attribute of the next two establishments. */
      const chosen = (attribute: number, site: number) =>
        (drawn ? [site, site + 1] : [site]).map(
          place => spoken[(place + (indices[attribute] ?? 0)) % spoken.length] ?? '',
        )
      const subscription = {
        scope: { each: drawn ? [first, second] : [first] },
        where: Object.fromEntries([
          [first, chosen(0, 6)],
          [second, chosen(1, 6)],
        ]),
        not: Object.fromEntries([[third, chosen(2, 10)]]),
      }
      const flow = await flowOf(spoken, store, subscription)
      const [configured] = Object.values(flow.config.subscriptions)
      if (configured === undefined) throw new Error('a subscription of that name was written')
      const run = 'constructor.by-hand'
      const frozen = freeze(configured, asOf)
      const plan = await planRun(flow, { run, subscription: 'constructor', slot: null, driver: 'terminal', frozen })
      expect(plan.refused).toBeNull()
      const carried = await carryOut(flow, run, { concurrency: 1 })
      expect(carried.run.state).toBe('done')
      const verified = await verifyRun(flow, run)
      expect(new Set(verified.reports.map(({ state }) => state))).toEqual(new Set(['same']))
      const answers = await Promise.all(plan.reports.map(({ id }) => readAnswers(flow.ledger.filesOf(run), id)))
      // After a restart, the plan is read from disk.
      const again = await openLedger(flow.config.ledger, { now: () => asOf }).plan(run)
      expect(again).toEqual(plan)
      await expect(flow.ledger.view('constructor')).rejects.toThrow(LedgerError)
      await expect(flow.ledger.view('__proto__')).rejects.toThrow(LedgerError)
      return {
        scopes: plan.reports.map(({ scope }) => scope),
        query: { where: plan.query.where, not: plan.query.not },
        answers: answers.map(({ dataQuality: _, ...rest }) => rest),
      }
    }
    const [named, other] = [await runOf(names, stores.named), await runOf(plain, stores.plain)]
    expect(named.scopes.length).toBeGreaterThanOrEqual(drawn ? 3 : 1)
    expectRenamed(named, other, names)
    expect(
      (await readdir(join(stores.named.folder, 'delivered'), { recursive: true })).filter(name =>
        name.endsWith('.html'),
      ).length,
    ).toBe(named.scopes.length)
  })

  test('recipient lists with a column for each name', async () => {
    await mkdir(stores.named.folder, { recursive: true })
    const path = join(stores.named.folder, 'recipients.csv')
    const dimensions = attributesOf(names).filter(
      name => !['address', 'name', 'locale'].includes(name) && name === name.trim(),
    )
    const quoted = (cells: readonly string[]) => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')
    const line = (address: string, by: number) =>
      quoted([address, 'Ann', 'fr', ...dimensions.map((_, index) => names[(index + by) % names.length] ?? '')])
    await writeFile(
      path,
      [
        quoted(['address', 'name', 'locale', ...dimensions]),
        line('ann@shop.example', 0),
        line('bea@shop.example', 3),
        line('ann@shop.example', 1),
      ].join('\n'),
    )
    const [ann, bea] = await readRecipients(path, { dimensions })
    expect(Object.keys(ann?.scope ?? {}).toSorted()).toEqual(dimensions.toSorted())
    for (const [index, dimension] of dimensions.entries()) {
      const value = (by: number) => (names[(index + by) % names.length] ?? '').trim()
      const own = (of: typeof ann) => Object.getOwnPropertyDescriptor(of?.scope ?? {}, dimension)?.value as unknown
      expect(own(ann), dimension).toEqual([...new Set([value(0), value(1)])])
      expect(own(bea)).toEqual([value(3)])
    }
  })

  test('subscriptions that the config does not have are refused', async () => {
    const flow = await flowOf(names, stores.named, {})
    const config = { ...flow.config, subscriptions: {}, stores: {} }
    for (const name of names) {
      const [known] = Object.values(flow.config.subscriptions)
      if (known === undefined) throw new Error('a subscription was written')
      const request = {
        run: 'a.b',
        subscription: name,
        slot: null,
        driver: 'terminal',
        frozen: freeze(known, asOf),
      } as const
      await expect(planRun({ ...flow, config }, request)).rejects.toThrow(`not in the config: subscription ${name}`)
      await expect(applySchedule(config, name, { now: asOf })).rejects.toThrow(
        `not in the config: subscription ${name}`,
      )
    }
    expect(await dueRuns({ ...flow, config }, 'constructor')).toEqual({ next: null, settling: [] })
  })

  test('a change between two answers is reported under its own key', () => {
    for (const name of names) {
      const is = Object.fromEntries([[name, 1]])
      expect(changesBetween({}, is, '')).toEqual([{ path: name, was: null, is: 1 }])
      expect(changesBetween(is, {}, 'at')).toEqual([{ path: `at.${name}`, was: 1, is: null }])
    }
  })
}

/** The type of a block, and the sizes of the tables of a chart. */
function shapeOf(block: Block): unknown {
  if (block.type !== 'chart') return block.type
  return [block.type, ...block.variants.map(({ table }) => [table.columns.length, table.rows.length])]
}
