// Without a network, without a server, and without telling anybody: the service worker, the page that is one file, and what
// the browser may and may not send.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { exampleLicences, inventory, licenceTexts } from '../../tools/components.mjs';
import { serve } from '../../tools/serve.mjs';
import { packageModule } from '../node/support/main_job.mjs';
import { Driver, siteFolder, start } from './driver.mjs';
import { open } from './support/browsers.mjs';
import { serveApp } from './support/watch.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const sample = (name) => path.join(root, 'examples/data', name);
const samples = ['customers.json', 'rate-card.csv', 'usage.csv'].map(sample);
const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'offline-'));

/** Imports the sample files as a person does, through the chooser's element. */
async function importSamples(app) {
  await app.page.upload('.ov-picker', ...samples);
  await app.find('dialog', 'Import', 20_000);
  await app.find('button', 'Import 3 files', 30_000);
  await app.click('button', 'Import 3 files');
  await app.gone('dialog', 'Import');
  await app.click('link', 'Customers');
  await app.find(null, /Coho Winery/);
}
const controlled = () => Promise.race([navigator.serviceWorker.ready, new Promise((done) => setTimeout(done, 3000, { active: null }))]).then(({ active }) => active?.state === 'activated' && navigator.serviceWorker.controller !== null);

/** A host that knows types of files and nothing else: the pages carry their policy. */
const plainHost = { 'Content-Security-Policy': '', 'Cross-Origin-Embedder-Policy': '', 'Cross-Origin-Resource-Policy': '' };

/** A file of a site is another; a host that keeps no compressed copies. */
function put(folder, name, text) {
  for (const ending of ['.br', '.gz']) fs.rmSync(path.join(folder, name + ending), { force: true });
  fs.writeFileSync(path.join(folder, name), text);
}
/** The next release of a site: it differs in its style sheet, and its service worker says so. `sent` is what the host then sends. */
function publishNext(folder, sent = (style) => style) {
  const { files } = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
  const style = `${fs.readFileSync(path.join(folder, 'style.css'), 'utf8')}\n:root { --release: next }\n`;
  const next = `sha384-${createHash('sha384').update(style).digest('base64')}`;
  const worker = fs.readFileSync(path.join(folder, 'sw.js'), 'utf8').replace(files['style.css'].integrity, next).replace(/-[0-9a-f]{16}/, '-aaaaaaaaaaaaaaaa');
  put(folder, 'style.css', sent(style));
  put(folder, 'sw.js', worker);
}
const release = () => getComputedStyle(document.documentElement).getPropertyValue('--release');

