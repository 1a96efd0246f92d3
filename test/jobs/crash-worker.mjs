// A process that uses an embedded queue until it is killed: what the crash test kills.
// It says `added ID` once a job is acknowledged, and `processed ID` once its result is.

const { openEmbeddedBackend } = await import(`${process.env.CAUSERIE_BUILT}/jobs/queue/embedded.js`)
const [directory = '', first = '0'] = process.argv.slice(2)
const backend = await openEmbeddedBackend({ directory, onError: error => console.error(error) })
console.log('open')
backend.worker('crash', async () => {}, { concurrency: 2 }).on('completed', job => console.log(`processed ${job.id}`))
const queue = backend.queue('crash')
for (let index = Number(first); ; index++) {
  await queue.add('crash', { index }, { jobId: `job-${index}` })
  console.log(`added job-${index}`)
}
