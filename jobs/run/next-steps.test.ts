import { describe, expect, test } from 'vitest'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { operatorId, type RunView } from '../ledger/ledger.ts'
import type { DeliveryRecord, DeliveryState, Plan, ReportRecord, ReportState, RunState } from '../ledger/records.ts'
import { nextSteps, outcomeOf } from './next-steps.ts'
import { problemsOf } from './problems.ts'

const [report] = samplePlan.reports as [Plan['reports'][number]]
const [delivery] = samplePlan.deliveries as [Plan['deliveries'][number]]
const folder = { transport: 'folder', directory: 'out' } as const
const plan: Plan = {
  ...samplePlan,
  reports: [report, { ...report, id: 'r2', scope: { dimension: 'region', value: 'n', label: 'North' } }],
  deliveries: [delivery, { ...delivery, id: 'd2', to: folder, reports: ['r1', 'r2'] }],
}
const step = { step: 1, at: '2026-11-01T07:00:00Z', attempts: 1 }

interface Given {
  readonly reports: readonly [ReportState, ReportState]
  readonly deliveries: readonly [DeliveryState | 'in doubt', DeliveryState | 'in doubt']
  readonly run?: RunState
  readonly operator?: DeliveryState
  readonly error?: string | null
}

function view({ reports, deliveries, run = 'planned', operator, error = null }: Given, of: Plan = plan): RunView {
  const reportOf = (state: ReportState): ReportRecord => ({
    ...step,
    error,
    state,
    files: [],
    storeVersion: null,
    deaths: 0,
  })
  const deliveryOf = (state: DeliveryState | 'in doubt'): DeliveryRecord => {
    const common = { ...step, error, response: null, sizeBytes: null, repeats: 0, deaths: 0 }
    return state === 'in doubt'
      ? { ...common, state: 'sending', interrupted: true }
      : { ...common, state, interrupted: false }
  }
  return {
    plan: of,
    run: { ...step, error: null, state: run, driver: 'queue' },
    reports: new Map(reports.map((state, index) => [`r${index + 1}`, reportOf(state)])),
    deliveries: new Map([
      ...deliveries.map((state, index) => [`d${index + 1}`, deliveryOf(state)] as const),
      ...(operator === undefined ? [] : [[operatorId, deliveryOf(operator)] as const]),
    ]),
  }
}

describe('what can be done next', () => {
  test.each<[Given, readonly string[], readonly string[], RunState | null]>([
    [{ reports: ['planned', 'planned'], deliveries: ['planned', 'planned'] }, ['r1', 'r2'], [], null],
    [{ reports: ['rendering', 'failed'], deliveries: ['planned', 'planned'] }, ['r1', 'r2'], [], null],
    [{ reports: ['rendered', 'planned'], deliveries: ['planned', 'planned'] }, ['r2'], ['d1'], null],
    [{ reports: ['planned', 'rendered'], deliveries: ['planned', 'planned'] }, ['r1'], [], null],
    [{ reports: ['rendered', 'given-up'], deliveries: ['failed', 'planned'] }, [], ['d1', 'd2'], null],
    [{ reports: ['rendered', 'rendered'], deliveries: ['sending', 'sent'] }, [], ['d1'], null],
    [{ reports: ['rendered', 'rendered'], deliveries: ['in doubt', 'sent'] }, [], [], 'partial'],
    [{ reports: ['rendered', 'rendered'], deliveries: ['sent', 'sent'] }, [], [], 'done'],
    [{ reports: ['rendered', 'given-up'], deliveries: ['sent', 'sent'] }, [], [], 'partial'],
    [{ reports: ['rendered', 'rendered'], deliveries: ['sent', 'given-up'] }, [], [], 'partial'],
    [{ reports: ['rendered', 'rendered'], deliveries: ['given-up', 'given-up'] }, [], [], 'failed'],
    [{ reports: ['given-up', 'given-up'], deliveries: ['given-up', 'in doubt'] }, [], [], 'failed'],
  ])('of %j: draw %j, deliver %j, end %s', (given, draw, deliver, end) => {
    expect(nextSteps(view(given))).toEqual({ draw, deliver, end })
    expect(outcomeOf(view(given))).toBe(end)
  })

  test('a run that was refused ends as it was, one that has ended has nothing left but its operator', () => {
    const refused = { ...plan, refused: { state: 'skipped', reason: 'missed' } } as const
    const nothing = { reports: ['planned', 'planned'], deliveries: ['planned', 'planned'] } as const
    expect(nextSteps(view(nothing, refused)).end).toBe('skipped')
    const watched = { ...plan, operator: 'ops@example.com' }
    for (const [run, deliver] of [
      ['done', []],
      ['partial', [operatorId]],
      ['failed', [operatorId]],
      ['skipped', [operatorId]],
    ] as const) {
      expect(nextSteps(view({ ...nothing, run }))).toEqual({ draw: [], deliver: [], end: null })
      expect(nextSteps(view({ ...nothing, run }, watched))).toEqual({ draw: [], deliver, end: null })
      for (const operator of ['sent', 'given-up'] as const)
        expect(nextSteps(view({ ...nothing, run, operator }, watched)).deliver).toEqual([])
    }
    expect(nextSteps(view({ ...nothing, run: 'failed', operator: 'failed' }, watched)).deliver).toEqual([operatorId])
  })
})

describe('what did not go as planned', () => {
  const watched = { ...plan, operator: 'ops@example.com' }

  test('is told of reports that are given up, and of deliveries that are neither sent nor under way', () => {
    const told = (given: Given, of = plan) =>
      problemsOf(view({ error: 'because', ...given }, of)).map(({ what }) => what)
    expect(told({ reports: ['rendered', 'failed'], deliveries: ['sent', 'planned'] })).toEqual([])
    expect(told({ reports: ['given-up', 'given-up'], deliveries: ['sending', 'sent'] })).toEqual([
      'report of everything (fr)',
      'report region North (fr)',
    ])
    expect(
      told({ reports: ['rendered', 'rendered'], deliveries: ['in doubt', 'given-up'], operator: 'failed' }, watched),
    ).toEqual([
      'mail to ann@example.com: sending',
      'folder out: given-up',
      'mail to the operator ops@example.com: failed',
    ])
    expect(told({ reports: ['rendered', 'rendered'], deliveries: ['failed', 'sent'], operator: 'failed' })).toEqual([
      'mail to ann@example.com: failed',
    ])
  })

  test('is told with its reason, if one is known, that of the run first', () => {
    const given = view({ reports: ['given-up', 'rendered'], deliveries: ['sent', 'given-up'] })
    const run = { ...given.run, error: 'too old' }
    expect(problemsOf({ ...given, run })).toEqual([
      { what: `run ${plan.run}`, error: 'too old' },
      { what: 'report of everything (fr)', error: 'no reason known' },
      { what: 'folder out: given-up', error: 'no reason known' },
    ])
    const known = view({ reports: ['given-up', 'rendered'], deliveries: ['sent', 'given-up'], error: 'because' })
    expect(problemsOf(known).map(({ error }) => error)).toEqual(['because', 'because'])
  })
})
