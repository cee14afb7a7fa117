import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { expect } from 'chai';
import {
  type Import,
  importsOf,
  packageOf,
  pathsIn,
  root,
  type Source,
  sourcesIn,
  targetOf,
  withoutComments,
} from './support/sources.ts';

/** What a folder of `src/` may import beside itself. A folder without a row may not exist. */
interface Row {
  readonly folders: readonly string[];
  /** Of these folders nothing but types. */
  readonly typesOf?: readonly string[];
  /** `any`: every package and all of Node. */
  readonly packages: 'any' | readonly string[];
}

/** What stands for the files that lie in `src/` itself. */
const inSrcItself = '';

const adapter: Row = { folders: ['paywall'], packages: 'any' };

/** The table of docs/architecture.md. Files that lie in `src/` itself wire the parts together and may import any of them. */
const table: Readonly<Record<string, Row>> = {
  paywall: { folders: [], packages: ['temporal-polyfill', 'gaussian'] },
  http: { folders: ['paywall', 'publications'], typesOf: ['telemetry'], packages: 'any' },
  redis: adapter,
  sqlite: adapter,
  tokens: adapter,
  networks: adapter,
  stripe: adapter,
  'sign-on': adapter,
  hooks: { folders: ['paywall', 'networks'], packages: 'any' },
  journal: adapter,
  settings: adapter,
  publications: { folders: ['paywall', 'settings'], packages: 'any' },
  telemetry: adapter,
  sandbox: { folders: ['paywall', 'http', 'tokens', 'settings'], packages: 'any' },
  wiring: {
    folders: [
      ...[
        'paywall',
        'http',
        'redis',
        'sqlite',
        'tokens',
        'networks',
        'stripe',
        'sign-on',
        'hooks',
        'journal',
        'settings',
        'publications',
      ],
      ...['telemetry', 'sandbox', inSrcItself],
    ],
    packages: 'any',
  },
  cli: {
    folders: ['paywall', 'tokens', 'settings', 'publications', 'telemetry', 'wiring', inSrcItself],
    packages: 'any',
  },
};

/** The folder of `src/` in which a file lies; empty for a file of `src/` itself, null for one outside of `src/`. */
function folderOf(path: string): string | null {
  const [top, folder = '', ...rest] = path.split('/');
  if (top !== 'src') return null;
  return rest.length === 0 ? inSrcItself : folder;
}

/** Why a file may not import this, or null where it may. */
function objection(source: Source, one: Import): string | null {
  const { from, typeOnly } = one;
  const own = folderOf(source.path) ?? inSrcItself;
  const row = table[own];
  const what = `${source.path} imports ${from}`;
  const target = targetOf(source, one);
  if (target === null) {
    const free = row === undefined || row.packages === 'any';
    return free || row.packages.includes(packageOf(from)) ? null : what;
  }
  const folder = folderOf(target);
  if (folder === null) return `${what}, which lies outside of src`;
  if (row === undefined || folder === own || row.folders.includes(folder)) return null;
  return typeOnly && row.typesOf?.includes(folder) ? null : what;
}

const source = sourcesIn('src', /\.ts$/);

