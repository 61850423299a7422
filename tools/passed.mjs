// What has passed, and on which files. A test whose program and data are what they were when it passed says the same
// again, so `./dev test` passes over it; `--anew` runs it all the same. A test that failed is never remembered.
import { createHash, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ofTheCompiler = /\.[ch]pp$/; // what these say is in the programs

/** The files of a folder and below, or the file itself. */
function filesOf(place) {
  if (!fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [place];
  return fs.readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** One hash of the names and bytes of files and folders; what is missing counts as missing. */
export function hashOf(places) {
  const hash = createHash('sha256');
  for (const file of places.flatMap(filesOf)) {
    const bytes = fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    hash.update(`${file}\0${bytes?.length ?? 'missing'}\0`);
    if (bytes) hash.update(bytes);
  }
  return hash.digest('hex');
}

/**
 * All that a test may read of this repository besides its program, and the machine's programs that it may call. Where git does
 * not tell (no repository, or another person's), it is like nothing before, and all is run.
 */
export function hashOfData(folder = '.') {
  let listed;
  try {
    listed = execFileSync('git', ['-C', folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { maxBuffer: 1 << 26, stdio: 'pipe' });
  } catch {
    return randomUUID();
  }
  const files = String(listed).split('\0').filter((file) => file && !ofTheCompiler.test(file));
  const installed = fs.statSync('/var/lib/dpkg/status', { throwIfNoEntry: false })?.mtimeMs;
  return createHash('sha256').update(`${hashOf(files.map((file) => path.join(folder, file)))} ${process.version} ${installed}`).digest('hex');
}

/** The memory, kept in a file. `anew`: it says nothing of before. */
export function memoryOfPassed(file, { anew = false } = {}) {
  const read = () => {
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch {
      return {}; // none yet, or half written: all is run
    }
  };
  const known = new Map(Object.entries(read()));
  return {
    /** How many cases of this test passed on these files; undefined when it has to be run. */
    passedBefore: (test, key) => (!anew && known.get(test)?.key === key ? known.get(test).passed : undefined),
    /** Remembers a test that passed whole, forgets one that did not. */
    note(test, key, { passed, failed }) {
      if (failed === 0 && passed > 0) known.set(test, { key, passed });
      else known.delete(test);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify(Object.fromEntries(known), null, 1));
    },
  };
}
