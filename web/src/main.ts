// The page: one instance over all of it; once it is there, it is kept for use without a network.

import { App } from './app.js';
import { scriptUrl } from './trusted.js';

const container = document.getElementById('app');
if (container) {
  void App.start(container, { page: true }).then(async (app) => {
    if (!app) return;
    const { keepOffline } = (await import('./offline.js')) as typeof import('./offline.js');
    await keepOffline(document.body, new URL('.', import.meta.url), scriptUrl);
  }).catch(() => undefined); // without it the app works all the same, with a network
}
