import { type Command, Option } from 'commander'
import { dateOrders, type SourceFacts } from '../src/ingest/formats/export-row.ts'
import { isZone } from '../src/time/zone.ts'
import { UsageError } from './failure.ts'

/** Adds the options for what an export does not say itself. */
export function addSourceOptions(command: Command): Command {
  return command
    .option('--zone <zone>', 'for exports: the IANA zone of times without an offset')
    .option('--site <id>', 'for exports: the establishment of chats that name none')
    .option('--agents <name...>', 'for exports: who works for the business, if the export does not say')
    .addOption(new Option('--date-order <order>', 'for exports: the order of dates').choices([...dateOrders]))
}

/** What the flags say of a source. Throws `UsageError` for a zone that does not exist. */
export function sourceOf({ zone, site, agents, dateOrder }: SourceFacts): SourceFacts {
  if (zone !== undefined && !isZone(zone))
    throw new UsageError(`--zone is an IANA time zone such as Europe/Paris: ${zone}`)
  return { zone, site, agents, dateOrder }
}
