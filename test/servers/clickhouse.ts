import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from './free-port.ts'

const library = new URL('../cluster/node_modules/@chdb', import.meta.url)

/** Why tests on ClickHouse are skipped, or null if they run. `npm run test:cluster` installs it; other runs use it where it is. */
export const clickHouseSkipped = existsSync(library) ? null : 'skipped, npm run test:cluster installs ClickHouse'

/** The users of every node. `default` has no password. */
export const clickHousePasswords = { writer: 'wr?te & "töp" secret', reader: 'r/ead:@secret' } as const

export interface ClickHouseNode {
  readonly host: string
  readonly port: number
  /** Ends it by SIGKILL. */
  kill(): Promise<void>
  /** Stops it by SIGSTOP: its ports accept connections and never answer. */
  freeze(): void
  thaw(): void
}

/** A test's own cluster: a process a node, on free ports on loopback. */
export interface ClickHouseCluster {
  readonly nodes: readonly ClickHouseNode[]
  /** `http://127.0.0.1:8123` of the first node. */
  readonly url: string
  /** Runs a statement as `default` on a node and returns what it prints. */
  run(statement: string, node?: number): Promise<string>
  /**
   * Starts nodes that have ended again, on the same ports with the same data, until all answer. Besides those killed, these are nodes whose
   * asker has gone: outside its own server program, ClickHouse does not catch the exception that then ends a connection.
   */
  restart(options?: {
    /** The nodes, from 0, that stay as they are. */
    readonly without?: readonly number[]
  }): Promise<void>
  stop(): Promise<void>
}

interface ClusterOptions {
  readonly shards: number
  /** How many nodes hold each shard; one by default. Nodes of a shard follow one another in `nodes`. */
  readonly replicas?: number
  /** Lines of the profile that every user has, such as `<max_memory_usage>100000000</max_memory_usage>`. */
  readonly profile?: string
}

/** The name of the cluster in every node's config. */
export const clusterName = 'causerie'

export async function startClickHouse({
  shards,
  replicas = 1,
  profile = '',
}: ClusterOptions): Promise<ClickHouseCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-clickhouse-'))
  const ports = await freePorts(shards * replicas * 2)
  const places = Array.from({ length: shards * replicas }, (_, node) => ({
    folder: join(folder, String(node)),
    tcp: ports[2 * node] ?? 0,
    http: ports[2 * node + 1] ?? 0,
  }))
  const replicaOf = ({ tcp }: { readonly tcp: number }) =>
    `<replica><host>127.0.0.1</host><port>${tcp}</port></replica>`
  const shardOf = (shard: number) =>
    `<shard><internal_replication>false</internal_replication>${places
      .slice(shard * replicas, (shard + 1) * replicas)
      .map(replicaOf)
      .join('')}</shard>`
  const cluster = Array.from({ length: shards }, (_, shard) => shardOf(shard)).join('')
  for (const place of places) {
    await mkdir(place.folder)
    await writeFile(join(place.folder, 'users.xml'), usersConfig(profile))
    await writeFile(
      join(place.folder, 'config.xml'),
      `<clickhouse><logger><level>none</level></logger><users_config>${place.folder}/users.xml</users_config>
        <remote_servers><${clusterName}><secret>between nodes</secret>${cluster}</${clusterName}></remote_servers></clickhouse>`,
    )
    spawnSync('mkfifo', ['-m', '600', join(place.folder, 'alive')])
  }
  const started = await Promise.all(places.map(start))
  const urlOf = (node: number) => `http://127.0.0.1:${places[node]?.http}`
  async function runOn(statement: string, node = 0): Promise<string> {
    const response = await fetch(urlOf(node), { method: 'POST', body: statement })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text.trimEnd()
  }
  return {
    nodes: started,
    url: urlOf(0),
    run: runOn,
    async restart({ without = [] } = {}) {
      const restarted = [...started.entries()].filter(([node]) => !without.includes(node))
      const everywhere = `SELECT count() FROM clusterAllReplicas('${clusterName}', system.one)`
      for (;;) {
        await Promise.all(restarted.map(([, node]) => node.restart()))
        const [statement, expected] = without.length > 0 ? ['SELECT 1', '1'] : [everywhere, String(started.length)]
        const answers = await Promise.all(restarted.map(([node]) => runOn(statement, node).catch(() => null)))
        if (answers.every(answer => answer === expected)) return
        await sleep(100)
      }
    },
    async stop() {
      await Promise.all(started.map(node => node.kill()))
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Place {
  readonly folder: string
  readonly tcp: number
  readonly http: number
}

async function start(place: Place): Promise<ClickHouseNode & { restart(): Promise<void> }> {
  let child = await spawnNode(place)
  const ended = () => child.exitCode !== null || child.signalCode !== null
  return {
    host: '127.0.0.1',
    port: place.http,
    async kill() {
      if (ended()) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async restart() {
      if (ended()) child = await spawnNode(place)
    },
  }
}

/** The node reads a FIFO that this process holds open: it ends when this process does, however that ends. */
async function spawnNode({ folder, tcp, http }: Place): Promise<ChildProcess> {
  const alive = join(folder, 'alive')
  const writer = await open(alive, 'r+')
  const query = `SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT count() FROM file('${alive}', 'LineAsString', 'l String')`
  const child = spawn(
    process.execPath,
    [
      new URL('../cluster/node.mjs', import.meta.url).pathname,
      ...['--listen_host', '127.0.0.1', '--tcp_port', String(tcp), '--http_port', String(http)],
      ...['--path', folder, '--config-file', join(folder, 'config.xml'), '--query', query],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += chunk
    })
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => {
    process.off('exit', end)
    void writer.close()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`a node of ClickHouse ended with status ${child.exitCode}: ${said}`)
    // To either kind of port, `GET /ping` is answered.
    const answers = await Promise.all([tcp, http].map(port => answersAt(port)))
    if (answers.every(answer => answer)) return child
    await sleep(20)
  }
}

function answersAt(port: number): Promise<boolean> {
  return new Promise(resolve => {
    let isAnswered = false
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /ping HTTP/1.0\r\n\r\n'))
    socket.on('error', () => {})
    socket.on('close', () => resolve(isAnswered))
    // Not destroyed: a connection that is reset may end the node, see `restart`.
    socket.on('data', () => {
      isAnswered = true
      socket.end()
    })
  })
}

function usersConfig(profile: string): string {
  const user = (name: string, password: string, grants: readonly string[], ofProfile: string) =>
    `<${name}><password>${escaped(password)}</password><networks><ip>::/0</ip></networks><profile>${ofProfile}</profile>
      <quota>default</quota>${grants.length === 0 ? '<access_management>1</access_management>' : ''}
      ${grants.length === 0 ? '' : `<grants>${grants.map(grant => `<query>${grant}</query>`).join('')}</grants>`}</${name}>`
  const toRead = ['GRANT SELECT ON *.*', 'GRANT REMOTE, CREATE TEMPORARY TABLE ON *.*']
  return `<clickhouse>
    <profiles><default>${profile}</default><reading><readonly>2</readonly>${profile}</reading></profiles>
    <quotas><default></default></quotas>
    <users>
      ${user('default', '', [], 'default')}
      ${user('writer', clickHousePasswords.writer, [], 'default')}
      ${user('reader', clickHousePasswords.reader, toRead, 'reading')}
    </users></clickhouse>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
