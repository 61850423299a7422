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

/** What we ship, with licences, as a CycloneDX bill of materials; without a time, so that it depends on its contents only. */
export function inventory() {
  const { version, license } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: 'telco-overage', version, licenses: [{ expression: license }] } },
    components: components('In what we ship').map(({ name, version: its, licence }) => ({
      type: 'library', name, version: its, licenses: [{ license: { name: licence } }],
    })),
  };
}