describe('without a network', () => {
  test('after the first visit the server may go: a reload, the demo and an import work, at any sub-path', async () => {
    const folder = temporary();
    fs.cpSync(siteFolder, path.join(folder, 'tools/overage'), { recursive: true });
    const server = await serveApp(folder, { headers: plainHost });
    const page = await open('chromium');
    const app = new Driver(page, server);
    try {
      await page.goto(`${server.url}/tools/overage/`);
      await app.ready();
      await page.waitFor(controlled);
      await server.close();
      await page.reload();
      await app.ready();
      await app.find('heading', 'Home');
      await page.waitFor(() => /Fabrikam|Litware|Contoso/.test(document.querySelector('.ov-mirror').textContent));
      await importSamples(app);
      await page.reload();
      await app.ready();
      await app.find(null, /Coho Winery/);
      assert.deepEqual(page.errors.filter((error) => !/sw\.js|ERR_CONNECTION_REFUSED|update/i.test(error)), []);
    } finally {
      await page.close();
      await server.close().catch(() => undefined);
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('it can be installed: name, start, icon', async () => {
    const app = await start('chromium');
    try {
      const session = await app.page.puppeteer.createCDPSession();
      const { errors, data } = await session.send('Page.getAppManifest');
      assert.deepEqual(errors, []);
      const { name, start_url: first, display, icons } = JSON.parse(data);
      assert.deepEqual([name, first, display, icons.length > 0], ['Telco Overage', './', 'standalone', true]);
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
    } finally {
      await app.stop();
    }
  });

  test('a new release waits until the person wants it, and what was just changed is still there', async () => {
    const folder = temporary();
    fs.cpSync(siteFolder, folder, { recursive: true });
    const server = await serveApp(folder);
    const page = await open('chromium');
    const app = new Driver(page, server);
    try {
      await page.goto(`${server.url}/`);
      await app.ready();
      await page.waitFor(controlled);
      await importSamples(app);
      publishNext(folder);
      await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
      await page.waitFor(() => document.querySelector('.ov-update button') !== null);
      assert.equal(await page.evaluate(release), '', 'nothing changed by itself');
      await page.evaluate(() => (globalThis.before = true));
      await app.click('button', 'Afficher en français');
      await page.evaluate(() => document.querySelector('.ov-update button').click());
      for (let i = 0; i < 300; i++) {
        // the page is on its way out and in: asking it may fail
        if (await page.evaluate(() => globalThis.before !== true && document.querySelector('.ov-mirror main') !== null).catch(() => false)) break;
        await sleep(100);
      }
      assert.equal(await page.evaluate(release), 'next');
      await app.find('link', 'Clients');
      await page.waitFor(() => document.querySelector('.ov-mirror').textContent.includes('Coho Winery'));
    } finally {
      await page.close();
      await server.close();
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe('a file that is not the release\'s', () => {
  const forged = (style) => `${style}\n:root { --release: forged }\n`;
  /** The page remembers how the installation of each service worker ended. */
  const watchInstalls = () => {
    globalThis.ends = [];
    addEventListener('DOMContentLoaded', () => {
      const { register } = navigator.serviceWorker;
      navigator.serviceWorker.register = async (...given) => {
        const registration = await register.apply(navigator.serviceWorker, given);
        const watch = (worker) => worker?.addEventListener('statechange', () => globalThis.ends.push(worker.state));
        watch(registration.installing);
        registration.addEventListener('updatefound', () => watch(registration.installing));
        return registration;
      };
    });
  };
  const refused = () => globalThis.ends.includes('redundant') && !globalThis.ends.includes('installed');
  const keptStyles = async () => {
    const caught = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).match('style.css'))?.text() ?? ''));
    return caught.filter((text) => text.includes('forged')).length;
  };
  async function visit(check) {
    const folder = temporary();
    fs.cpSync(siteFolder, folder, { recursive: true });
    const server = await serveApp(folder);
    const page = await open('chromium');
    try {
      await page.puppeteer.evaluateOnNewDocument(watchInstalls);
      await check({ folder, page, app: new Driver(page, server), go: () => page.goto(`${server.url}/`) });
    } finally {
      await page.close();
      await server.close();
      fs.rmSync(folder, { recursive: true });
    }
  }

  test('is not kept at a first visit: nothing is, until the host sends what the release names', () =>
    visit(async ({ folder, page, app, go }) => {
      const style = fs.readFileSync(path.join(folder, 'style.css'), 'utf8');
      put(folder, 'style.css', forged(style));
      await go();
      await app.ready();
      await page.waitFor(refused);
      assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
      assert.equal(await page.evaluate(keptStyles), 0);
      put(folder, 'style.css', style);
      await page.reload();
      await page.waitFor(controlled);
    }));

  test('is not taken by an update: the old release stays whole', () =>
    visit(async ({ folder, page, app, go }) => {
      await go();
      await app.ready();
      await page.waitFor(controlled);
      await page.evaluate(() => globalThis.ends.splice(0));
      publishNext(folder, forged);
      await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()).catch(() => undefined));
      await page.waitFor(refused);
      assert.equal(await page.evaluate(keptStyles), 0);
      await page.reload();
      await app.ready();
      assert.equal(await page.evaluate(release), '', 'served from what was kept, not from the host');
      assert.equal(await page.evaluate(() => document.querySelector('.ov-update')), null, 'nothing is offered');
    }));
});

describe('what is handed out', () => {
  const folder = temporary();
  const [one, two] = ['one', 'two'].map((name) => path.join(folder, name));
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  before(async () => {
    await packageModule();
    for (const out of [one, two]) {
      const words = ['--out', out, '--build', path.dirname(siteFolder), '--native', path.join(folder, 'none')];
      execFileSync(process.execPath, [path.join(root, 'tools/package.mjs'), ...words], { stdio: 'ignore' });
    }
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  test('two packings of the release are the same bytes, and those that the checksums name', () => {
    const names = fs.readdirSync(one);
    assert.equal(names.length, 5);
    assert.deepEqual(fs.readdirSync(two), names);
    const sums = fs.readFileSync(path.join(one, 'SHA256SUMS'), 'utf8');
    for (const name of names) {
      const bytes = fs.readFileSync(path.join(one, name));
      assert.ok(bytes.equals(fs.readFileSync(path.join(two, name))), name);
      if (name !== 'SHA256SUMS') assert.ok(sums.includes(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`), name);
    }
  });

  test('every archive carries the inventory and the licences of what is inside', () => {
    const examples = Object.keys(exampleLicences());
    for (const [name, top, more = []] of [[`telco-overage-site-${version}.tar.gz`, `telco-overage-site-${version}`, examples], [`telco-overage-${version}.tgz`, 'package']]) {
      const inside = execFileSync('tar', ['--list', '--gzip', '--file', path.join(one, name)], { encoding: 'utf8' }).split('\n');
      for (const file of ['LICENSE', 'licences.md', 'sbom.cdx.json', ...[...Object.keys(licenceTexts(path.dirname(siteFolder))), ...more].map((text) => `licences/${text}`)]) {
        assert.ok(inside.includes(`${top}/${file}`), `${name}: ${file}`);
      }
    }
  });

  test('the examples of the archive run from any static host, beside the site', async () => {
    const unpacked = path.join(folder, 'unpacked');
    fs.mkdirSync(unpacked);
    execFileSync('tar', ['--extract', '--gzip', '--file', path.join(one, `telco-overage-site-${version}.tar.gz`), '--strip-components=1'], { cwd: unpacked });
    const host = await serve(unpacked, { headers: plainHost });
    const page = await open('chromium');
    try {
      const visit = async (name, check, timeout = 30_000) => {
        await page.goto(`${host.url}/examples/${name}`);
        await page.waitFor(check, { timeout });
        assert.deepEqual(page.errors.splice(0), [], name);
      };
      const ready = () => document.querySelector('telco-overage')?.status === 'ready';
      await visit('', () => document.links.length === 4);
      await visit('react.html', () => /calls in 2026-06/.test(document.getElementById('month')?.textContent));
      await visit('portal.html', () => /assignments: 0/.test(document.getElementById('log').textContent));
      await visit('strict.html', ready);
      const refused = await page.evaluate((other) => fetch(other).then(() => false, () => true), `${host.url}/LICENSE`);
      assert.equal(refused, true, 'the strict page is strict there too');
      for (const until = Date.now() + 10_000; Date.now() < until && page.violations.length === 0;) await sleep(50); // it is told later
      assert.match(page.violations.splice(0).join('\n'), /^connect-src: .*\/LICENSE in .*strict\.html$/);
      page.errors.splice(0);
      await visit('isolated.html', ready);
    } finally {
      await page.close().finally(() => host.close());
    }
  });

  test('the page of the archive that embeds names the hash of the loader in it', () => {
    const read = (name) => execFileSync('tar', ['--extract', '--gzip', '--to-stdout', '--file', path.join(one, `telco-overage-site-${version}.tar.gz`), `telco-overage-site-${version}/${name}`]);
    const line = /^<script .*$/m.exec(read('embed.html'))[0];
    const hash = `sha384-${createHash('sha384').update(read('site/telco-overage.js')).digest('base64')}`;
    const document = fs.readFileSync(path.join(root, 'docs/embedding.md'), 'utf8');
    assert.ok(document.includes(line.replace(hash, 'sha384-...')), 'the line of the document, with the hash filled in');
    assert.ok(line.includes(hash));
  });

  test('the app as one file, opened from the disk, shows the demo, takes files, keeps them, and asks for nothing', async () => {
    const file = path.join(one, `telco-overage-${version}.html`);
    const page = await open('chromium');
    const app = new Driver(page, { close: () => undefined });
    const asked = [];
    page.puppeteer.on('request', (request) => asked.push(request.url()));
    try {
      await page.goto(pathToFileURL(file).href);
      await app.ready();
      await page.waitFor(() => /Fabrikam|Litware|Contoso/.test(document.querySelector('.ov-mirror').textContent), { timeout: 30_000 });
      await importSamples(app);
      await page.reload();
      await app.ready();
      await app.find(null, /Coho Winery/);
      // a name in Greek has its letters from a face inside
      const faces = await page.evaluate(() => [...document.fonts].filter(({ family }) => family.includes('More')).map(({ status }) => status));
      assert.deepEqual(faces, ['loaded', 'loaded']);
      // what the app fetches when somebody asks for it: the worked examples, French
      await page.evaluate(() => (location.hash = '#/v1/scenarios'));
      await app.find(null, /^\d{3} scenarios$/);
      await app.click('button', 'Afficher en français');
      await app.find('link', 'Clients');
      // the licences and the inventory of what is inside
      await page.goto('about:blank');
      await page.goto(`${pathToFileURL(file).href}#licences`);
      await page.waitFor(() => document.querySelector('pre') !== null);
      const inside = await page.evaluate(() => document.querySelector('pre').innerText);
      for (const from of Object.values(licenceTexts(path.dirname(siteFolder)))) assert.ok(inside.includes(fs.readFileSync(from, 'utf8').trim()), from);
      assert.deepEqual(JSON.parse(inside.split('==== sbom.cdx.json')[1]), inventory());
      assert.deepEqual(asked.filter((url) => !/^(blob|data):/.test(url) && url.split('#')[0] !== pathToFileURL(file).href), []);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
});

describe('what the browser sends', () => {
  test('nothing leaves the origin during the main job', async () => {
    const app = await start('chromium', { ready: false });
    const { page, server } = app;
    try {
      const requests = [];
      const session = await page.puppeteer.createCDPSession();
      await session.send('Network.enable');
      for (const event of ['Network.requestWillBeSent', 'Network.webSocketCreated', 'Network.webTransportCreated']) {
        session.on(event, ({ request, url }) => requests.push({ url: request?.url ?? url, body: request?.hasPostData === true, method: request?.method ?? event }));
      }
      await page.reload();
      await app.ready();
      await importSamples(app);
      await app.click('link', 'Calls');
      await app.click('button', 'Export calls');
      await page.waitFor(() => /is in your downloads/.test(document.body.textContent));
      await sleep(500);
      assert.ok(requests.length > 3);
      const foreign = requests.filter(({ url }) => !url.startsWith(`${server.url}/`) && !/^(blob|data):/.test(url));
      assert.deepEqual(foreign, []);
      assert.deepEqual(requests.filter(({ body, method }) => body || method !== 'GET'), []);
      for (const { url } of requests) assert.equal(new URL(url).search, '', 'no address carries data');
      assert.deepEqual(page.errors, []);
    } finally {
      await app.stop();
    }
  });

  test('what is asked of another origin is refused by the policy', async () => {
    const app = await start('chromium', { violates: true });
    try {
      const refused = await app.page.evaluate((other) => fetch(other).then(() => false, () => true), app.server.other);
      assert.equal(refused, true);
      // the browser sends its report a moment later
      const reported = () => app.server.violations.some((violation) => violation.startsWith('connect-src'));
      for (const until = Date.now() + 10_000; Date.now() < until && !reported();) await new Promise((done) => setTimeout(done, 50));
      assert.ok(reported(), 'and the refusal is reported');
    } finally {
      await app.stop();
    }
  });
});

describe('text stays text', () => {
  test('a text becomes neither markup nor a script', async () => {
    const app = await start('chromium', { violates: true });
    try {
      const made = await app.page.evaluate(() => {
        const tries = {
          html: () => (document.createElement('div').innerHTML = '<img src=x>'),
          script: () => (document.createElement('script').text = 'globalThis.ran = 1'),
          worker: () => new Worker('worker.js'),
          policy: () => globalThis.trustedTypes.createPolicy('other', {}),
          twice: () => globalThis.trustedTypes.createPolicy('telco-overage', { createScriptURL: (url) => url }),
          code: () => new Function('return 1')(),
        };
        // a debugger may evaluate what the page may not: the page's own timer asks
        const made = Object.entries(tries).map(([name, work]) => new Promise((done) => setTimeout(() => { try { work(); done(name); } catch { done(''); } })));
        return Promise.all(made).then((names) => names.filter(Boolean));
      });
      assert.deepEqual(made, []);
    } finally {
      await app.stop();
    }
  });

  test('the name of a file and its texts become no markup', async () => {
    const folder = temporary();
    const evil = '<img src=x onerror="globalThis.ran = 1">';
    const file = path.join(folder, 'x onerror=globalThis.ran=1 <b>.json');
    const text = fs.readFileSync(sample('customers.json'), 'utf8').replace('"companyName": "Coho Winery"', `"companyName": ${JSON.stringify(`Coho Winery ${evil}`)}`);
    fs.writeFileSync(file, text);
    const app = await start('chromium');
    try {
      await app.page.upload('.ov-picker', file);
      await app.find('dialog', 'Import', 20_000);
      await app.find('button', 'Import 1 file', 30_000);
      await app.click('button', 'Import 1 file');
      await app.gone('dialog', 'Import');
      await app.click('link', 'Customers');
      await app.find(null, /Coho Winery <img/);
      assert.equal(await app.page.evaluate(() => globalThis.ran ?? document.querySelectorAll('img, b').length), 0);
      assert.deepEqual(app.errors, []);
    } finally {
      await app.stop();
      fs.rmSync(folder, { recursive: true });
    }
  });
});
