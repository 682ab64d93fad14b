import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../../core/errors';

/** A document, or a part of one, larger than this is not one. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** The folders a document may open files in. None: a document from the network. */
export type AllowedFolders = readonly string[];

/**
 * The folder of `entry`; the project's folder, when the document lies in the project; and what the user adds.
 * @param entry the URL of the document
 * @param project a folder; it is a project when it has `specs/` or a `package.json`
 */
export const allowedFolders = (entry: string, project: string, added: readonly string[]): AllowedFolders => {
  if (!entry.startsWith('file:')) return [];
  const file = fileURLToPath(entry);
  // A mounted or linked document has its neighbours where it really lies.
  const own = [path.dirname(file), path.dirname(realPath(file))];
  const home = isProject(project) && isBelow(realPath(file), realPath(project)) ? [project] : [];
  return [...new Set([...own, ...home, ...added].flatMap((folder) => [path.resolve(folder), realPath(folder)]))];
};

/**
 * The path behind a `file:` URL, when a document may open it. It has to be a real file below one of `folders`, not too
 * large, and without a hidden folder or file (`.env`, `.git`) on the way to it.
 * @throws SPEC_UNREADABLE with a reason that fits after a colon; SPEC_NOT_FOUND
 */
export const allowedPath = (url: string, folders: AllowedFolders): string => {
  const file = pathOf(url);
  checkBelow(file, folders, file);
  if (!existsSync(file)) throw fail('SPEC_NOT_FOUND', file);
  checkBelow(realPath(file), folders, file);
  checkFile(file);
  return file;
};

/**
 * A device has no end, and a pipe may never begin.
 * @throws SPEC_UNREADABLE
 */
export const checkFile = (file: string, name = file): void => {
  const stat = statSync(file);
  if (stat.isDirectory()) throw fail('SPEC_UNREADABLE', name, 'it is a folder; name the file in it.');
  if (!stat.isFile()) throw fail('SPEC_UNREADABLE', name, 'it is no regular file; copy what it gives into a file.');
  if (stat.size > MAX_BYTES) {
    throw fail('SPEC_UNREADABLE', name, `it is larger than ${MAX_BYTES / 1024 / 1024} MB; name a smaller file.`);
  }
};

const pathOf = (url: string): string => {
  try {
    const file = fileURLToPath(url);
    if (!file.includes('\0')) return file;
  } catch {
    // Another host's file, or a slash that is escaped.
  }
  throw fail('SPEC_UNREADABLE', url, 'it names no file of this machine; name one relative to the document.');
};

const checkBelow = (file: string, folders: AllowedFolders, asked: string): void => {
  const inside = folders.filter((folder) => isBelow(file, folder));
  if (inside.length === 0) {
    const where = file === asked ? 'it lies' : 'it is a link that leads';
    const remedy = `Put it beside the document, or allow its folder with --allow-files ${path.dirname(file)}`;
    throw fail('SPEC_UNREADABLE', asked, `${where} outside of the folders this document may read. ${remedy}.`);
  }
  if (inside.every((folder) => isHidden(path.relative(folder, file)))) {
    const remedy = 'Give it a name without a dot at its start, or allow its folder with --allow-files';
    throw fail('SPEC_UNREADABLE', asked, `a document opens no hidden files. ${remedy} ${path.dirname(file)}.`);
  }
};

const isBelow = (file: string, folder: string): boolean => {
  const relative = path.relative(folder, file);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
};

/** Two dots begin the folders that Kubernetes mounts files from. */
const isHidden = (relative: string): boolean => relative.split(path.sep).some((part) => /^\.(?!\.)/.test(part));

/** The home folder and the root are no project: a command that starts there does not allow all files below. */
const isProject = (folder: string): boolean => {
  const real = realPath(folder);
  if (real === path.parse(real).root || real === realPath(homedir())) return false;
  return ['specs', 'package.json'].some((name) => existsSync(path.join(folder, name)));
};

const realPath = (file: string): string => {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
};
