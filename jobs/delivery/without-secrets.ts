/** The name to show instead, and the value that must not be shown. */
export type NamedSecret = readonly [name: string, value: string]

/**
 * Replaces the values of secrets by their names, because a server may repeat a login in its answer, in any form in which logins are sent.
 * It finds a value as it is, in any case, or wholly or partly percent-encoded, and words that encode bytes containing a value in base64,
 * base64url or hexadecimal, since `AUTH PLAIN` joins user and password.
 *
 * @example withoutSecrets('no user ann', [['${MAIL_USER}', 'ann']]) // 'no user ${MAIL_USER}'
 */
export function withoutSecrets(text: string, secrets: readonly NamedSecret[]): string {
  const known = secrets.filter(([, value]) => value !== '').toSorted((a, b) => b[1].length - a[1].length)
  const inWords = known.length === 0 ? text : text.replace(encodedWord, word => nameOfEncoded(word, known) ?? word)
  return known.reduce((rest, [name, value]) => rest.replace(literally(value), () => name), inWords)
}

/** Words of at least four characters, the length of one byte in base64. */
const encodedWord = /[A-Za-z0-9+/_%-]{4,}={0,2}/g

/** The secrets that a word contains; null if there are none. */
function nameOfEncoded(word: string, secrets: readonly NamedSecret[]): string | null {
  const decoded = decodings(word).flatMap(bytes => [bytes.toString('utf8'), bytes.toString('latin1')])
  const found = secrets.filter(([, value]) => decoded.some(text => text.toLowerCase().includes(value.toLowerCase())))
  return found.length === 0 ? null : found.map(([name]) => name).join(' ')
}

/** The possible decodings of a word. If an answer cut off the start of base64, it may begin at any of four offsets, so try each. */
function decodings(word: string): readonly Buffer[] {
  const plain = percentDecoded(word)
  const base64 = [0, 1, 2, 3].map(start => Buffer.from(plain.slice(start), 'base64'))
  const hex = [0, 1].map(start => Buffer.from(plain.slice(start), 'hex'))
  return [...base64, ...hex]
}

function percentDecoded(word: string): string {
  return word.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** A pattern for a value with each character as it is or percent-encoded, in UTF-8 or Latin-1; a space also as `+`. */
function literally(value: string): RegExp {
  const letters = [...value].map(letter => {
    const forms = [letter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), percents(letter, 'utf8'), percents(letter, 'latin1')]
    return `(?:${[...forms, ...(letter === ' ' ? ['\\+'] : [])].join('|')})`
  })
  return new RegExp(letters.join(''), 'gi')
}

function percents(letter: string, encoding: 'utf8' | 'latin1'): string {
  return Buffer.from(letter, encoding).toString('hex').replace(/../g, '%$&')
}
