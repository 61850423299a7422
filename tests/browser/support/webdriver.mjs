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

/** Starts a driver and a session; resolves to the commands used by browsers.mjs. */
export async function webdriver(program, capabilities, env = {}) {
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], { env: { ...process.env, ...env }, stdio: 'ignore' });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      signal: AbortSignal.timeout(longest),
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
    return value;
  };
  const started = Date.now();
  for (;;) {
    try {
      await call('GET', '/status');
      break;
    } catch (error) {
      if (Date.now() - started > 20_000) throw error;
      await sleep(50);
    }
  }
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: capabilities } }).catch((error) => {
    driver.kill();
    throw error;
  });
  const session = `/session/${sessionId}`;
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
      await call('DELETE', session).catch(() => {});
      driver.kill();
    },
  };
}
