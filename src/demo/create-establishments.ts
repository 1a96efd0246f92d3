import { join, type Sql, sql, texts } from '../engine/sql.ts'
import { cities, type Route, routes, sectors } from './places.ts'
import { chance, normal, opaqueId, uniform } from './randomness.ts'

/** The id of the site with the number `site`. */
export function establishmentId(seed: number): Sql {
  return opaqueId(siteDice(seed))
}

function siteDice(seed: number): Sql {
  return sql`hash(${seed}, 'site', site)`
}

/** The number of sites that write to the log and are in no establishments file. */
const unlisted = 3
const tags = ['phare', 'franchise', 'retrait en magasin', 'parking', 'ouverture récente']

/**
 * The tables `sectors`, `routes` and `sites`. Site 1 is the largest. A few sites neglect their chats (`neglected`, at least two), one has no
 * zone (`zone_listed` null), and the last three are not listed.
 */
export function createEstablishments(seed: number, establishments: number): readonly Sql[] {
  const dice = siteDice(seed)
  return [
    sql`CREATE TEMP TABLE sectors (
      sector_key INTEGER, sector VARCHAR, brands VARCHAR[], opens DOUBLE, closes DOUBLE, open_days VARCHAR[], weekdays VARCHAR[], months VARCHAR[], reply_minutes DOUBLE)`,
    sql`INSERT INTO sectors VALUES ${rows(
      sectors.map((sector, index) => [
        sql`${index}`,
        sql`${sector.sector}`,
        sql`${texts(sector.brands)}`,
        sql`${sector.opens}`,
        sql`${sector.closes}`,
        sql`${texts(sector.openDays.map(String))}`,
        sql`${texts(sector.weekdays.map(String))}`,
        sql`${texts(sector.months.map(String))}`,
        sql`${sector.replyMinutes}`,
      ]),
    )}`,
    sql`CREATE TEMP TABLE routes (bucket INTEGER, route INTEGER, bot BOOLEAN)`,
    sql`INSERT INTO routes SELECT unnest(range(low, high)), route, bot
      FROM (VALUES ${rows(bucketed(routes))}) AS weighed (low, high, route, bot)`,
    sql`CREATE TEMP TABLE cities (
      low DOUBLE, high DOUBLE, city VARCHAR, region VARCHAR, country VARCHAR, zone VARCHAR, language VARCHAR)`,
    sql`INSERT INTO cities VALUES ${rows(cityRanges())}`,
    sql`CREATE TEMP TABLE sites AS
      WITH drawn AS (
        SELECT site::INTEGER AS site, ${dice} AS dice, ${uniform(dice, 'city')} AS city_draw,
          (${dice} % ${sectors.length})::INTEGER AS sector_key, site <= ${establishments} AS listed
        FROM range(1, ${establishments + unlisted + 1}) AS numbered (site)),
      named AS (
        SELECT drawn.*, city, region, country, zone, language, sector, reply_minutes,
          list_extract(brands, 1 + (dice // 1000 % len(brands))::INTEGER) AS brand
        FROM drawn JOIN sectors USING (sector_key) JOIN cities ON city_draw >= low AND city_draw < high)
      SELECT site, listed, sector_key, sector, brand, region, country, zone, language,
        ${establishmentId(seed)} AS establishment_id,
        concat_ws(' ', brand, city, nullif(row_number() OVER (PARTITION BY brand, city ORDER BY site), 1)) AS name,
        CASE WHEN site <> ${Math.min(5, establishments)} THEN zone END AS zone_listed,
        nullif(concat_ws(';', ${join(
          tags.map(
            (tag, index) =>
              sql`CASE WHEN ${index === 0 ? sql`site <= ${Math.ceil(establishments / 12)}` : chance(sql`dice`, `tag ${tag}`, 0.22)} THEN ${tag} END`,
          ),
        )}), '') AS tag,
        CASE WHEN listed THEN 1 / power(site + 2, 0.85) ELSE 0.0004 END AS size,
        reply_minutes * exp(0.55 * ${normal(sql`dice`, 'slowness')}) AS reply_minutes,
        site IN (4, 7) OR (site > 7 AND ${chance(sql`dice`, 'neglected', 0.05)}) AS neglected
      FROM named ORDER BY site`,
  ]
}

function rows(values: readonly (readonly Sql[])[]): Sql {
  return join(values.map(cells => sql`(${join(cells)})`))
}

function bucketed(all: readonly Route[]): readonly (readonly Sql[])[] {
  let low = 0
  return all.map((route, index) => {
    const high = low + route.weight
    const row = [sql`${low}`, sql`${high}`, sql`${index}`, sql`${route.bot}`]
    low = high
    return row
  })
}

function cityRanges(): readonly (readonly Sql[])[] {
  const total = cities.reduce((sum, city) => sum + city.weight, 0)
  let below = 0
  return cities.map(city => {
    const low = below / total
    below += city.weight
    const names = [city.city, city.region, city.country, city.zone, city.language]
    return [sql`${low}`, sql`${below / total}`, ...names.map(name => sql`${name}`)]
  })
}
