// PapaParse and plain JavaScript, as a careful user would write it.
//   usage: node papaparse.mjs FOLDER [RUNS]
import fs from 'node:fs';
import Papa from 'papaparse';
import { Drawer, measure, Totals } from './work.mjs';

await measure('PapaParse + JavaScript', process.argv[2], async (job) => {
  const totals = new Totals(job.customers);
  const rates = new Map(job.rates.map((rate) => [rate.prefix, rate]));
  const longest = Math.max(...job.rates.map((rate) => rate.prefix.length));
  const zoneA = new Set(job.zoneA);
  const byDomain = new Map(job.customers.map((customer, index) => [customer.domain, index]));
  const calls = job.customers.map(() => []);
  const seen = new Set();

  const rateOf = (number) => {
    for (let length = Math.min(longest, number.length - 1); length > 0; --length) {
      const rate = rates.get(number.slice(1, 1 + length));
      if (rate !== undefined) return rate;
    }
    return undefined;
  };
  const take = (row) => {
    ++totals.rows;
    const id = row[0];
    if (seen.has(id)) {
      ++totals.duplicates;
      return;
    }
    seen.add(id);
    const upn = row[5];
    const customer = byDomain.get(upn.slice(upn.indexOf('@') + 1));
    const kind = row[8] === 'user_in' ? 0 : row[8] === 'conf_out' ? 2 : 1;
    const rate = rateOf(row[12]);
    const home = job.customers[customer].country;
    const reach = kind === 2 ? zoneA.has(rate.country) : rate.country === home;
    calls[customer].push({ id, start: Date.parse(row[13]), seconds: Number(row[15]), kind, reach, units: rate.units });
  };

  await new Promise((done, fail) => {
    let first = true;
    const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { header: false, skipEmptyLines: true });
    parser.on('data', (row) => {
      if (first) first = false;
      else take(row);
    });
    parser.on('end', done);
    parser.on('error', fail);
    fs.createReadStream(job.file, { encoding: 'utf8', highWaterMark: 1 << 20 }).pipe(parser);
  });
  calls.forEach((list, index) => {
    list.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
    const drawer = new Drawer(job, index, totals);
    for (const call of list) drawer.draw(call.kind, call.seconds, call.reach, call.units);
  });
  return totals;
});
