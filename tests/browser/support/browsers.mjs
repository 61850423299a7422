// One page, three engines: Chromium and Firefox through puppeteer-core, WebKitGTK through WebDriver.
//
//   const page = await open('chromium', { width: 1280, height: 800 });
//   await page.goto(url); await page.waitFor(() => document.title === 'ready'); await page.close();
//
// Functions given to evaluate() and waitFor() run in the page; arguments and results are plain JSON.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

import { theOutside } from './watch.mjs';
import { webdriver } from './webdriver.mjs';

export const engines = ['chromium', 'firefox', 'webkit'];

const programs = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
  webkit: ['WebKitWebDriver'],
};
function programOf(engine) {
  for (const name of programs[engine]) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`]).stdout.toString().trim();
    if (found) return found;
  }
  throw new Error(`${engine} is not here: run ./dev setup`);
}

// Headless Firefox and WebKitGTK have no WebGL; on a screen of Xvfb they have.
let display;
function screen() {
  display ??= new Promise((done, fail) => {
    const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '2000x1400x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    xvfb.once('error', fail);
    xvfb.once('exit', () => (display = undefined)); // the next browser starts another
    let number = '';
    xvfb.stdout.on('data', (chunk) => {
      number += chunk;
      if (!number.endsWith('\n')) return; // it writes the number and the line's end apart, and dies of a closed pipe
      xvfb.unref();
      xvfb.stdout.destroy();
      done(`:${number.trim()}`);
    });
    process.once('exit', () => xvfb.kill());
  });
  return display;
}

/** Waits until `check`, run in the page, gives something true; resolves to it. */
async function waitFor(page, check, args, timeout) {
  const started = Date.now();
  for (;;) {
    const value = await page.evaluate(check, ...args);
    if (value) return value;
    if (Date.now() - started > timeout) throw new Error(`waited ${timeout} ms for ${check}`);
    await sleep(50);
  }
}

/**
 * Opens a browser with one page.
 * Options: width, height (of the page), scale (Chromium only), language (Chromium and Firefox),
 * dark, reducedMotion, touch (Chromium only), args. Closing fails when a page or a frame of it violated its security policy
 * (Chromium and Firefox: WebDriver is not told; watch.mjs hears of the rest), or when anything in the browser asked for another
 * machine, unless `violates` says that it does so on purpose.
 */
export async function open(engine, options = {}) {
  const downloads = fs.mkdtempSync(path.join(os.tmpdir(), 'downloads-'));
  const outside = await theOutside();
  outside.look(engine);
  const page = await (engine === 'webkit' ? openWebKit : (...given) => openPuppeteer(engine, ...given))(options, downloads, outside.port);
  const { close } = page;
  page.close = async () => {
    await close();
    fs.rmSync(downloads, { recursive: true, force: true });
    const asked = outside.look(engine);
    if (options.violates) return;
    assert.deepEqual(page.violations, [], 'violations of the security policy');
    assert.deepEqual(asked, [], 'requests to other machines');
  };
  page.outside = () => outside.look(engine);
  page.downloaded = (name) => downloaded(downloads, name);
  page.engine = engine;
  page.waitFor = (check, { args = [], timeout = 20_000 } = {}) => waitFor(page, check, args, timeout);
  return page;
}

/** The bytes of the next download of that name, which is then removed. */
async function downloaded(folder, name) {
  const started = Date.now();
  for (;;) {
    const files = fs.readdirSync(folder);
    // half a file bears another name, or stands beside one that does (.crdownload, .part, .wkdownload)
    if (files.length === 1 && files[0] === name && fs.statSync(path.join(folder, name)).size > 0) {
      const bytes = fs.readFileSync(path.join(folder, name));
      fs.rmSync(path.join(folder, name));
      return bytes;
    }
    if (Date.now() - started > 20_000) throw new Error(`no download ${name}; there are: ${files.join(', ')}`);
    await sleep(50);
  }
}

async function openPuppeteer(engine, { width = 1280, height = 800, scale = 1, touch = false, args = [], ...media }, downloads, proxy) {
  const chromium = engine === 'chromium';
  const language = media.language ?? 'en-US';
  const browser = await puppeteer.launch(
    chromium
      ? {
          executablePath: programOf(engine),
          headless: true,
          downloadBehavior: { policy: 'allow', downloadPath: downloads },
          defaultViewport: { width, height, deviceScaleFactor: scale, hasTouch: touch, isMobile: touch },
          // root in a container has no sandbox; WebGL without a graphics card is SwiftShader's
          args: ['--no-sandbox', '--enable-unsafe-swiftshader', `--lang=${language}`, `--accept-lang=${language}`,
            `--proxy-server=127.0.0.1:${proxy}`, ...args],
        }
      : {
          browser: 'firefox',
          executablePath: programOf(engine),
          headless: false,
          defaultViewport: null,
          env: { ...process.env, DISPLAY: await screen() },
          args: [`--width=${width}`, `--height=${height + 85}`, ...args],
          extraPrefsFirefox: {
            ...Object.fromEntries(['http', 'ssl'].flatMap((kind) => [[`network.proxy.${kind}`, '127.0.0.1'], [`network.proxy.${kind}_port`, proxy]])),
            'network.proxy.type': 1,
            'intl.accept_languages': language,
            'ui.systemUsesDarkTheme': media.dark ? 1 : 0,
            'browser.download.folderList': 2,
            'browser.download.dir': downloads,
            'browser.download.alwaysOpenPanel': false,
          },
        },
  );
  const [first] = await browser.pages();
  const page = first ?? (await browser.newPage());
  if (chromium) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: media.dark ? 'dark' : 'light' },
      { name: 'prefers-reduced-motion', value: media.reducedMotion ? 'reduce' : 'no-preference' },
    ]);
  }
  const violations = [];
  await page.exposeFunction('tellViolation', (text) => violations.push(text));
  await page.evaluateOnNewDocument(() =>
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, documentURI }) =>
      globalThis.tellViolation(`${effectiveDirective}: ${blockedURI} in ${documentURI}`)));
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    violations,
    errors, // what the console showed as errors, violations of the security policy among them
    puppeteer: page,
    goto: (url) => page.goto(url),
    back: () => page.goBack(),
    reload: () => page.reload(),
    evaluate: (f, ...args) => page.evaluate(f, ...args),
    click: (x, y, { count = 1 } = {}) => page.mouse.click(x, y, { count }),
    move: (x, y) => page.mouse.move(x, y, { steps: 5 }),
    wheel: async (x, y, deltaY) => {
      await page.mouse.move(x, y);
      await page.mouse.wheel({ deltaY });
    },
    type: (text) => page.keyboard.type(text, { delay: 10 }),
    /** 'Enter', 'Control+a', ... */
    press: async (keys) => {
      const names = keys.split('+');
      const last = names.pop();
      for (const name of names) await page.keyboard.down(name);
      await page.keyboard.press(last);
      for (const name of names.reverse()) await page.keyboard.up(name);
    },
    /** Gives files to an <input type=file>. */
    upload: async (selector, ...files) => (await page.$(selector)).uploadFile(...files.map((f) => path.resolve(f))),
    /** Drops files at a place, as from a file manager (Chromium only). */
    drop: async (x, y, ...files) => {
      const session = await page.createCDPSession();
      const data = { items: [], files: files.map((f) => path.resolve(f)), dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        await session.send('Input.dispatchDragEvent', { type, x, y, data });
      }
      await session.detach();
    },
    resize: (w, h) => page.setViewport({ width: w, height: h, deviceScaleFactor: scale }),
    screenshot: (file) => page.screenshot({ path: file }),
    close: () => browser.close(),
  };
}

const keyCodes = {
  Control: '\uE009', Shift: '\uE008', Alt: '\uE00A', Meta: '\uE03D', Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C',
  Backspace: '\uE003', Delete: '\uE017', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
  Home: '\uE011', End: '\uE010', PageUp: '\uE00E', PageDown: '\uE00F', Space: ' ',
};

async function openWebKit({ width = 1280, height = 800 }, downloads, proxy) {
  // its downloads go where the desktop's settings say
  const settings = fs.mkdtempSync(path.join(os.tmpdir(), 'settings-'));
  fs.writeFileSync(path.join(settings, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);

  const library = fs
    .readdirSync('/usr/lib')
    .flatMap((folder) => ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].map((v) => `/usr/lib/${folder}/${v}/MiniBrowser`))
    .find((file) => fs.existsSync(file));
  const driver = await webdriver(
    programOf('webkit'),
    {
      'webkitgtk:browserOptions': { binary: library, args: ['--automation'] },
      proxy: { proxyType: 'manual', httpProxy: `127.0.0.1:${proxy}`, sslProxy: `127.0.0.1:${proxy}`, noProxy: ['localhost', '127.0.0.1'] },
    },
    { DISPLAY: await screen(), XDG_CONFIG_HOME: settings },
  );
  const evaluate = async (f, ...args) => {
    const script = `const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
      Promise.resolve().then(() => (${f})(...given)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await driver.run(script, args);
    if (error) throw new Error(error);
    return value;
  };
  const pause = (duration) => ({ type: 'pause', duration });
  const pointer = (actions) =>
    driver.act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  const to = (x, y) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y) });
  const keys = (actions) => driver.act([{ type: 'key', id: 'keys', actions }]);
  // WebDriver sizes the window; the page inside is smaller by the browser's own bars
  const resize = async (w, h) => {
    await driver.resize(w, h);
    const [innerWidth, innerHeight] = await evaluate(() => [window.innerWidth, window.innerHeight]);
    await driver.resize(w + (w - innerWidth), h + (h - innerHeight));
  };
  await resize(width, height);
  return {
    violations: [],
    errors: [], // WebDriver has no console; the page's own checks stand for it
    goto: driver.goto,
    back: driver.back,
    reload: driver.reload,
    evaluate,
    click: (x, y, { count = 1 } = {}) =>
      pointer([
        to(x, y),
        pause(60),
        ...Array.from({ length: count }).flatMap(() => [
          { type: 'pointerDown', button: 0 },
          pause(40),
          { type: 'pointerUp', button: 0 },
          pause(40),
        ]),
      ]),
    move: (x, y) => pointer([to(x, y)]),
    wheel: (x, y, deltaY) =>
      driver.act([{ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY }] }]),
    type: (text) =>
      keys([...text].flatMap((value) => [{ type: 'keyDown', value }, pause(20), { type: 'keyUp', value }])),
    press: (chord) => {
      const codes = chord.split('+').map((name) => keyCodes[name] ?? name);
      return keys([
        ...codes.map((value) => ({ type: 'keyDown', value })),
        ...codes.reverse().map((value) => ({ type: 'keyUp', value })),
      ]);
    },
    upload: async (selector, ...files) =>
      driver.sendKeys(await driver.element(selector), files.map((f) => path.resolve(f)).join('\n')),
    resize,
    screenshot: async (file) => fs.writeFileSync(file, await driver.screenshot()),
    close: async () => {
      await driver.quit();
      fs.rmSync(settings, { recursive: true, force: true });
    },
  };
}
