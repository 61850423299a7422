// One worker and two, in headless Chromium and under Node. Only the clock tells of several.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import { rateMonth } from './rate_month.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const files = { customers: 'customers.json', rates: 'rates.csv', usage: 'usage.csv' };
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };

/** A server of the package, the job and a month's files. */
function serve(folder, moduleFolder) {
  const places = { package: moduleFolder, month: folder, bench: path.join(root, 'tests/bench') };
  const server = http.createServer((request, response) => {
    const [, place, name] = request.url.split('/');
    const file = path.join(places[place] ?? '', path.basename(name ?? ''));
    if (!places[place] || !fs.existsSync(file)) {
      response.writeHead(place === '' ? 200 : 404, { 'Content-Type': 'text/html' }).end('<!doctype html><title>ready</title>');
      return;
    }
    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'text/plain' });
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** In the page: a fresh one, so that nothing is compiled yet. */
async function inPage(helpers, runs, names) {
  const { connectEngine } = await import('/package/index.js');
  const { rateMonth: job } = await import('/bench/rate_month.mjs');
  const blobs = await Promise.all(Object.entries(names).map(async ([key, name]) => [key, await (await fetch(`/month/${name}`)).blob()]));
  const begin = () => new Worker('/package/worker.js', { type: 'module' });
  return job(connectEngine(begin(), { helpers, start: begin }), Object.fromEntries(blobs), runs);
}

async function inChromium(address, helpers, runs) {
  const { open } = await import('../browser/support/browsers.mjs');
  const page = await open('chromium');
  try {
    await page.goto(address);
    return await page.evaluate(inPage, helpers, runs, files);
  } finally {
    await page.close();
  }
}

export async function benchWorkers(folder, runs) {
  const { moduleFolder, packageModule } = await import('../node/support/main_job.mjs');
  const { createEngine } = await packageModule();
  const given = Object.fromEntries(Object.entries(files).map(([key, name]) => [key, fs.readFileSync(path.join(folder, name))]));
  const server = await serve(folder, moduleFolder);
  const address = `http://127.0.0.1:${server.address().port}/`;
  const results = [];
  for (const helpers of [0, 1]) {
    results.push({ name: 'Node', workers: helpers + 1, ...(await rateMonth(await createEngine({ helpers }), given, runs)) });
    try {
      results.push({ name: 'Chromium', workers: helpers + 1, ...(await inChromium(address, helpers, runs)) });
    } catch (error) {
      console.error(`bench: a page in Chromium is left out: ${error.message}`);
    }
  }
  server.close();
  return results;
}

export function tellWorkers(results) {
  const warm = ({ seconds }) => Math.min(...seconds.slice(1));
  for (const name of new Set(results.map((each) => each.name))) {
    const [one, two] = results.filter((each) => each.name === name);
    if (!two) continue;
    const text = (each) => `first ${each.seconds[0].toFixed(3)} s  warm ${warm(each).toFixed(3)} s`;
    console.log(
      `  ${name.padEnd(10)} one worker: ${text(one)} (${(one.seconds[0] / warm(one)).toFixed(2)} times)  two: ${text(two)}  ` +
        `${(warm(one) / warm(two)).toFixed(2)} times faster`,
    );
  }
}
