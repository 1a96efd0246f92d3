import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { pins } from '../../src/store/pin.ts'
import { openShop, type Shop } from '../jobs/shop.ts'
import { causerieProgram } from '../program.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'

/** Whether this user can mount a file system of a few pages here. */
const canMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=16k', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

let shop: Shop
let smtp: RunningSmtp
beforeAll(async () => {
  shop = await openShop()
})
afterEach(() => smtp.stop())
afterAll(() => shop.close())

const pageBytes = 4096
/** Disk sizes from one without room even for a run's lock to one with room for everything; the last pages are written while letters are sent. */
function sizesUpTo(allPages: number): readonly number[] {
  const last = Array.from({ length: 10 }, (_, index) => allPages - 9 + index)
  return [4, 6, 7, 8, 9, 10, 12, Math.round(allPages / 2), ...last]
}

/** Puts the ledger on its own disk, which fills up at some write: runs `run`, then a person's next command, then copies the ledger. */
async function onDisk(pages: number, { config, disk, next }: { config: string; disk: string; next: string }) {
  const causerie = `"${process.execPath}" ${causerieProgram.map(part => `"${part}"`).join(' ')}`
  const script = [
    `mount -t tmpfs -o size=${pages * pageBytes} none "${disk}"`,
    `${causerie} run monthly --config "${config}" > "$OUT/run" 2>&1; echo $? > "$OUT/run-status"`,
    `open=$(grep -l . "${disk}"/ledger/monthly.*/plan.json 2>/dev/null | head -1 | xargs -r dirname | xargs -r basename)`,
    `echo "$open" > "$OUT/planned"`,
    `df --output=used -B4096 "${disk}" | tail -1 > "$OUT/used"`,
    next,
    `mkdir -p "${disk}/ledger"; cp -r "${disk}/ledger" "$OUT/ledger"`,
  ].join('\n')
  const out = join(shop.folder, `out-${pages}`)
  await mkdir(out, { recursive: true })
  const causeries = script.replaceAll('CAUSERIE', causerie)
  const child = spawn('unshare', ['-rm', 'sh', '-c', causeries], {
    env: { ...process.env, REDIS_URL: '', OUT: out },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaint = text(child.stderr)
  await once(child, 'exit')
  const read = (name: string) => readFile(join(out, name), 'utf8').catch(() => '')
  return {
    complaint: await complaint,
    said: await read('run'),
    status: Number(await read('run-status')),
    planned: (await read('planned')).trim(),
    usedPages: Number(await read('used')),
    nextSaid: await read('next'),
    ledger: openLedger(join(out, 'ledger'), { now: () => '' }),
  }
}

const seed = Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000)

const waysOn = Object.entries({
  'is given up while the disk is full': 'CAUSERIE runs --abandon "$open" --config CONFIG > "$OUT/next" 2>&1',
  'is given up when there is room':
    'mount -o remount,size=10m DISK; CAUSERIE runs --abandon "$open" --config CONFIG > "$OUT/next" 2>&1',
  'goes on when there is room':
    'mount -o remount,size=10m DISK; CAUSERIE resend "$open" --config CONFIG > "$OUT/next" 2>&1',
})

test.skipIf(!canMount)(
  'a run that meets a full disk at any write is named, and can be continued or given up: no letter is sent twice, no version stays pinned',
  async () => {
    smtp = await startSmtp()
    const recipients = ['ann@shop.example', 'bea@shop.example', 'cid@shop.example']
    const { configPath } = await shop.flow({
      smtp,
      recipients,
      columns: 'address',
      subscription: { formats: ['html'], attempts: 1 },
    })
    const disk = join(shop.folder, 'disk')
    await mkdir(disk, { recursive: true })
    await chmod(disk, 0o755)
    await writeFile(configPath, stringify({ ...parse(await readFile(configPath, 'utf8')), ledger: 'disk/ledger' }))
    const named = { planned: 0, sent: 0 }
    const whole = await onDisk(2_000, { config: configPath, disk, next: 'true' })
    expect(whole.status, whole.said).toBe(0)
    for (const [index, pages] of sizesUpTo(whole.usedPages).entries()) {
      // With another seed, each size gets another way.
      const [way = '', next = ''] = waysOn[(index + seed) % waysOn.length] ?? []
      const before = smtp.accepted.length
      const commands = next.replaceAll('CONFIG', `"${configPath}"`).replaceAll('DISK', `"${disk}"`)
      const { said, status, planned, ledger, nextSaid, complaint } = await onDisk(pages, {
        config: configPath,
        disk,
        next: commands,
      })
      const place = `${pages} pages, seed ${seed}, ${way}: ${said}\n${nextSaid}\n${complaint}`
      const letters = smtp.accepted.slice(before).map(({ to }) => to)
      expect(new Set(letters).size, place).toBe(letters.length)
      expect(said, place).not.toContain('a bug of causerie')
      if (planned === '') {
        expect(status, place).toBe(1)
        expect(said, place).toMatch(/no space (is )?left on/i)
        expect(await ledger.runs(), place).toEqual([])
        expect(await ledger.unplanned(), place).toEqual([])
      } else if (status === 1 && !/is (partial|failed)/.test(said)) {
        named.planned++
        expect(said, place).toMatch(/no space is left on the disk/)
        expect(said, place).toContain(
          `causerie resend ${planned} continues it, causerie runs --abandon ${planned} gives it up`,
        )
      }
      // The version is unpinned in any case.
      expect(await pins(shop.store), place).toEqual([])
      for (const { id, to } of (await ledger.plan(planned || 'none'))?.deliveries ?? []) {
        if (to.transport !== 'mail') continue
        const { state } = await ledger.latest('delivery', planned, id)
        const arrived = letters.filter(address => address === to.address).length
        if (state === 'sent') expect(arrived, place).toBe(1)
        else if (state !== 'sending') expect(arrived, place).toBe(0)
        if (arrived > 0) named.sent++
      }
    }
    expect(named.planned).toBeGreaterThan(2)
    expect(named.sent).toBeGreaterThan(2)
  },
  1_800_000,
)
