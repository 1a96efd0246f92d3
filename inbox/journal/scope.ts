/** What scopes are about: what of a chat is a filter's dimension in the journal. */
export const scopeNames = ['establishment_id', 'channel', 'platform'] as const
export type ScopeName = (typeof scopeNames)[number]
type ScopeLists = { readonly [Name in ScopeName]?: readonly string[] }

/** Chats that pass every list of `ScopeLists`, no key for all of them, and none of those `without`. */
export interface ChatScope extends ScopeLists {
  readonly without?: ScopeLists
}

type Placed = { readonly [Name in ScopeName]: string }

/** Whether a chat passes every scope: what `within` says, of a row at hand. */
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
