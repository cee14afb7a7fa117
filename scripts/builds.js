// Where builds are kept. Each has a folder of its own, named after what went into it, and `dist` is a link to the current one: a
// service that runs goes on with the files that it began with, whatever is built beside it.
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

const prefix = 'dist-';

/** Builds that were replaced are kept this long for services that `npm start` did not start, in milliseconds. */
const keptMs = 7 * 24 * 60 * 60_000;

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Changes with every change of an input. It reads the files, because a checkout makes all of them new. */
export function digestOf(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(join(root, input))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

export const buildFolder = (root, digest) => join(root, `${prefix}${digest.slice(0, 16)}`);

/** An empty folder in which nobody else builds. */
export function newFolder(root) {
  const folder = join(root, `${prefix}new-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

/** Gives a finished build its name. If another process was first with the same build, that one is kept. */
export function keepBuild(made, folder) {
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(made, { recursive: true, force: true });
  }
}

/** Makes `dist` lead to this build, in one step: there is no moment without a `dist`. */
export function makeCurrent(root, folder) {
  const dist = join(root, 'dist');
  const target = relative(root, folder);
  const found = lstatSync(dist, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(dist) === target) return;
  // Until lately `dist` was a folder. A service that was started from it goes on, unless it has more to load.
  if (found?.isDirectory()) renameSync(dist, join(root, `${prefix}${Date.now()}`));
  const link = join(root, `${prefix}link-${process.pid}`);
  rmSync(link, { force: true });
  symlinkSync(target, link);
  renameSync(link, dist);
}

const usersOf = (folder) => join(folder, 'users');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Notes that this process runs from the build, so that the build stays as long as the process does. */
export function useBuild(folder) {
  mkdirSync(usersOf(folder), { recursive: true });
  writeFileSync(join(usersOf(folder), String(process.pid)), '');
}

function isUsed(folder) {
  return existsSync(usersOf(folder)) && readdirSync(usersOf(folder)).some((pid) => isAlive(Number(pid)));
}

/** Removes builds that were replaced long ago and that nobody uses. */
export function removeOldBuilds(root, current) {
  const now = new Date();
  utimesSync(current, now, now);
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    if (!name.startsWith(prefix) || folder === current) continue;
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined || now - found.mtimeMs < keptMs || isUsed(folder)) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}
