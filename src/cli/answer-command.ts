import { Command } from 'commander'
import type { AnyAnswer } from '../export/flat-answer.ts'
import type { Store } from '../store/store.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { checkOutputFlags, type OutputFlags, withOutputOptions, writeOutput } from './output-options.ts'
import { instantOf, type QueryFlags, withQueryOptions } from './query-options.ts'

export type AnswerFlags = QueryFlags & OutputFlags

/** A command that asks a store one question: the flags of QUERY and of the output. */
export function answerCommand(name: string, description: string): Command {
  return withOutputOptions(withQueryOptions(new Command(name).description(description)))
}

/** Asks the store at the instant that the flags say or mean, and writes the answer. `ask` is given the flags already checked for their form. */
export async function writeAnswer<A extends AnyAnswer>(
  io: Io,
  flags: AnswerFlags,
  ask: (store: Store<string>, asOf: string) => Promise<A>,
): Promise<void> {
  checkOutputFlags(flags)
  await assertStore(flags.store)
  const { openStore } = await import('../store/store.ts')
  const store: Store<string> = await openStore(flags.store)
  try {
    const answer = await ask(store, await instantOf(store, flags, io))
    await writeOutput(io, flags, {
      json: answer,
      table: async () => (await import('../export/flat-answer.ts')).flatAnswer(answer),
      text: async () => {
        const [{ answerText }, { establishmentNames }] = await Promise.all([
          import('./answer-text.ts'),
          import('../report/establishment-names.ts'),
        ])
        const names = await establishmentNames(store, answer.query)
        return answerText(answer, { width: io.stdout.columns, now: io.now(), names })
      },
    })
  } finally {
    store.close()
  }
}
