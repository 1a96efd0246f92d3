import type { Plan } from '../../jobs/ledger/records.ts'

/** A hand-written plan of one report for one recipient. */
export const samplePlan: Plan = {
  run: 'monthly.2026-11-01T0800',
  subscription: 'monthly',
  slot: '2026-11-01T07:00:00Z',
  driver: 'queue',
  plannedAt: '2026-11-01T07:00:01Z',
  storeDirectory: 'store',
  storeVersion: 3,
  lastLoad: 3,
  query: { period: { start: '2026-10-01', end: '2026-11-01' }, zone: 'Europe/Paris', asOf: '2026-11-01T07:00:00Z' },
  formats: ['pdf'],
  empty: 'refuse',
  attempts: 8,
  retrySeconds: 60,
  interrupted: 'at-most-once',
  operator: null,
  reports: [{ id: 'r1', scope: null, locale: 'fr', fileName: 'october' }],
  deliveries: [
    {
      id: 'd1',
      to: { transport: 'mail', address: 'ann@example.com', name: 'Ann' },
      locale: 'fr',
      reports: ['r1'],
      refused: null,
    },
  ],
  refused: null,
}
