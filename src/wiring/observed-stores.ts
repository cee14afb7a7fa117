import type { Stores } from '../paywall/stores.ts';
import { type Observer, observeCalls } from '../telemetry/observed-calls.ts';
import type { RequestTrail } from '../telemetry/request-trail.ts';
import type { StoreCallMetrics } from '../telemetry/store-calls.ts';

interface Needs {
  readonly metrics: StoreCallMetrics;
  readonly trail: RequestTrail | null;
  /** By the names of OpenTelemetry. */
  readonly system: 'redis' | 'sqlite';
}

function observerOf({ metrics, trail, system }: Needs): Observer {
  const timed: Observer = (call, answer, startedAt) => {
    const done = () => metrics.storeCalled(call, (performance.now() - startedAt) / 1000);
    answer.then(done, done);
  };
  if (trail === null) return timed;
  return (call, answer, startedAt) => {
    timed(call, answer, startedAt);
    trail.during({ name: call, attributes: { 'db.system.name': system, 'db.operation.name': call } }, answer);
  };
}

/** The same stores, with the time of their calls measured and each a span in the trace of its request. */
export function observeStores(stores: Stores, needs: Needs): Stores {
  const observer = observerOf(needs);
  const observed = <Name extends keyof Stores>(name: Name): Stores[Name] => observeCalls(name, stores[name], observer);
  return {
    ...stores,
    meters: observed('meters'),
    entitlements: observed('entitlements'),
    publications: observed('publications'),
    rateLimits: observed('rateLimits'),
    billing: observed('billing'),
    inbox: observed('inbox'),
    leases: observed('leases'),
    audit: observed('audit'),
    adminSessions: observed('adminSessions'),
    ampSignIns: observed('ampSignIns'),
    tallies: observed('tallies'),
    readers: observed('readers'),
    gifts: observed('gifts'),
    readerFacts: observed('readerFacts'),
  };
}