describe('the architecture', () => {
  it('is looked at whole: many files, at least one in each folder, and imports in most', () => {
    const folders = new Set(source.map(({ path }) => folderOf(path)));
    expect([...folders].filter((folder) => folder !== inSrcItself).sort()).to.deep.equal(Object.keys(table).sort());
    expect(folders).to.include(inSrcItself);
    expect(source.length).to.be.greaterThan(60);
    const withImports = source.filter((each) => importsOf(each).length > 0);
    expect(withImports.length).to.be.greaterThan(source.length / 2);
  });

  for (const folder of [inSrcItself, ...Object.keys(table)]) {
    it(`lets src/${folder} import only what its row of the table names`, () => {
      const own = source.filter(({ path }) => folderOf(path) === folder);
      const objections = own.flatMap((each) => importsOf(each).map((one) => objection(each, one)));
      expect(own).to.not.be.empty;
      expect(objections.filter((one) => one !== null)).to.deep.equal([]);
    });
  }

  it('would notice what the table forbids', () => {
    const at = (path: string): Source => ({ path, text: '', lines: 1 });
    const value = (from: string): Import => ({ from, typeOnly: false });
    const forbidden: [string, string][] = [
      ['src/paywall/metering/decide.ts', 'node:crypto'],
      ['src/paywall/metering/decide.ts', 'express'],
      ['src/paywall/metering/decide.ts', '../../redis/keys.ts'],
      ['src/http/routes/meter.ts', '../../tokens/keys.ts'],
      ['src/http/services.ts', '../telemetry/metrics.ts'],
      ['src/redis/open.ts', '../sqlite/open.ts'],
      ['src/redis/open.ts', '../version.ts'],
      ['src/service.ts', '../test/support/clock.ts'],
    ];
    for (const [path, from] of forbidden)
      expect(objection(at(path), value(from)), `${path} → ${from}`).to.be.a('string');
    expect(objection(at('src/http/services.ts'), { from: '../telemetry/metrics.ts', typeOnly: true })).to.equal(null);
    const text =
      "import {\n  a,\n} from './a.ts';\nexport type { B } from './b.ts';\nexport * from './e.ts';\nconst c = await import('./c.ts');\nimport './d.ts';";
    expect(importsOf({ ...at('x.ts'), text })).to.deep.equal([
      { from: './a.ts', typeOnly: false },
      { from: './b.ts', typeOnly: true },
      { from: './e.ts', typeOnly: false },
      { from: './c.ts', typeOnly: false },
      { from: './d.ts', typeOnly: false },
    ]);
  });

  it('keeps time, chance and the machine out of the domain', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bTemporal\.Now\b|\bprocess\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(/;
    const found = source.filter(({ path, text }) => folderOf(path) === 'paywall' && impure.test(withoutComments(text)));
    expect(found.map(({ path }) => path)).to.deep.equal([]);
  });

  it('lets only main.ts, cli.ts and what asks for the version of Node name `process`', () => {
    const names = /(?<![.\w])process\s*(\.\s*\w|\[)|['"](node:)?process['"]/;
    const found = source.filter(({ text }) => names.test(withoutComments(text)));
    expect(
      found.map(({ path }) => path).filter((path) => !/^src\/(main|cli|sqlite\/driver\/chosen)\.ts$/.test(path)),
    ).to.deep.equal([]);
    expect(found.map(({ path }) => path)).to.include('src/main.ts');
  });

  it('keeps every file within 250 lines, the median of the source within 80, and every script of Redis within 40', () => {
    const all = ['src', 'test', 'scripts', 'web', 'bench', 'clients'].flatMap((folder) =>
      sourcesIn(folder, /\.(tsx?|js|cjs|mjs|css|lua)$/),
    );
    const isGenerated = (path: string) => path === 'clients/node/src/api.ts';
    expect(all.filter(({ path, lines }) => lines > 250 && !isGenerated(path)).map(({ path }) => path)).to.deep.equal(
      [],
    );
    const lengths = source.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).to.be.at.most(80);
    const scripts = sourcesIn('src/redis', /\.lua$/);
    expect(scripts).to.not.be.empty;
    expect(scripts.filter(({ lines }) => lines > 40).map(({ path }) => path)).to.deep.equal([]);
  });

  it('keeps at most 25 files in each folder', () => {
    const files = new Map<string, number>();
    for (const path of ['src', 'test', 'web', 'bench', 'clients'].flatMap(pathsIn))
      files.set(dirname(path), (files.get(dirname(path)) ?? 0) + 1);
    expect(files.get('src')).to.be.greaterThan(0);
    expect([...files].filter(([, count]) => count > 25)).to.deep.equal([]);
  });
});

describe('the packages in clients/', () => {
  const clients = sourcesIn('clients', /\.(tsx?|js)$/).filter(({ path }) => !path.includes('/test/'));

  it('are installed in other programs: they import nothing of the project but one another, by name', () => {
    expect(clients).to.not.be.empty;
    const outside = clients.flatMap((file) =>
      importsOf(file)
        .map((each) => targetOf(file, each))
        .filter((target) => target !== null && !target.startsWith(`${file.path.split('/', 2).join('/')}/`))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(outside).to.deep.equal([]);
    const named = [...source, ...sourcesIn('web', /\.(tsx?|js)$/)].filter((file) =>
      importsOf(file).some(({ from }) => from.startsWith('@stile/') || from.includes('/clients/')),
    );
    expect(named.map(({ path }) => path)).to.deep.equal([]);
  });

  it('have one version, their licence, and words of what they are', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const folders = readdirSync(join(root, 'clients'));
    expect(folders).to.not.be.empty;
    for (const folder of folders) {
      const read = (name: string) => readFileSync(join(root, 'clients', folder, name), 'utf8');
      expect(JSON.parse(read('package.json')), folder).to.include({ version, license: 'Apache-2.0' });
      expect(read('LICENSE'), folder).to.equal(readFileSync(join(root, 'LICENSE'), 'utf8'));
      expect(read('README.md'), folder).to.match(/^# @stile\/\w+\n\n\w/);
    }
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly resolved?: string;
    /** Whether it is a package of the project's own, in the folder that `resolved` names then. */
    readonly link?: boolean;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages);

  it('names no addresses, so that any registry will do', () => {
    expect(packages.length).to.be.greaterThan(100);
    expect(
      packages.filter(([, { resolved, link }]) => resolved !== undefined && link !== true).map(([path]) => path),
    ).to.deep.equal([]);
  });

  it('holds the optional packages of every platform, without which `npm ci` refuses to install', () => {
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).to.deep.equal([]);
  });
});
