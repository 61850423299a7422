// A W3C WebDriver client as small as our tests need it; WebKitWebDriver has no other driver without downloads.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const freePort = () =>
  new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const longest = 60_000; // ms of one command: a browser that hangs fails the test instead of holding it up

/** A driver, answering. Its `stop` takes the browser that it started along. */
async function start(program, env) {
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], { env: { ...process.env, ...env }, stdio: 'ignore', detached: true });
  driver.unref();
  const stop = () => {
    process.off('exit', stop);
    try {
      process.kill(-driver.pid);
    } catch {
      // it is gone
    }
  };
  process.once('exit', stop);
  const call = async (method, path, body, patience = longest) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
    return value;
  };
  for (const until = Date.now() + 20_000; ; await sleep(50)) {
    try {
      await call('GET', '/status');
      return { call, stop };
    } catch (error) {
      if (Date.now() > until) {
        stop();
        throw error;
      }
    }
  }
}

/**
 * A driver with a session. MiniBrowser crashes at one start of seven or so, of which its driver takes no notice: one that is
 * not up after many times its usual second is started anew.
 */
async function startSession(program, capabilities, env) {
  for (let tries = 8; ; --tries) {
    const driver = await start(program, env);
    try {
      const { sessionId } = await driver.call('POST', '/session', { capabilities: { alwaysMatch: capabilities } }, 10_000);
      return { ...driver, session: `/session/${sessionId}` };
    } catch (error) {
      driver.stop();
      if (tries === 1) throw new Error(`${program} gave no session`, { cause: error });
    }
  }
}

/** Starts a driver and a session; resolves to the commands used by browsers.mjs. */
export async function webdriver(program, capabilities, env = {}) {
  const { call, stop, session } = await startSession(program, capabilities, env);
  const post = (path, body = {}) => call('POST', session + path, body);
  return {
    goto: (url) => post('/url', { url }),
    back: () => post('/back'),
    reload: () => post('/refresh'),
    run: (script, args) => post('/execute/async', { script, args }),
    act: (actions) => post('/actions', { actions }),
    element: async (selector) => Object.values(await post('/element', { using: 'css selector', value: selector }))[0],
    sendKeys: (element, text) => post(`/element/${element}/value`, { text }),
    resize: (width, height) => post('/window/rect', { width, height }),
    screenshot: async () => Buffer.from(await call('GET', `${session}/screenshot`), 'base64'),
    quit: async () => {
      await call('DELETE', session).catch(() => undefined);
      stop();
    },
  };
}
