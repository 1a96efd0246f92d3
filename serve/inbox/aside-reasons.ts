import type { Words } from '../../src/words/languages/en.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'

type Reasons = Words['inbox']['aside']['reasons']

/** Why something was set aside, as the journal says it, and the same in a language. What follows a name may be anything. */
const known: readonly (readonly [RegExp, (say: Reasons, parts: readonly string[]) => string])[] = [
  [/^the (?:delivery|message) is not JSON$/, say => say.notJson],
  [/^it is a reply of our own that came back$/, say => say.own],
  [/^it names no sender who could be answered$/, say => say.nobody],
  [
    /^it has (\d+) bytes, more than maxMailBytes, (\d+): it is in the mailbox only$/,
    (say, [bytes = '', most = '']) => say.tooLarge(bytes, most),
  ],
  [/^the mail server failed to give it out, several times: /, say => say.notGiven],
  [/^it has more bytes than the server said: /, say => say.largerThanSaid],
  [/^it cannot be read within (\d+) s$/, (say, [seconds = '']) => say.tooSlow(seconds)],
  [/^it cannot be read: (.*)$/s, (say, [why = '']) => say.unreadable(why)],
  [/^(?:phone number|account) (.*) is not one of this connection$/s, (say, [account = '']) => say.elsewhere(account)],
  [/^message (.*) is of nobody$/s, (say, [message = '']) => say.ofNobody(message)],
]

/** Reasons in a reader's language. Which key of a delivery breaks which rule is said as it is to the system that sent it. */
export function asideReasons(refused: string, locale: Locale): readonly string[] {
  const say = wordsOf(locale).inbox.aside.reasons
  return refused.split('\n').map(reason => {
    for (const [pattern, told] of known) {
      const found = pattern.exec(reason)
      if (found !== null) return told(say, found.slice(1))
    }
    return reason
  })
}
