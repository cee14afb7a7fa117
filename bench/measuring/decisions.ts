/** How many decisions there were of each reason, by the service's own metrics. */
export type Decisions = ReadonlyMap<string, number>;

export async function decisionsOf(url: string): Promise<Decisions> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const lines = metrics.matchAll(/^stile_decisions_total\{.*reason="(\w+)".*\} (\d+)/gm);
  return new Map([...lines].map(([, reason = '', count]) => [reason, Number(count)]));
}
