// What docs/licences.md lists, as data: the document is the one place where a dependency is written down.
import fs from 'node:fs';
import path from 'node:path';

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

/** What we ship and its licences in lines, for the About page: the bundles of web/ know it as `shipped`. */
export const shipped = {
  shipped: JSON.stringify(components('In what we ship').map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n')),
};

/**
 * What we ship, with licences, as a CycloneDX bill of materials; without a time, so that it depends on its contents only.
 * `more` are headings of docs/licences.md beside that of everything.
 */
export function inventory(...more) {
  const { version, license } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: 'telco-overage', version, licenses: [{ expression: license }] } },
    components: ['In what we ship', ...more].flatMap(components).map(({ name, version: its, licence }) => ({
      type: 'library', name, version: its, licenses: [{ license: { name: licence } }],
    })),
  };
}

/** The heading of what only the packed examples hold, and the texts of its licences. */
export const inExamples = 'In the examples of the site\'s archive';
export const exampleLicences = () =>
  Object.fromEntries(['react', 'react-dom', 'scheduler'].map((name) => [`${name}.txt`, new URL(`../node_modules/${name}/LICENSE`, import.meta.url).pathname]));

/** em++, as CMake found it. */
function compilerOf(build) {
  const folder = path.join(build, 'CMakeFiles');
  const [file] = fs.readdirSync(folder).map((name) => path.join(folder, name, 'CMakeCXXCompiler.cmake')).filter((name) => fs.existsSync(name));
  return /set\(CMAKE_CXX_COMPILER "([^"]+)"\)/.exec(fs.readFileSync(file, 'utf8'))[1];
}

/** {name: file} of the licences of what we ship, as their authors wrote them; `build` says where CMake found its libraries. */
export function licenceTexts(build) {
  const compiler = compilerOf(build);
  const cache = fs.readFileSync(path.join(build, 'CMakeCache.txt'), 'utf8');
  const library = (name) =>
    new RegExp(`^FETCHCONTENT_SOURCE_DIR_${name.toUpperCase()}:PATH=(.+)$`, 'm').exec(cache)?.[1] ?? path.join(build, `_deps/${name}-src`);
  const node = (name) => new URL(`../node_modules/${name}`, import.meta.url).pathname;
  return {
    'Dear ImGui.txt': path.join(library('imgui'), 'LICENSE.txt'),
    'nlohmann-json.txt': path.join(library('json'), 'LICENSE.MIT'),
    'zlib.txt': path.join(library('zlib'), 'LICENSE'),
    'libphonenumber-js.txt': node('libphonenumber-js/LICENSE'),
    'libphonenumber-js metadata.txt': node('libphonenumber-js/LICENSE.Apache'),
    'inter-ui.txt': node('inter-ui/LICENSE.txt'),
    'lucide-static.txt': node('lucide-static/LICENSE'),
    'Emscripten musl.txt': path.join(path.dirname(compiler), 'system/lib/libc/musl/COPYRIGHT'),
  };
}
