import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runDemo } from './run-demo.ts'

test('the demo writes its log, its store and four reports, and overwrites an earlier demo', async () => {
  const out = await mkdtemp(join(tmpdir(), 'causerie-demo-'))
  try {
    const steps: string[] = []
    await mkdir(join(out, 'demo-store'))
    await writeFile(join(out, 'demo-store', 'left-over'), '')
    const demo = await runDemo({ out, messages: 1500, onStep: step => steps.push(step) })
    expect((await readdir(out)).toSorted()).toEqual([
      'causerie-2026-10-en.html',
      'causerie-2026-10-en.pdf',
      'causerie-2026-10-fr.html',
      'causerie-2026-10-fr.pdf',
      'demo-log',
      'demo-store',
    ])
    expect(demo.reports).toHaveLength(4)
    expect(steps[0]).toBe('generating a log of about 1,500 rows')
  } finally {
    await rm(out, { recursive: true, force: true })
  }
})
