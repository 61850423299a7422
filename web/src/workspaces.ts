// Several workspaces in one browser, each with its own texts, files and lease (storage.ts). A tab works in one of them; a new
// tab opens the one that was opened last.

import type { NamedWorkspace } from './messages.js';
import { deleteFiles, keepWorkspace, leaseOf, removeTexts } from './storage.js';

const list = 'telco-overage-workspaces';
const current = 'telco-overage-workspace';

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null; // refused: there is one workspace, which is not kept
  }
}
function write(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    // a full or refused storage: the workspaces themselves say so where it matters
  }
}

const ofTab = () => sessionStorage;
const ofAll = () => localStorage;

export function workspaces(): NamedWorkspace[] {
  let found: unknown;
  try {
    found = JSON.parse(read(ofAll, list) ?? '[]');
  } catch {
    found = [];
  }
  const known = Array.isArray(found) ? found : [];
  const sound = known.filter((each): each is NamedWorkspace =>
    typeof each?.id === 'string' && /^[a-z0-9]*$/.test(each.id) && typeof each.name === 'string');
  return sound.some(({ id }) => id === '') ? sound : [{ id: '', name: '' }, ...sound];
}

/** The one this tab works in. */
export function workspace(): string {
  const id = read(ofTab, current) ?? read(ofAll, current) ?? '';
  return workspaces().some((each) => each.id === id) ? id : '';
}

/** Before anything is read or written. True: it was made just now. */
export function enter(): boolean {
  const fresh = read(ofTab, `${current}-fresh`) === '1';
  write(ofTab, `${current}-fresh`, '');
  keepWorkspace(workspace());
  return fresh;
}

/** The page starts anew in it. */
export function openWorkspace(id: string, fresh: boolean): void {
  let chosen = id;
  if (fresh) {
    chosen = crypto.randomUUID().replaceAll('-', '').slice(0, 12);
    write(ofAll, list, JSON.stringify([...workspaces(), { id: chosen, name: '' }]));
    write(ofTab, `${current}-fresh`, '1');
  }
  write(ofTab, current, chosen);
  write(ofAll, current, chosen);
  location.hash = '#/v1/';
  location.reload();
}

export function nameWorkspace(name: string): void {
  const id = workspace();
  write(ofAll, list, JSON.stringify(workspaces().map((each) => (each.id === id ? { id, name } : each))));
}

/** False: it is open in another tab, or the one of this tab. */
export async function removeWorkspace(id: string): Promise<boolean> {
  if (id === '' || id === workspace()) return false;
  return leaseOf(id, async () => {
    removeTexts(id);
    await deleteFiles(id);
    write(ofAll, list, JSON.stringify(workspaces().filter((each) => each.id !== id)));
  });
}
