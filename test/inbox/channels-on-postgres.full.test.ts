import { describe } from 'vitest'
import { postgresSkipped } from '../servers/postgres.ts'
import { usePostgres } from './databases.ts'

const suites = {
  webhooks: () => import('./webhook.full.test.ts'),
  meta: () => import('./meta.full.test.ts'),
  'e-mail': () => import('./email.full.test.ts'),
  'faults of e-mail': () => import('./email-faults.full.test.ts'),
  'forgetting e-mail': () => import('./email-forget.full.test.ts'),
  attachments: () => import('./attachments.full.test.ts'),
  pages: () => import('./pages.test.ts'),
}

// What channels and pages do with a journal in a file, they do with one in a database of PostgreSQL.
describe.skipIf(postgresSkipped !== null)('on PostgreSQL', () => {
  usePostgres()
  for (const [name, load] of Object.entries(suites)) describe(name, async () => void (await load()))
})
