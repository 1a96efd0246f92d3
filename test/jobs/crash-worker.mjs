// The process that the crash test kills: it adds and processes jobs of an embedded queue until then.
// It prints `added ID` once a job is acknowledged, and `processed ID` once its result is.

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
