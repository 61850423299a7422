// The shell around the canvas, in Chromium: sizes and ratios, text and IME, clipboard, focus, wheel, touch, context loss,
// idleness, security policy, missing WebGL. The application is only the thing to act on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Driver, siteFolder, start } from './driver.mjs';
import { open } from './support/browsers.mjs';
import { pixels } from './support/pixels.mjs';
import { serveApp } from './support/watch.mjs';

const canvasSize = () => {
  const canvas = document.querySelector('.ov-canvas');
  const box = canvas.getBoundingClientRect();
  return { width: canvas.width, height: canvas.height, css: [box.width, box.height], ratio: devicePixelRatio };
};
/** How many colours there are to be seen, in a quick sample. */
async function drawn(page) {
  const { rgba } = await pixels(page);
  const colours = new Set();
  for (let i = 0; i < rgba.length; i += 64) colours.add((rgba[i] << 16) | (rgba[i + 1] << 8) | rgba[i + 2]);
  return colours.size;
}

/** Opens the command palette and leaves the focus in its field. */
async function openPalette(app) {
  await app.page.press('Control+k');
  await app.find('dialog');
  return app.until(null, null, (e) => e.focused && /^(textbox|searchbox|combobox)$/.test(e.role));
}
const fieldText = (app) => app.page.evaluate(() => document.activeElement.value);

