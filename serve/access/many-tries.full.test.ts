import { expect, test } from 'vitest'
import { accessFolder, proxy, users, wrong } from '../../test/serve/access-folder.ts'

const { open } = accessFolder()

test('many tries at once are no more than one after the other, and soon told to come again', async () => {
  const { login } = await open({ users: users })
  const headers = (index: number) => new Headers({ 'x-forwarded-for': `198.51.100.${index}` })
  // From one address, which says it is many.
  const one = await Promise.all(
    Array.from({ length: 36 }, (_, index) => login(`user${index}`, wrong, { headers: headers(index) })),
  )
  expect(one.filter(result => !result.ok && result.reason === 'wrong')).toHaveLength(30)
  // From a proxy that is trusted, and many.
  const behind = await open({ users: users, proxy })
  const many = await Promise.all(
    Array.from({ length: 36 }, (_, index) =>
      behind.login(`user${index}`, 'wrong horse', { headers: headers(index), remoteAddress: '10.0.0.1' }),
    ),
  )
  const busy = many.filter(result => !result.ok && result.reason === 'throttled')
  expect(busy).toHaveLength(6)
  expect(busy[0]).toEqual({ ok: false, reason: 'throttled', retryAfterSeconds: 5 })
})
