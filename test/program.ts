// What was built before the suites, see `build-once.ts`: processes and threads of it start in a fraction of the time of the sources.
const built = process.env.CAUSERIE_BUILT

/** What node is started with to be the command line. */
export const causerieProgram: readonly string[] = [`${built}/cli/main.js`]

/** A module as it was built, whose threads are too: `builtModule<typeof import('../cli/program.ts')>('cli/program')`. */
export async function builtModule<Module>(path: string): Promise<Module> {
  return import(`${built}/${path}.js`) as Promise<Module>
}
