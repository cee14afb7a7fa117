import type { Router } from 'express';
import type { Settings } from '../config/settings.ts';
import type { Route } from '../http/route.ts';
import type { Clock } from '../paywall/clock.ts';
import type { Stores } from '../paywall/stores.ts';
import type { KeySet } from '../tokens/key-set.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { createSandboxIdentity, type SandboxIdentity } from '../tokens/sandbox-identity.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { sandboxRoutes } from './routes.ts';

/** The publication that the demo shows and for which the sandbox signs readers in. */
const examplePublication = 'nikkei-asian-review';

/** What the change feed may take: SQLite's is polled every 100 ms, Redis pushes. */
const settleMs = { file: 250, redis: 50, cluster: 50, sentinel: 50 } as const;

export interface Sandbox {
  readonly clock: SandboxClock;
  readonly identity: SandboxIdentity;
  readonly routes: readonly Route[];
  readonly pages: () => Promise<readonly Router[]>;
  close(): void;
}

interface Needs {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly keys: KeySet;
  readonly realClock: Clock;
}

/** Everything that only sandbox mode has. Production mode never loads this file. */
export async function createSandbox({ settings, stores, keys, realClock }: Needs): Promise<Sandbox> {
  const clock = await createSandboxClock({
    store: stores.clock,
    changes: stores.changes,
    realClock,
    settleMs: settleMs[settings.store.kind],
  });
  const issuer = settings.publicUrl;
  const identity = createSandboxIdentity({ keys, issuer, clock });
  const receipts = createReceipts({ keys, issuer, clock });
  const pages = async () => {
    const { createDemo } = await import('./demo.ts');
    const verifyReceipt = (token: string) => {
      const receipt = receipts.verify(examplePublication, token);
      return receipt === null ? null : { publication: examplePublication, article: receipt.article };
    };
    return [createDemo({ publication: examplePublication, verifyReceipt })];
  };
  return {
    clock,
    identity,
    routes: sandboxRoutes({ clock, signIn: (sub) => identity.sign(examplePublication, sub) }),
    pages,
    close: clock.close,
  };
}
