// Drives the application as a person does, and finds things as assistive technology does: by role and name, in the
// semantic mirror (web/src/mirror.ts).
//
//   const app = await start('chromium', { dark: true });
//   await app.click('button', 'Import');
//   await app.type('textbox', 'Name', 'Contoso');
//   await app.stop();
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { open } from './support/browsers.mjs';
import { serveApp } from './support/watch.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const siteFolder = process.env.SITE ?? path.join(root, 'build/wasm-release/site');

/** In the page: the mirrored elements of a role and name as {role, name, value, x, y, width, height, ...}. */
function inMirror(role, name) {
  const roleOf = (e) => {
    const given = e.getAttribute('role');
    if (given) return given;
    const tag = e.tagName.toLowerCase();
    if (/^h[1-6]$/.test(tag)) return 'heading';
    if (tag === 'input') return { checkbox: 'checkbox', range: 'slider' }[e.type] ?? 'textbox';
    return { button: 'button', a: 'link', textarea: 'textbox', span: 'text', main: 'main', nav: 'navigation' }[tag] ?? tag;
  };
  const nameOf = (e) => (e.getAttribute('aria-label') ?? e.textContent ?? '').trim();
  const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
  const found = [];
  for (const scope of roots) {
    for (const e of scope.querySelectorAll('.ov-mirror .m')) {
      if (role && roleOf(e) !== role) continue;
      const itsName = nameOf(e);
      if (name !== undefined && name !== null) {
        const wanted = typeof name === 'string' ? itsName === name : new RegExp(name.source, name.flags).test(itsName);
        if (!wanted) continue;
      }
      const r = e.getBoundingClientRect();
      const state = (key) => e.getAttribute(`aria-${key}`);
      found.push({
        role: roleOf(e), name: itsName, value: e.value ?? e.getAttribute('aria-valuetext') ?? '',
        x: r.x, y: r.y, width: r.width, height: r.height,
        checked: e.checked ?? state('checked'), expanded: state('expanded'), selected: state('selected'),
        current: state('current'), invalid: state('invalid'), disabled: e.disabled || state('disabled') === 'true',
        description: state('description'), rows: state('rowcount'), level: Number(/^H(\d)$/.exec(e.tagName)?.[1] ?? 0),
        focused: e === scope.activeElement,
      });
    }
  }
  return found;
}

export async function start(engine = 'chromium', { route = '', serveOptions = {}, ...options } = {}) {
  const server = await serveApp(options.site ?? siteFolder, { violates: options.violates, ...serveOptions });
  const page = await open(engine, options);
  const app = new Driver(page, server);
  await page.goto(`${server.url}/${route}`);
  if (options.ready !== false) await app.ready();
  return app;
}

export class Driver {
  constructor(page, server) {
    this.page = page;
    this.server = server;
  }
  get errors() {
    return this.page.errors;
  }
  async stop() {
    await this.page.close();
    await this.server.close();
  }

  /** The application is drawn and mirrored. */
  ready() {
    return this.page.waitFor(() => document.querySelector('.ov-mirror main') !== null);
  }

  /** Everything of a role (null: any) and a name (text or RegExp; absent: any). */
  all(role, name) {
    const sent = name instanceof RegExp ? { source: name.source, flags: name.flags } : (name ?? null);
    return this.page.evaluate(inMirror, role, sent);
  }
  /** Waits for one; the first if there are several. */
  async find(role, name, timeout = 10_000) {
    const until = Date.now() + timeout;
    for (;;) {
      const [first] = await this.all(role, name);
      if (first) return first;
      if (Date.now() > until) {
        const there = (await this.all(role)).map((e) => e.name).slice(0, 40);
        throw new Error(`no ${role} ${name}; there are: ${there.join(' | ')}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  async gone(role, name, timeout = 10_000) {
    const until = Date.now() + timeout;
    while ((await this.all(role, name)).length > 0) {
      if (Date.now() > until) throw new Error(`${role} ${name} is still there`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  /** Waits until `check` holds for the first thing of that role and name. */
  async until(role, name, check, timeout = 10_000) {
    const started = Date.now();
    for (;;) {
      const found = (await this.all(role, name)).find(check);
      if (found) return found;
      if (Date.now() - started > timeout) {
        throw new Error(`${role} ${name} is ${JSON.stringify((await this.all(role, name))[0])}; wanted ${check}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** The rows of a grid or table that are drawn: {index, cells, x, y, width, height}, from the header (index 1) on. */
  rows(name) {
    return this.page.evaluate((wanted) => {
      const nameOf = (e) => (e.getAttribute('aria-label') ?? e.textContent ?? '').trim();
      const table = [...document.querySelectorAll('.ov-mirror [role=grid], .ov-mirror [role=table]')].find((e) => nameOf(e) === wanted);
      return [...(table?.querySelectorAll('[role=row]') ?? [])].map((row) => {
        const { x, y, width, height } = row.getBoundingClientRect();
        const cells = [...row.querySelectorAll('[role=cell],[role=gridcell],[role=columnheader],[role=rowheader]')];
        return { index: Number(row.getAttribute('aria-rowindex')), cells: cells.map(nameOf), x, y, width, height };
      });
    }, name);
  }

  /** Clicks the pixels of the canvas under it; of several, the one that `check` accepts. */
  async click(role, name, check = () => true) {
    const { x, y, width, height } = await this.until(role, name, check);
    await this.page.move(x + width / 2, y + height / 2);
    await this.page.click(x + width / 2, y + height / 2);
  }
  /** As assistive technology does: the element is clicked, no pointer is involved. */
  async activate(role, name, check = () => true) {
    const { description } = await this.until(role, name, check);
    await this.page.evaluate(
      (r, n, d) => {
        const match = (e) => (e.getAttribute('aria-label') ?? e.textContent ?? '').trim() === n && e.getAttribute('aria-description') === d;
        const found = [...document.querySelectorAll('.ov-mirror .m')].find((e) => match(e) && (!r || e.matches(r)));
        found?.click();
      },
      { button: 'button,[role=button]', link: 'a', checkbox: 'input[type=checkbox]' }[role] ?? `[role="${role}"]`, name, description,
    );
  }
  async type(role, name, text) {
    await this.click(role, name);
    await this.page.type(text);
  }
  /** The element that has the focus, as {role, name}, or null outside the application. */
  async focused() {
    return (await this.all(null)).find((e) => e.focused) ?? null;
  }

  frames() {
    return this.page.evaluate(() => Number(document.querySelector('.ov-layers').dataset.frames));
  }
  /** Waits until nothing is drawn any more; resolves to the number of frames drawn so far. */
  async idle(quiet = 400, timeout = 10_000) {
    const until = Date.now() + timeout;
    for (let last = -1; ; ) {
      const now = await this.frames();
      if (now === last) return now;
      if (Date.now() > until) throw new Error('it never stops drawing');
      last = now;
      await new Promise((done) => setTimeout(done, quiet));
    }
  }
}
