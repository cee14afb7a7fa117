import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Instruction, readDockerfile, type Stage } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Whom the image's user is played by: the system's `nobody`, or anyone who runs the tests where they may not become another. */
export const unprivileged: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Image {
  /** The last stage's /app, in which nothing may be written to but `data`. */
  readonly app: string;
  readonly finalStage: Stage;
  remove(): void;
}

/** Without what npm tells the scripts that it runs: the image's npm is not run by another. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD|NODE_)/.test(name),
  );
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };
}

const npm = (dir: string, ...args: readonly string[]) =>
  execFileSync('npm', args, { cwd: dir, env: npmEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] });

/** What each RUN line of the Dockerfile comes to here, without a container. A line that is not among them is refused. */
const steps: Readonly<Record<string, (dir: string) => void>> = {
  // This very command has installed what the tests themselves run on.
  'npm ci': (dir) => symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules')),
  'npm run build': (dir) => npm(dir, 'run', 'build'),
  'npm ci --omit=dev': (dir) => npm(dir, 'ci', '--omit=dev'),
  'install -d -o 1000 -g 1000 data outage': (dir) => {
    for (const name of ['data', 'outage']) {
      mkdirSync(join(dir, name));
      if (unprivileged.uid !== undefined && unprivileged.gid !== undefined)
        chownSync(join(dir, name), unprivileged.uid, unprivileged.gid);
    }
  },
};

function copy(text: string, dir: string, stageDir: (name: string) => string): void {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const to = words.pop() ?? '';
  for (const word of words) {
    const source = from === undefined ? join(root, word) : join(stageDir(from), word.replace(/^\/app\//, ''));
    const target = to.endsWith('/') ? join(dir, to, basename(word)) : join(dir, to);
    // A link that is copied by its own name is followed, as an image's builder does; links within a folder stay links.
    cpSync(realpathSync(source), target, { recursive: true, verbatimSymlinks: true });
  }
}

function carryOut({ name, text }: Instruction, dir: string, stageDir: (name: string) => string): void {
  if (name === 'COPY') copy(text, dir, stageDir);
  if (name !== 'RUN') return;
  const step = steps[text];
  if (step === undefined) throw new Error(`The Dockerfile has a step that is not tried out here: RUN ${text}`);
  step(dir);
}

function buildIn(work: string): Pick<Image, 'app' | 'finalStage'> {
  const stages = readDockerfile(new URL('../../../Dockerfile', import.meta.url));
  const stageDir = (name: string) => join(work, name === '' ? 'app' : name);
  for (const stage of stages) {
    mkdirSync(stageDir(stage.name));
    for (const instruction of stage.instructions) carryOut(instruction, stageDir(stage.name), stageDir);
  }
  const finalStage = stages.at(-1);
  if (finalStage === undefined) throw new Error('The Dockerfile has no stage.');
  const app = stageDir(finalStage.name);
  execFileSync('chmod', ['-R', 'a+rX,a-w', app]);
  for (const name of ['data', 'outage']) chmodSync(join(app, name), 0o755);
  return { app, finalStage };
}

/** Builds the image's stages in a temporary folder, step by step as the Dockerfile says, and takes away the right to write. */
export function buildImage(): Image {
  const work = mkdtempSync(join(tmpdir(), 'stile-image-'));
  const remove = () => {
    execFileSync('chmod', ['-R', 'u+w', work]);
    rmSync(work, { recursive: true, force: true });
  };
  try {
    chmodSync(work, 0o755);
    return { ...buildIn(work), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
