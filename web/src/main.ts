// The page: one instance over all of it.

import { App } from './app.js';

const container = document.getElementById('app');
if (container) void App.start(container, { page: true });
