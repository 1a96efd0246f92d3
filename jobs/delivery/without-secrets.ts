/** A name to show, and the value that must not be shown. */
export type NamedSecret = readonly [name: string, value: string]

/**
 * Puts the names of secrets back where their values stand: a server may repeat in its answer what it was told, in any form in which
 * a login travels. Found are a value as it is, in any case, or percent-encoded, whole or in part; and words that are
 * base64, base64url or hexadecimal of bytes with a value in them, as `AUTH PLAIN` joins user and password.
 *
 * @example withoutSecrets('no user ann', [['${MAIL_USER}', 'ann']]) // 'no user ${MAIL_USER}'
 */
export function withoutSecrets(text: string, secrets: readonly NamedSecret[]): string {
  const known = secrets.filter(([, value]) => value !== '').toSorted((a, b) => b[1].length - a[1].length)
  const inWords = known.length === 0 ? text : text.replace(encodedWord, word => nameOfEncoded(word, known) ?? word)
  return known.reduce((rest, [name, value]) => rest.replace(literally(value), () => name), inWords)
}

/** Of four letters up, since base64 of one byte is as long. */
const encodedWord = /[A-Za-z0-9+/_%-]{4,}={0,2}/g

/** Which secrets a word holds; null when it holds none. */
function nameOfEncoded(word: string, secrets: readonly NamedSecret[]): string | null {
  const decoded = decodings(word).flatMap(bytes => [bytes.toString('utf8'), bytes.toString('latin1')])
  const found = secrets.filter(([, value]) => decoded.some(text => text.toLowerCase().includes(value.toLowerCase())))
  return found.length === 0 ? null : found.map(([name]) => name).join(' ')
}

/** What the bytes of a word may be. Base64 that an answer cut begins at any of four letters: each is tried. */
function decodings(word: string): readonly Buffer[] {
  const plain = percentDecoded(word)
  const base64 = [0, 1, 2, 3].map(start => Buffer.from(plain.slice(start), 'base64'))
  const hex = [0, 1].map(start => Buffer.from(plain.slice(start), 'hex'))
  return [...base64, ...hex]
}

function percentDecoded(word: string): string {
  return word.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** The value with each of its letters as it is or percent-encoded, of UTF-8 or Latin-1; a space also as forms have it. */
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
