// What a first visit loads, over the wire, with brotli. usage: node tools/budget.mjs SITE-FOLDER
// web/budget.json: {"limit": bytes, "first": [patterns of files that a first visit loads]}. Exits 1 over the limit.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const budgetFile = new URL('../web/budget.json', import.meta.url);

/** {total, limit, lines}: the sizes of the files that a first visit loads. */
export function firstLoad(site) {
  if (!fs.existsSync(budgetFile)) return { total: 0, limit: Infinity, lines: ['no web/budget.json'] };
  const { limit, first } = JSON.parse(fs.readFileSync(budgetFile, 'utf8'));
  const wanted = first.map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`));
  const rows = fs
    .readdirSync(site, { recursive: true })
    .map((name) => String(name))
    .filter((name) => wanted.some((pattern) => pattern.test(name)))
    .map((name) => {
      const file = path.join(site, name);
      return [name, fs.statSync(fs.existsSync(`${file}.br`) ? `${file}.br` : file).size];
    })
    .sort((a, b) => b[1] - a[1]);
  const total = rows.reduce((sum, [, size]) => sum + size, 0);
  const line = (name, size) => `${String(size).padStart(9)}  ${name}`;
  return {
    total,
    limit,
    lines: [...rows.map(([name, size]) => line(name, size)), line(`first load, of ${limit} allowed (bytes, brotli)`, total)],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { total, limit, lines } = firstLoad(process.argv[2]);
  console.log(lines.join('\n'));
  process.exitCode = total > limit ? 1 : 0;
}