describe('the canvas', () => {
  for (const scale of [0.8, 1, 1.25, 1.5, 2, 3]) {
    test(`has exactly the screen's pixels at ratio ${scale}`, async () => {
      const app = await start('chromium', { width: 1000, height: 640, scale });
      try {
        const { width, height, css } = await app.page.evaluate(canvasSize);
        assert.deepEqual([width, height], [Math.round(css[0] * scale), Math.round(css[1] * scale)]);
        assert.deepEqual(css, [1000, 640]);
      } finally {
        await app.stop();
      }
    });
  }

  test('is not painted over by the inputs of the mirror, sliders least of all', async () => {
    const app = await start('chromium', { width: 1000, height: 640 });
    try {
      await app.find('slider', undefined, 30_000); // a chart is read along as one
      const painted = await app.page.evaluate(() =>
        [...document.querySelectorAll('.ov-mirror input')].filter((e) => getComputedStyle(e).opacity !== '0').map((e) => e.type));
      assert.deepEqual(painted, []);
    } finally {
      await app.stop();
    }
  });

  test('follows a ratio and a size that change while it runs', async () => {
    const app = await start('chromium', { width: 1000, height: 640 });
    try {
      for (const [width, height, deviceScaleFactor] of [[1000, 640, 2], [700, 500, 1.25], [390, 844, 3], [1280, 800, 1]]) {
        await app.page.puppeteer.setViewport({ width, height, deviceScaleFactor });
        await app.page.move(width / 2, height - 4); // an emulated ratio is told by no event: the next frame sees it
        await app.page.waitFor(
          (w, h, ratio) => {
            const canvas = document.querySelector('.ov-canvas');
            return canvas.width === Math.round(w * ratio) && canvas.height === Math.round(h * ratio);
          },
          { args: [width, height, deviceScaleFactor] },
        );
        await app.idle();
        assert.ok((await drawn(app.page)) > 8, `drawn at ${width}x${height}@${deviceScaleFactor}`);
      }
    } finally {
      await app.stop();
    }
  });

  test('survives the loss of its WebGL context, state and all', async () => {
    const app = await start();
    try {
      await app.click('link', 'Customers');
      await app.until('link', 'Customers', (e) => e.current === 'page');
      await app.idle();
      const before = await drawn(app.page);
      await app.page.evaluate(() => {
        const lose = document.querySelector('.ov-canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        globalThis.restore = () => lose.restoreContext();
        lose.loseContext();
      });
      await sleep(300);
      await app.page.evaluate(() => globalThis.restore());
      await sleep(300);
      await app.idle();
      assert.ok((await drawn(app.page)) >= before * 0.9, 'the same picture is drawn again');
      await app.find('grid', undefined).catch(() => app.find('table'));
      await app.click('link', 'Home');
      await app.until('link', 'Home', (e) => e.current === 'page');
      assert.deepEqual(app.errors, []);
    } finally {
      await app.stop();
    }
  });
});

describe('one page, used as a person does', () => {
  let app;
  before(async () => {
    app = await start();
    await app.idle();
  });
  after(() => app.stop());

  test('draws nothing while nothing happens', async () => {
    await app.page.move(2, 798);
    const frames = await app.idle();
    await sleep(5000);
    assert.equal(await app.frames(), frames);
  });

  test('asks WebGL for nothing while it draws: each answer is a round trip to another process', async () => {
    await app.page.evaluate(() => {
      globalThis.asked = [];
      for (const name of ['getParameter', 'getError', 'finish', 'readPixels', 'getProgramParameter']) {
        const real = WebGL2RenderingContext.prototype[name];
        WebGL2RenderingContext.prototype[name] = function (...words) {
          globalThis.asked.push(`${name}(${words[0] ?? ''})`);
          return real.apply(this, words);
        };
      }
    });
    const frames = await app.frames();
    for (let x = 100; x < 700; x += 50) await app.page.puppeteer.mouse.move(x, x / 2);
    assert.ok((await app.frames()) > frames);
    assert.deepEqual(await app.page.evaluate(() => globalThis.asked), []);
  });

  test('takes typed text, characters of other keyboards, IME composition and emoji', async () => {
    await openPalette(app);
    await app.page.type('café ß €');
    const session = await app.page.puppeteer.createCDPSession();
    await session.send('Input.imeSetComposition', { text: 'かん', selectionStart: 2, selectionEnd: 2 });
    await session.send('Input.insertText', { text: '漢字' });
    await session.send('Input.insertText', { text: '😀' });
    await app.until(null, null, (e) => e.focused && e.value === 'café ß €漢字😀');
    await app.idle();
    assert.equal(await fieldText(app), 'café ß €漢字😀', 'what the application holds has not overwritten it');
  });

  test('copies, cuts and pastes with the browser\'s own commands', async () => {
    await app.page.press('Control+a');
    await app.page.press('Control+x');
    await app.until(null, null, (e) => e.focused && e.value === '');
    await app.page.press('Control+v');
    await app.page.press('Control+v');
    await app.until(null, null, (e) => e.focused && e.value === 'café ß €漢字😀café ß €漢字😀');
    await app.page.press('Control+z');
    await app.until(null, null, (e) => e.focused && e.value === 'café ß €漢字😀');
    await app.page.press('Escape');
    await app.gone('dialog');
  });

  test('Tab walks everything once, forwards and backwards, and leaves at both ends', async () => {
    await app.page.evaluate(() => document.activeElement.blur());
    const walk = async (keys) => {
      const seen = [];
      for (let i = 0; i < 400; i++) {
        await app.page.press(keys);
        const at = await app.page.evaluate(() => {
          const e = document.activeElement;
          return e === document.body ? null : `${e.tagName} ${e.getAttribute('aria-label') ?? e.textContent}`;
        });
        if (at === null) return seen;
        seen.push(at);
      }
      throw new Error(`no way out: ${seen.slice(-5).join(', ')}`);
    };
    const forwards = await walk('Tab');
    const backwards = await walk('Shift+Tab');
    assert.ok(forwards.length > 8, forwards.join(', '));
    assert.deepEqual(backwards, forwards.toReversed());
    assert.ok(forwards.findIndex((e) => e.includes('Customers')) < forwards.findIndex((e) => e.includes('Calls')));
  });

  test('the wheel scrolls here while it can, and the page gets it at the end and when zooming', async () => {
    await app.click('link', 'Customers');
    await app.until('link', 'Customers', (e) => e.current === 'page');
    await app.idle();
    const wheel = (deltaY, more = {}) =>
      app.page.evaluate((dy, init) => {
        const canvas = document.querySelector('.ov-canvas');
        const { width, height } = canvas.getBoundingClientRect();
        const event = new WheelEvent('wheel', {
          deltaY: dy, clientX: width / 2, clientY: height / 2, bubbles: true, cancelable: true, ...init,
        });
        canvas.dispatchEvent(event);
        return event.defaultPrevented;
      }, deltaY, more);
    assert.equal(await wheel(-100), false, 'already at the top');
    assert.equal(await wheel(100), true, 'room below');
    assert.equal(await wheel(100, { ctrlKey: true }), false, 'zoom is the browser\'s');
    for (const until = Date.now() + 20_000; Date.now() < until && (await wheel(2000)); ) await sleep(100);
    assert.equal(await wheel(100), false, 'at the end');
  });

  test('leaves the browser its shortcuts and other keys', async () => {
    const taken = (key, init = {}) =>
      app.page.evaluate((k, more) => {
        const event = new KeyboardEvent('keydown', { key: k, bubbles: true, cancelable: true, ...more });
        (document.activeElement === document.body ? document.querySelector('.ov-mirror') : document.activeElement).dispatchEvent(event);
        return event.defaultPrevented;
      }, key, init);
    for (const key of ['+', '-', '0', 'r', 't', 'w', 'l', 'f', 'p', 'n']) {
      assert.equal(await taken(key, { ctrlKey: true }), false, `Control+${key}`);
    }
    for (const key of ['F5', 'F11', 'F12', 'Tab', 'a']) assert.equal(await taken(key), false, key);
    assert.equal(await taken('ArrowLeft', { altKey: true }), false, 'Alt+Left goes back');
  });

  test('assistive technology acts by clicking the mirrored elements', async () => {
    await app.activate('link', 'Calls');
    await app.until('link', 'Calls', (e) => e.current === 'page');
    await app.page.waitFor(() => location.hash.includes('calls'));
    await app.page.back();
    await app.until('link', 'Customers', (e) => e.current === 'page');
  });

  test('said nothing on the console, the security policy included', () => {
    assert.deepEqual(app.errors, []);
  });
});

test('a dead key and a letter are one letter, a dead key given up is none', async () => {
  const app = await start();
  const session = await app.page.puppeteer.createCDPSession();
  const key = (type, name, code, windowsVirtualKeyCode, more) =>
    session.send('Input.dispatchKeyEvent', { type, key: name, code, windowsVirtualKeyCode, ...more });
  const composed = (text) =>
    session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  const byIme = 229; // keys that an input method takes bear this code
  const ways = {
    'as a composition (macOS, IBus)': {
      dead: async () => {
        await key('rawKeyDown', 'Dead', 'BracketLeft', byIme);
        await composed('´');
        await key('keyUp', 'Dead', 'BracketLeft', byIme);
      },
      letter: async () => {
        await key('rawKeyDown', 'e', 'KeyE', byIme);
        await session.send('Input.insertText', { text: 'é' });
        await key('keyUp', 'e', 'KeyE', 69);
      },
      escape: async () => {
        await key('rawKeyDown', 'Escape', 'Escape', byIme);
        await composed('');
        await key('keyUp', 'Escape', 'Escape', 27);
      },
    },
    'as plain keys (Windows, X11)': {
      dead: async () => {
        await key('rawKeyDown', 'Dead', 'BracketLeft', 219);
        await key('keyUp', 'Dead', 'BracketLeft', 219);
      },
      letter: async () => {
        await key('keyDown', 'é', 'KeyE', 69, { text: 'é' });
        await key('keyUp', 'é', 'KeyE', 69);
      },
      escape: async () => {
        await app.page.press('Escape'); // which here ends the editing, too
        await app.click('textbox', 'Name');
      },
    },
  };
  /** Types into the workspace's name; what the application makes of it stands in its bar. */
  async function typed(text, keys) {
    await app.click('textbox', 'Name');
    await app.until('textbox', 'Name', (e) => e.focused);
    await app.page.press('Control+a');
    await app.page.type(text);
    for (const press of keys) await press();
    await app.idle();
    const { value } = await app.find('textbox', 'Name');
    await app.page.press('Tab');
    await app.idle();
    return value;
  }
  try {
    await app.click('link', 'Settings');
    for (const [way, { dead, letter, escape }] of Object.entries(ways)) {
      assert.equal(await typed('caf', [dead, letter]), 'café', way);
      await app.find('text', 'café');
      assert.equal(await typed('fée ', [dead, letter, letter]), 'fée éé', `${way}: and letters after it`);
      await app.find('text', 'fée éé');
      // given up: the next letter is that letter
      const rest = [dead, escape, () => app.page.press('Control+a'), () => app.page.type('noe')];
      assert.equal(await typed('', rest), 'noe', way);
      await app.find('text', 'noe');
    }
    assert.deepEqual(app.errors, []);
  } finally {
    await app.stop();
  }
});

test('draws nothing while hidden', async () => {
  const app = await start();
  try {
    await app.idle();
    const other = await app.page.puppeteer.browser().newPage();
    await other.bringToFront();
    const hidden = await app.page.evaluate(() => document.hidden);
    if (hidden) {
      const frames = await app.frames();
      await app.page.evaluate(() => document.querySelector('.ov-canvas').dispatchEvent(new PointerEvent('pointermove', { bubbles: true })));
      await sleep(500);
      assert.equal(await app.frames(), frames);
    }
    await other.close();
  } finally {
    await app.stop();
  }
});

test('a finger taps and scrolls', async () => {
  const app = await start('chromium', { width: 390, height: 844, scale: 2, touch: true });
  try {
    const { puppeteer } = app.page;
    await app.idle();
    const link = await app.find('link', 'Customers');
    await puppeteer.touchscreen.tap(link.x + link.width / 2, link.y + link.height / 2);
    await app.until('link', 'Customers', (e) => e.current === 'page');
    await app.idle();
    const names = async () => (await app.all('cell')).map((e) => `${e.name} ${Math.round(e.y)}`).join();
    const before = await names();
    await puppeteer.touchscreen.touchStart(195, 600);
    for (let y = 590; y >= 300; y -= 10) await puppeteer.touchscreen.touchMove(195, y);
    await puppeteer.touchscreen.touchEnd();
    await app.idle();
    assert.notEqual(await names(), before);
    assert.deepEqual(app.errors, []);
  } finally {
    await app.stop();
  }
});

test('without WebGL there is a plain page that offers the data', async () => {
  const server = await serveApp(siteFolder);
  const page = await open('chromium', { args: ['--disable-gpu', '--disable-software-rasterizer', '--disable-3d-apis'] });
  try {
    await page.goto(`${server.url}/`);
    await page.evaluate(() => localStorage.setItem('telco-overage/workspace', 'saved'));
    await page.reload();
    await page.waitFor(() => document.querySelector('.ov-card [id=ov-card-title]') !== null);
    const text = await page.evaluate(() => document.body.innerText);
    assert.match(text, /WebGL 2/);
    assert.match(text, /Download your data/);
  } finally {
    await page.close();
    await server.close();
  }
});

test('a missing part gives a card, not an empty page', async () => {
  const server = await serveApp(siteFolder);
  const page = await open('chromium');
  try {
    await page.puppeteer.setRequestInterception(true);
    page.puppeteer.on('request', (request) => (request.url().endsWith('app.wasm') ? request.abort() : request.continue()));
    await page.goto(`${server.url}/`);
    await page.waitFor(() => document.querySelector('.ov-card [id=ov-card-title]') !== null);
    assert.match(await page.evaluate(() => document.body.innerText), /could not start/);
  } finally {
    await page.close();
    await server.close();
  }
});

test('two instances on a page, one in a shadow root, do not disturb each other', async () => {
  const server = await serveApp(siteFolder);
  const page = await open('chromium', { width: 1400, height: 700 });
  const made = {
    '/two.html': ['text/html', `<!doctype html><title>Two</title><link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">
      <link rel="stylesheet" href="two.css"><div id="first"></div><div id="second"></div><script type="module" src="two.js"></script>`],
    '/two.css': ['text/css', '#first, #second { position: absolute; top: 0; width: 690px; height: 700px } #second { left: 710px }'],
    '/two.js': ['text/javascript', `import { App } from './instance.js';
      const inner = document.createElement('div');
      inner.className = 'ov';
      inner.style.cssText = 'position:absolute;inset:0';
      document.getElementById('second').attachShadow({ mode: 'open' }).append(inner);
      App.start(document.getElementById('first'));
      App.start(inner);`],
  };
  try {
    await page.puppeteer.setRequestInterception(true);
    page.puppeteer.on('request', (request) => {
      const [contentType, body] = made[new URL(request.url()).pathname] ?? [];
      if (body) void request.respond({ contentType, body });
      else void request.continue();
    });
    await page.goto(`${server.url}/two.html`);
    const app = new Driver(page, server);
    await page.waitFor(() => {
      const inner = document.getElementById('second').shadowRoot;
      return document.querySelector('#first .ov-mirror main') && inner?.querySelector('.ov-mirror main');
    });
    const [left, right] = await app.all('link', 'Customers');
    assert.ok(left.x < 700 && right.x > 700, 'both are mirrored where they are drawn');
    await page.click(right.x + right.width / 2, right.y + right.height / 2);
    await sleep(800);
    const links = await app.all('link', 'Customers');
    assert.deepEqual(links.map((e) => e.current), [null, 'page']);
    assert.deepEqual(await page.evaluate(() => Object.keys(globalThis).filter((key) => /^(app|Module|ov|imgui)/i.test(key))), []);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await server.close();
  }
});
