// The loader: <script type="module" src="telco-overage.js"> is all a page needs.

import { define } from './element.js';

export * from './element.js';
define();
