import type { TestResources } from '../../../test/support/test-resources.ts';
import type { Scenario } from '../scenario.ts';

interface Server {
  kill(): Promise<void>;
  start(): Promise<void>;
  pause(): void;
  resume(): void;
}

/** Servers of which one takes the place of a primary that is lost. */
interface Replicated {
  readonly url: string;
  /** One that is to be lost. */
  primary(): Promise<Server>;
}

interface Loss {
  readonly name: string;
  readonly harm: string;
  /** Starts the servers, which `stage` ends. */
  readonly start: (stage: TestResources) => Promise<Replicated>;
}

interface Blow {
  readonly strike: (primary: Server) => unknown;
  readonly mend: (old: Server) => unknown;
}

const killed: Blow = { strike: (primary) => primary.kill(), mend: (old) => old.start() };

const hung: Blow = { strike: (primary) => primary.pause(), mend: (old) => old.resume() };

/** The time to normal runs from the loss of the primary: nothing but the promotion of its replica ends it. */
const lossBy =
  ({ strike, mend }: Blow) =>
  ({ name, harm, start }: Loss): Scenario => ({
    name,
    harm,
    mayLoseLastSecond: true,
    async prepare(stage) {
      const servers = await start(stage);
      let old = await servers.primary();
      return {
        storeUrl: servers.url,
        async harm() {
          old = await servers.primary();
          await strike(old);
        },
        async afterwards({ last }) {
          await last();
          await mend(old);
        },
      };
    },
  });

export const killOfPrimary = lossBy(killed);

export const hangOfPrimary = lossBy(hung);
