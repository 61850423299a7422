// What docs/licences.md lists, as data: the document is the one place where a dependency is written down.
import fs from 'node:fs';

/** The rows under a heading of docs/licences.md: {name, version, licence}. */
export function components(heading) {
  const text = fs.readFileSync(new URL('../docs/licences.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|\s]*$/.test(line))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name, version, licence]) => ({ name, version, licence }));
}
