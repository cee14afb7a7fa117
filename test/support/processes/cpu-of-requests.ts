import type { RawConnection } from './raw-connection.ts';

/** The request that is sent as the n-th: some of what is remembered would otherwise cost nothing the second time. */
export type Hostile = (nth: number) => Buffer;

/** Goes on from one measurement to the next, because what is measured once more would otherwise be remembered. */
let sent = 0;

/** The CPU time of one request in microseconds, of this whole process: the least of several rounds, which other work disturbs least. */
export async function cpuOf(
  connection: RawConnection,
  request: Hostile,
  { rounds = 4, perRound = 25 } = {},
): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const requests = Array.from({ length: perRound }, () => request(sent++));
    const before = process.cpuUsage();
    for (const each of requests) await connection.ask(each);
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / perRound);
  }
  return Math.min(...costs);
}

/** The same of a few requests, which shows soon that they are cheap. */
export const fewOf = (connection: RawConnection, request: Hostile): Promise<number> =>
  cpuOf(connection, request, { rounds: 2, perRound: 5 });
