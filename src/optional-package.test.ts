import { expect, test } from 'vitest'
import { IngestError } from './errors.ts'
import { loadOptional } from './optional-package.ts'

test('a missing package is reported in one line', async () => {
  const name = 'causerie-no-such-package'
  const missing = (options: ErrorOptions) => new IngestError(`this needs ${name}: npm install ${name}`, options)
  const failure = loadOptional(() => import(/* @vite-ignore */ name), missing).catch(error => error)
  expect(await failure).toBeInstanceOf(IngestError)
  expect(await failure).toMatchObject({ message: `this needs ${name}: npm install ${name}`, cause: expect.any(Error) })
})

test('any other loading error is passed on', async () => {
  const broken = new SyntaxError('broken')
  const loading = loadOptional(
    () => Promise.reject(broken),
    () => new IngestError('missing'),
  )
  await expect(loading).rejects.toBe(broken)
})
