// What every peer does with the calls once they are read, and what they must agree on.
import fs from 'node:fs';
import path from 'node:path';

export function readJob(folder) {
  const job = JSON.parse(fs.readFileSync(path.join(folder, 'job.json'), 'utf8'));
  const lines = fs.readFileSync(path.join(folder, 'rates.csv'), 'utf8').split('\r\n');
  job.rates = [];
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    // a quoted destination name would hold a comma; none does
    const [, country, , , prefix, rate] = line.split(',');
    job.rates.push({ prefix, country, units: Math.round(Number(rate) * 10000) });
  }
  job.file = path.join(folder, 'usage.csv');
  return job;
}

/** Totals in one form: counts, minutes, money in units of 0.0001, and a line per customer. */
export class Totals {
  rows = 0;
  duplicates = 0;
  calls = { free: 0, pool: 0, overage: 0 };
  customers;

  constructor(customers) {
    this.customers = customers.map(() => ({ poolMinutes: 0, overage: 0 }));
  }

  toJSON() {
    const sum = (key) => this.customers.reduce((total, customer) => total + customer[key], 0);
    return {
      rows: this.rows,
      duplicates: this.duplicates,
      free: this.calls.free,
      pool: this.calls.pool,
      overage: this.calls.overage,
      poolMinutes: sum('poolMinutes'),
      overageUnits: sum('overage'),
      customers: this.customers.map((c) => `${c.poolMinutes}:${c.overage}`).join(' '),
    };
  }
}

/** Draws one customer's pools; calls must come in order of start, then id. */
export class Drawer {
  constructor(job, index, totals) {
    const customer = job.customers[index];
    this.plan = customer.planMinutes;
    this.conference = customer.conferenceMinutes;
    this.mine = totals.customers[index];
    this.calls = totals.calls;
  }

  /** kind: 0 inbound, 1 user out, 2 conference; reach: does the plan reach the destination? */
  draw(kind, seconds, reach, units) {
    if (kind === 0 || seconds === 0) {
      ++this.calls.free;
      return;
    }
    const minutes = Math.ceil(seconds / 60);
    let rest = minutes;
    if (reach) {
      const left = kind === 2 ? this.conference : this.plan;
      const taken = minutes < left ? minutes : left;
      if (kind === 2) this.conference -= taken;
      else this.plan -= taken;
      this.mine.poolMinutes += taken;
      rest -= taken;
    }
    if (rest === 0) {
      ++this.calls.pool;
    } else {
      ++this.calls.overage;
      this.mine.overage += rest * units;
    }
  }
}

export const megabytes = (bytes) => Math.round(bytes / 1e6);

/** Runs `once` several times in this process and prints one JSON line. */
export async function measure(name, folder, once) {
  const runs = Number(process.argv[3] ?? 3);
  const job = readJob(folder);
  const seconds = { wall: [], processor: [] };
  let totals;
  for (let i = 0; i < runs; ++i) {
    const start = performance.now();
    const before = process.cpuUsage();
    totals = await once(job);
    const used = process.cpuUsage(before);
    seconds.wall.push((performance.now() - start) / 1000);
    seconds.processor.push((used.user + used.system) / 1e6);
  }
  console.log(JSON.stringify({ name, seconds, peakMB: megabytes(process.resourceUsage().maxRSS * 1024), totals }));
}
