import { copyExampleConfig, type EditableConfig, makeTemporaryDir, type TemporaryDir } from './temporary-dir.ts';

/** What a command is run with: a copy of the example's configuration and a store that nothing was written to yet. */
export interface ExampleConfig {
  readonly dir: Pick<TemporaryDir, 'file'>;
  readonly config: EditableConfig;
  readonly settings: Readonly<Record<'CONFIG_DIR' | 'STORE_URL', string>>;
}

/** Each test finds its own, in a directory that goes with it. */
export function useExampleConfig(): ExampleConfig {
  let dir: TemporaryDir;
  let config: EditableConfig;

  beforeEach(() => {
    dir = makeTemporaryDir();
    config = copyExampleConfig(dir);
  });

  afterEach(() => dir.remove());

  return {
    dir: { file: (name) => dir.file(name) },
    config: {
      get dir() {
        return config.dir;
      },
      edit: (...change) => config.edit(...change),
    },
    settings: {
      get CONFIG_DIR() {
        return config.dir;
      },
      get STORE_URL() {
        return `file:${dir.file('data')}`;
      },
    },
  };
}
