import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentLoad } from './assigning-rows.ts'
import { chooseAgent } from './choose-agent.ts'

const names = ['ann', 'bob', 'cat', 'dan']
// Few values, so that several agents are equal. Of some agents nothing is known.
const someLoads = fc
  .tuple(
    ...names.map(name =>
      fc.option(
        fc.record({
          agent: fc.constant(name),
          isAway: fc.constantFrom(false, false, true),
          assignedSeq: fc.nat(2),
          openChats: fc.nat(1),
        }),
        { nil: null, freq: 4 },
      ),
    ),
  )
  .map(loads => loads.filter(load => load !== null))
const mapOf = (loads: readonly AgentLoad[]) => new Map(loads.map(load => [load.agent, load]))

test('law: whoever is chosen is available, has the fewest chats, then has waited longest, then is first by name', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(names), someLoads, (candidates, given) => {
      const loads = mapOf(given)
      const isHere = (agent: string) => loads.get(agent)?.isAway !== true
      const chats = (agent: string) => loads.get(agent)?.openChats ?? 0
      const seq = (agent: string) => loads.get(agent)?.assignedSeq ?? 0
      const chosen = chooseAgent(candidates, loads)
      const here = candidates.filter(isHere)
      if (chosen === null) expect(here).toEqual([])
      else {
        expect(here).toContain(chosen)
        const fewest = here.filter(agent => chats(agent) === Math.min(...here.map(chats)))
        const longest = fewest.filter(agent => seq(agent) === Math.min(...fewest.map(seq)))
        expect(chosen).toBe(longest.toSorted()[0])
      }
    }),
  )
})

test('law: chats that come one after the other go round', () => {
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (candidates, chats) => {
      const loads = new Map<string, AgentLoad>()
      const order: (string | null)[] = []
      for (let seq = 1; seq <= chats; seq++) {
        const agent = chooseAgent(candidates, loads) ?? ''
        loads.set(agent, { agent, isAway: false, assignedSeq: seq, openChats: (loads.get(agent)?.openChats ?? 0) + 1 })
        order.push(agent)
      }
      expect(order).toEqual(order.map((_, index) => candidates.toSorted()[index % candidates.length]))
    }),
  )
})
