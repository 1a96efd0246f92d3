import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { evolution, ingest, openStore, ranking, together, volume } from 'causerie'
import { evolutionChart, renderSvg } from 'causerie/report'

const sample = name => fileURLToPath(new URL(`fixtures/small/${name}`, import.meta.resolve('causerie/package.json')))
await ingest({ store: 'store', inputs: [sample('messages.csv')], establishments: sample('establishments.csv') })
const store = await openStore('store', { attributes: ['region'] })
const asked = { period: '2026-10', zone: 'Europe/Paris' }

// Texts in the log are untrusted input.
const escapeHtml = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

async function page() {
  const [figures, regions, series] = await together(store, source =>
    Promise.all([
      volume(source, asked),
      ranking(source, { ...asked, by: 'region', metric: 'activeChats' }),
      evolution(source, { ...asked, period: { start: '2026-08-01', end: '2026-11-01' }, grain: 'month' }),
    ]),
  )
  const chart = await renderSvg(evolutionChart(series, { locale: 'en', widthPx: 700 }))
  const rows = regions.rows.map(({ rank, label, value }) => `<tr><td>${rank}<td>${escapeHtml(label)}<td>${value}</tr>`)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chats</title>
<h1>${figures.activeChats} active chats in October</h1>
<p>${figures.previous?.activeChats ?? 'none'} in the month before; the log is known until ${figures.knownUntil}</p>
<table><tr><th>Rank<th>Region<th>Active chats</tr>${rows.join('')}</table>
${chart}</html>`
}

const server = createServer(async (_, response) => {
  try {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(await page())
  } catch (error) {
    console.error(error)
    response.writeHead(500).end('no answer')
  }
})
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
