import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, request } from 'node:http'

const pages = { host: '127.0.0.1', port: Number(process.env.PAGES_PORT ?? 8080) }
// For the example only. A real proxy stores hashes or asks an identity provider.
const passwords = new Map([
  ['ann', 'north'],
  ['bob', 'all'],
])
const digest = text => createHash('sha256').update(text).digest()

/** The user that signed in with basic authentication, or null. */
function userOf({ authorization = '' }) {
  const [scheme, encoded = ''] = authorization.split(' ')
  if (scheme.toLowerCase() !== 'basic') return null
  const [name, ...password] = Buffer.from(encoded, 'base64').toString().split(':')
  const known = passwords.get(name)
  return known !== undefined && timingSafeEqual(digest(known), digest(password.join(':'))) ? name : null
}

const server = createServer((incoming, outgoing) => {
  const user = userOf(incoming.headers)
  if (user === null) {
    outgoing.writeHead(401, { 'www-authenticate': 'Basic realm="Chats", charset="UTF-8"' }).end('who are you?')
    return
  }
  // Drop these headers: a browser could forge them.
  const { authorization, 'x-forwarded-user': _, 'x-forwarded-for': __, ...headers } = incoming.headers
  const told = { ...headers, 'x-forwarded-user': user, 'x-forwarded-for': incoming.socket.remoteAddress }
  const passed = request({ ...pages, method: incoming.method, path: incoming.url, headers: told }, answer => {
    outgoing.writeHead(answer.statusCode, answer.headers)
    answer.pipe(outgoing)
  })
  passed.on('error', () => outgoing.writeHead(502).end('the pages are not there'))
  outgoing.on('close', () => passed.destroy())
  incoming.pipe(passed)
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
