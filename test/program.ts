// The build made before the suites, see `build-once.ts`: its processes and threads start much faster than the sources.
const built = process.env.CAUSERIE_BUILT

/** The arguments of node that start the command line. */
export const causerieProgram: readonly string[] = [`${built}/cli/main.js`]

/** A built module, which also starts built threads: `builtModule<typeof import('../cli/program.ts')>('cli/program')`. */
export async function builtModule<Module>(path: string): Promise<Module> {
  return import(`${built}/${path}.js`) as Promise<Module>
}
