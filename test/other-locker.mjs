// Another process, which tries to lock a folder on request and reports the result.
const [folder] = process.argv.slice(2)
const { lockForWriting } = await import(`${process.env.CAUSERIE_BUILT}/src/store/lock.js`)
process.on('message', async () => {
  try {
    const { release } = await lockForWriting(folder, 0)
    release()
    process.send('taken')
  } catch (error) {
    process.send(error.message)
  }
})
