import { describe } from 'vitest'
import { useBucket } from './stored-files.ts'

const suites = {
  sweeping: () => import('./sweep.test.ts'),
  attachments: () => import('./attachments.full.test.ts'),
}

// What files do in a folder, they do in a bucket.
describe('files in a bucket', () => {
  useBucket()
  for (const [name, load] of Object.entries(suites)) describe(name, async () => void (await load()))
})
