import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { selfSigned } from './smtp.ts'

const path = process.env.CAUSERIE_DOVECOT ?? '/usr/sbin/dovecot'

/** Why tests on Dovecot are skipped, or null if they run. With `CI=true` they always run. */
export const dovecotSkipped =
  process.env.CI === 'true' || existsSync(path) ? null : `skipped, none at ${path}; set CAUSERIE_DOVECOT`

/** Mailboxes of root are not opened. */
const nobody = 65_534

/** A test's own IMAP server, on a free port on loopback, with one mailbox. */
export interface Dovecot {
  readonly port: number
  readonly user: string
  readonly password: string
  /** PEM of its certificate, which is self-signed; empty without TLS. */
  readonly certificate: string
  /** Puts a mail into the mailbox, as a server that delivers does. Its lines may end with LF. */
  deliver(mail: string | Buffer): Promise<void>
  /** The file names in the mailbox: flags are part of them. */
  names(): Promise<readonly string[]>
  /** Numbers every mail anew, under another UIDVALIDITY. */
  renumber(): Promise<void>
  /** Takes the right to read the latest mail from the server, which then ends every session that asks for it. */
  spoil(): Promise<void>
  /** Ends every session, as a restart does; `restart` starts it again. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** `starttls` offers STARTTLS, `implicit` speaks TLS from the first byte. Default: neither. */
export async function startDovecot({ tls }: { readonly tls?: 'starttls' | 'implicit' } = {}): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-dovecot-'))
  const port = await freePort()
  const [user, password] = ['support', 'a password of the mailbox']
  const mail = join(folder, 'mail')
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}\n`)
  // Root starts it under the users of Debian's package; anybody else under their own name.
  const own = userInfo()
  const isRoot = own.uid === 0
  const [uid, gid] = isRoot ? [nobody, nobody] : [own.uid, own.gid]
  const identity = tls === undefined ? null : selfSigned()
  for (const [name, content] of Object.entries({ cert: identity?.certificate, key: identity?.key }))
    if (content !== undefined) await writeFile(join(folder, name), content)
  const settings = [
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/run`,
    `log_path = ${folder}/log`,
    'protocols = imap',
    ...(identity === null ? ['ssl = no'] : ['ssl = yes', `ssl_cert = <${folder}/cert`, `ssl_key = <${folder}/key`]),
    'disable_plaintext_auth = no',
    `mail_location = maildir:${mail}`,
    'first_valid_uid = 0',
    ...(isRoot
      ? []
      : [
          `default_login_user = ${own.username}`,
          `default_internal_user = ${own.username}`,
          'default_internal_group =',
        ]),
    `passdb {\n driver = passwd-file\n args = ${folder}/users\n}`,
    `userdb {\n driver = static\n args = uid=${uid} gid=${gid} home=${mail}\n}`,
    `service imap-login {\n chroot =\n inet_listener imap {\n address = 127.0.0.1\n port = ${tls === 'implicit' ? 0 : port}\n }\n inet_listener imaps {\n address = 127.0.0.1\n port = ${tls === 'implicit' ? port : 0}\n }\n}`,
    'service anvil {\n chroot =\n}',
    'service stats {\n chroot =\n}',
  ]
  for (const one of ['.', 'cur', 'new', 'tmp']) {
    await mkdir(join(mail, one), { recursive: true })
    if (isRoot) await chown(join(mail, one), uid, gid)
  }
  await writeFile(join(folder, 'conf'), `${settings.join('\n')}\n`)
  let server = await start(folder, port)
  const end = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill('SIGTERM')
    await exited
  }
  let delivered = 0
  return {
    port,
    user,
    password,
    certificate: identity?.certificate ?? '',
    async deliver(content) {
      // Mails that arrive together are numbered in the order of their names.
      const name = `${Date.now()}.M${String(delivered++).padStart(6, '0')}.test`
      // A mail appears in one step.
      await writeFile(join(mail, 'tmp', name), content)
      await rename(join(mail, 'tmp', name), join(mail, 'new', name))
    },
    async names() {
      const names = []
      for (const one of ['cur', 'new']) names.push(...(await readdir(join(mail, one))))
      return names
    },
    async renumber() {
      await end()
      for (const name of await readdir(mail))
        if (name.startsWith('dovecot')) await rm(join(mail, name), { recursive: true })
      // UIDVALIDITY is the time in seconds.
      await sleep(1100)
      server = await start(folder, port)
    },
    async spoil() {
      const names = await readdir(join(mail, 'new'))
      await chmod(join(mail, 'new', names.sort().at(-1) ?? ''), 0)
    },
    kill: end,
    async restart() {
      await end()
      server = await start(folder, port)
    },
    async stop() {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function start(folder: string, port: number): Promise<ChildProcess> {
  const server = spawn(path, ['-F', '-c', join(folder, 'conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', chunk => {
      said += chunk
    })
  const stop = () => server.kill('SIGTERM')
  process.once('exit', stop)
  server.once('exit', () => process.off('exit', stop))
  for (;;) {
    if (server.exitCode !== null) {
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
      throw new Error(`dovecot ended with status ${server.exitCode}: ${said}${log}`)
    }
    if (await greets(port)) return server
    await sleep(20)
  }
}

function greets(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    const settle = (greeted: boolean) => {
      resolve(greeted)
      socket.destroy()
    }
    socket.on('error', () => settle(false))
    socket.on('close', () => settle(false))
    socket.on('data', data => settle(data.toString().startsWith('* OK')))
    // A server that speaks TLS waits for us.
    socket.setTimeout(500, () => settle(true))
  })
}
