import { expect, test } from 'vitest'
import { loadOptional } from './optional-peer.ts'
import { QueueError } from './queue-error.ts'

test('a package that is not installed is said to be missing, in one line', async () => {
  const name = 'causerie-no-such-package'
  const loading = loadOptional(() => import(/* @vite-ignore */ name), `the queue needs ${name}: npm install ${name}`)
  await expect(loading).rejects.toThrow(new QueueError(`the queue needs ${name}: npm install ${name}`))
})

test('any other failure of loading is passed on', async () => {
  const broken = new SyntaxError('broken')
  await expect(loadOptional(() => Promise.reject(broken), 'missing')).rejects.toBe(broken)
})
