// The pages of examples/, as they are shown: bundled where they are JSX, and with the name of a site in place of the stand-in.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

import { filesBelow } from './archive.mjs';

/** What stands for the site in every example. */
export const standIn = 'https://overage.example';

/** A page's script in JSX, bundled as its portal would do it. */
export async function bundled(file, { mode = 'development', change = (text) => text } = {}) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: change(fs.readFileSync(file, 'utf8')), loader: 'jsx', resolveDir: path.dirname(file) },
    bundle: true, format: 'esm', target: 'es2022', jsx: 'automatic', minify: true, write: false, logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
  });
  return outputFiles[0].text;
}

/** Beside the site, on one host: its origin is the page's own, which the page has to say it knows. */
const besideTheSite = (text) => text.replaceAll(`${standIn}/`, '../site/').replace(/<telco-overage(?=[\s>])/g, '<telco-overage trust="same-origin"');

/** A policy that a server would send, as the page can carry it. */
const carried = (html) =>
  html.replace(/<meta name="serve" content="Content-Security-Policy: ([^"]*)">/g, (_, policy) => {
    const own = policy.replaceAll(new RegExp(`${standIn}/[\\w.-]+`, 'g'), "'self'").replace(/; frame-ancestors [^;]*/, '');
    return `<meta http-equiv="Content-Security-Policy" content="${own}">`;
  });

/** {name: bytes} of the pages for any static host, in a folder beside `site`; without what needs the sources. */
export async function packedExamples(folder) {
  const files = Object.fromEntries(Object.entries(filesBelow(folder)).filter(([name]) => !name.startsWith('dask/')));
  for (const [name, bytes] of Object.entries(files)) {
    if (/^[\w-]+\.(html|js)$/.test(name)) files[name] = Buffer.from(besideTheSite(carried(bytes.toString())));
    if (/^[\w-]+\.jsx$/.test(name)) {
      files[name.replace(/jsx$/, 'js')] = Buffer.from(await bundled(path.join(folder, name), { mode: 'production', change: besideTheSite }));
    }
  }
  return files;
}
