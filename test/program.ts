const built = process.env.CAUSERIE_BUILT

/** What node is started with to be the command line: what was built for the tests, or the sources. */
export const causerieProgram: readonly string[] =
  built === undefined
    ? ['--import', 'tsx', new URL('../src/cli/main.ts', import.meta.url).pathname]
    : [`${built}/src/cli/main.js`]
