/**
 * Lists the differences between two answers by path. Numbers may differ by a relative error of 1e-9. Empty when the answers are equal.
 *
 * @example differences({ messages: 2 }, { messages: 3 }) // ['answer.messages: expected 2, got 3']
 */
export function differences(expected: unknown, actual: unknown, path = 'answer'): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const near = Math.abs(expected - actual) <= 1e-9 * Math.max(Math.abs(expected), Math.abs(actual))
    return near ? [] : [`${path}: expected ${expected}, got ${actual}`]
  }
  if (!isObject(expected) || !isObject(actual)) {
    return expected === actual ? [] : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
  }
  if (Array.isArray(expected) !== Array.isArray(actual)) return [`${path}: one is a list`]
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
  return [...names].flatMap(name => {
    if (!Object.hasOwn(expected, name)) return [`${path}.${name}: unexpected ${JSON.stringify(actual[name])}`]
    if (!Object.hasOwn(actual, name)) return [`${path}.${name}: missing, expected ${JSON.stringify(expected[name])}`]
    return differences(expected[name], actual[name], `${path}.${name}`)
  })
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
