/** The dimensions of scopes: the columns of a chat that can be filtered. */
export const scopeNames = ['establishment_id', 'channel', 'platform'] as const
export type ScopeName = (typeof scopeNames)[number]
type ScopeLists = { readonly [Name in ScopeName]?: readonly string[] }

/** Chats that match every list of `ScopeLists` (a missing key matches all) and none in `without`. */
export interface ChatScope extends ScopeLists {
  readonly without?: ScopeLists
}

type Placed = { readonly [Name in ScopeName]: string }

/** Whether a chat matches every scope: like `within`, for a row in memory. */
export function isWithin(chat: Placed, scopes: readonly ChatScope[]): boolean {
  return matcherOf(scopes)(chat)
}

const matchers = new WeakMap<readonly ChatScope[], (chat: Placed) => boolean>()

/** The same for many chats. */
export function matcherOf(scopes: readonly ChatScope[]): (chat: Placed) => boolean {
  const known = matchers.get(scopes)
  if (known !== undefined) return known
  const rules = scopes.flatMap(scope =>
    scopeNames.flatMap(name => [
      ...(scope[name] === undefined ? [] : [{ name, values: new Set(scope[name]), passes: true }]),
      ...(scope.without?.[name] === undefined ? [] : [{ name, values: new Set(scope.without[name]), passes: false }]),
    ]),
  )
  const matcher = (chat: Placed) => rules.every(({ name, values, passes }) => values.has(chat[name]) === passes)
  matchers.set(scopes, matcher)
  return matcher
}
