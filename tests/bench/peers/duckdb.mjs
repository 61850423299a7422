// DuckDB-WASM in SQL: one hash join per prefix length, pools by a running sum.
//   usage: node duckdb.mjs FOLDER [RUNS]
import { createRequire } from 'node:module';
import path from 'node:path';
import { measure, Totals } from './work.mjs';

const require = createRequire(import.meta.url);
const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
const dist = path.dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));
const bundle = (kind) => ({
  mainModule: path.join(dist, `duckdb-${kind}.wasm`),
  mainWorker: path.join(dist, `duckdb-node-${kind}.worker.cjs`),
});
const text = (value) => `'${String(value).replaceAll("'", "''")}'`;
const values = (rows) => rows.map((row) => `(${row.join(', ')})`).join(', ');

const db = await duckdb.createDuckDB({ mvp: bundle('mvp'), eh: bundle('eh') }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
await db.instantiate(() => {});

await measure('DuckDB-WASM, SQL', process.argv[2], (job) => {
  const connection = db.connect();
  const run = (sql) => connection.query(sql);
  const rateOf = new Map(job.rates.map((rate) => [rate.prefix.length, []]));
  for (const rate of job.rates) rateOf.get(rate.prefix.length).push([text(rate.prefix), text(rate.country), rate.units]);
  const lengths = [...rateOf.keys()].sort((a, b) => b - a);
  for (const length of lengths) {
    run(`create or replace table rates${length} as select * from (values ${values(rateOf.get(length))}) t(prefix, country, units)`);
  }
  run(`create or replace table customers as select * from (values ${values(
    job.customers.map((c, index) => [index, text(c.domain), text(c.country), c.planMinutes, c.conferenceMinutes]),
  )}) t(customer, domain, home, plan, conference)`);
  run(`create or replace table zone_a as select * from (values ${values(job.zoneA.map((c) => [text(c)]))}) t(country)`);
  const names = ['id', 'call', 'conference_id', 'location', 'object', 'upn', 'display', 'caller', 'type', 'number_type', 'scope',
    'destination', 'number', 'start', 'finish', 'seconds', 'fee', 'charge', 'currency', 'capability'];
  run(`create or replace table calls as
    select id::uuid as id, split_part(upn, '@', 2) as domain, type, substr(number, 2) as digits, start, seconds::int as seconds
    from read_csv(${text(job.file)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
      columns = {${names.map((name) => `${name}: 'VARCHAR'`).join(', ')}})`);
  const pick = (column) => `coalesce(${lengths.map((length) => `r${length}.${column}`).join(', ')})`;
  const result = run(`
    with once as (select id, any_value(domain) as domain, any_value(type) as type, any_value(digits) as digits,
                         any_value(start)::timestamptz as start, any_value(seconds) as seconds from calls group by id),
    rated as (
      select c.customer, c.plan, c.conference, once.id, once.start, once.type, once.seconds,
             case when once.type = 'user_in' then 0 else (once.seconds + 59) // 60 end as minutes,
             ${pick('units')} as units,
             case once.type when 'user_out' then ${pick('country')} = c.home
                            when 'conf_out' then ${pick('country')} in (select country from zone_a) else false end as reach
      from once join customers c using (domain)
      ${lengths.map((n) => `left join rates${n} r${n} on r${n}.prefix = substr(once.digits, 1, ${n})`).join('\n')}),
    drawn as (
      select *, case when reach then greatest(0, least(minutes, case type when 'conf_out' then conference else plan end
          - (sum(minutes) over (partition by customer, type, reach order by start, id) - minutes))) else 0 end as pooled
      from rated)
    select customer, count(*) filter (where minutes = 0) as free, count(*) filter (where minutes > 0 and pooled = minutes) as pool,
           count(*) filter (where minutes > pooled) as overage, sum(pooled) as pool_minutes, sum((minutes - pooled) * units) as units
    from drawn group by customer order by customer`);
  const totals = new Totals(job.customers);
  totals.rows = Number(run('select count(*) as n from calls').get(0).n);
  let counted = 0;
  for (const row of result) {
    totals.calls.free += Number(row.free);
    totals.calls.pool += Number(row.pool);
    totals.calls.overage += Number(row.overage);
    counted += Number(row.free) + Number(row.pool) + Number(row.overage);
    const mine = totals.customers[Number(row.customer)];
    mine.poolMinutes = Number(row.pool_minutes);
    mine.overage = Number(row.units);
  }
  totals.duplicates = totals.rows - counted;
  connection.close();
  return totals;
});
process.exit(0);
