import { valuesOf } from './filter.ts'
import type { Stored } from './stored.ts'
import { compareTexts } from './text.ts'
import type { ViewedChat } from './view.ts'

/** The chats of a group, which has one value per dimension. */
export interface Group {
  readonly values: readonly string[]
  readonly chats: readonly ViewedChat[]
}

/** Groups chats by key. A chat with several values is in several groups. */
export function groupsOf(chats: readonly ViewedChat[], dimensions: readonly string[], store: Stored): Group[] {
  const groups = new Map<string, { values: readonly string[]; chats: ViewedChat[] }>()
  for (const chat of chats) {
    for (const values of combinations(dimensions.map(dimension => valuesOf(chat, dimension, store)))) {
      const identity = JSON.stringify(values)
      const group = groups.get(identity) ?? { values, chats: [] }
      group.chats.push(chat)
      groups.set(identity, group)
    }
  }
  return [...groups.values()].sort((a, b) => compareTexts(a.values, b.values))
}

export function keyOf(dimensions: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(dimensions.map((dimension, index) => [dimension, values[index] ?? '']))
}

function combinations(lists: readonly (readonly string[])[]): string[][] {
  const [first, ...rest] = lists
  if (first === undefined) return [[]]
  return first.flatMap(value => combinations(rest).map(others => [value, ...others]))
}
