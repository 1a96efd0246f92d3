import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { faultOf } from './fault.ts'

const coded = (message: string, code: string) => Object.assign(new Error(message), { code })

describe('the kind of a failure', () => {
  test.each([
    [coded('connect ECONNREFUSED 127.0.0.1:993', 'ECONNREFUSED'), 'unreachable', 'ECONNREFUSED'],
    [coded('getaddrinfo ENOTFOUND imap.example.com', 'ENOTFOUND'), 'unreachable', 'ENOTFOUND'],
    ['mail.example.com:993: Connection not available: Unexpected close', 'unreachable', null],
    ['imap:143: Command failed: Authentication failed.', 'login', null],
    ['mail:587: Invalid login: 535 5.7.8 Error: authentication failed for ann', 'login', '535 5.7.8'],
    ['Error validating access token: the session has expired (190)', 'login', '190'],
    ['(#130429) Rate limit hit (130429)', 'limit', '130429'],
    ['mail:587: self-signed certificate', 'certificate', null],
    ['the other system answered 503', 'remote', '503'],
    ['the other system answered 422', 'rejected', '422'],
    ['Message undeliverable (131026)', 'rejected', '131026'],
    [coded('ENOSPC: no space left on device, write', 'ENOSPC'), 'full', 'ENOSPC'],
    ['database or disk is full', 'full', null],
    ['something else', 'other', null],
  ])('of %s', (failure, kind, detail) => {
    expect(faultOf(failure)).toEqual({ kind, detail })
  })

  test('law: nothing of a text but a code is kept', () => {
    const said = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'E4512 .(ABZ_)') }))
    fc.assert(
      fc.property(said, said, (message, cause) => {
        const { detail } = faultOf(new Error(message, { cause: new Error(cause) }))
        if (detail !== null) expect(detail).toMatch(/^(E[A-Z_]{2,25}|[45]\d\d( [245]\.\d{1,2}\.\d{1,3})?|\d{1,7})$/)
      }),
      runs(300),
    )
  })
})
