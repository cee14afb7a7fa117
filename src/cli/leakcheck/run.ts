import type { Context, ExitCode } from '../command.ts';
import { type Address, type Ask, type AskSettings, createAsker } from './ask.ts';
import { type Checked, createArticleCheck } from './check-article.ts';
import { type PastReader, readOthers, type Stile, useUpAtStile } from './past-limit.ts';
import { jsonReport, textReport } from './report.ts';

/** After so long nothing more is asked. */
const mostMs = 15 * 60_000;

export interface Asked {
  readonly site: AskSettings;
  readonly targets: readonly Address[];
  readonly warmUps: readonly Address[];
  readonly limit: number;
  readonly stile: Stile | null;
  readonly sentinel: string | null;
  readonly grantedHeaders: Readonly<Record<string, string>> | null;
}

/** For each article a reader who is past the limit, and has not read this one. */
async function pastReaders(ask: Ask, { site, targets, warmUps, limit, stile }: Asked) {
  if (stile !== null) {
    const usedUp = await useUpAtStile(stile, site.timeoutMs);
    return async () => usedUp;
  }
  return (target: Address): Promise<PastReader> => {
    const isOther = ({ origin, path }: Address) => origin === target.origin && path !== target.path;
    return readOthers(ask, [...warmUps, ...targets].filter(isOther), limit);
  };
}

/** Those that were checked until `isOver`. */
async function checkAll(asked: Asked, isOver: () => boolean): Promise<readonly Checked[]> {
  const { site, sentinel, grantedHeaders } = asked;
  const ask = createAsker(site);
  const pastReader = await pastReaders(ask, asked);
  const checked: Checked[] = [];
  for (const target of asked.targets) {
    if (isOver()) break;
    const past = await pastReader(target);
    checked.push(await createArticleCheck({ ask, past, sentinel, grantedHeaders, isOver })(target));
  }
  return checked;
}

function exitCodeOf(checked: readonly Checked[], asked: number): ExitCode {
  if (checked.some(({ verdict }) => verdict === 'leaks')) return 1;
  return checked.length === asked && checked.every(({ verdict }) => verdict === 'tight') ? 0 : 2;
}

/** Checks, prints what was found, and returns the exit code. Throws what stands in the way. */
export async function report(
  context: Context,
  asked: Asked,
  how: { readonly asJson: boolean; readonly ownHeaders: readonly string[] },
) {
  const endsAt = context.now() + mostMs;
  let isInterrupted = false;
  context.onInterrupt(() => {
    isInterrupted = true;
  });
  const checked = await checkAll(asked, () => isInterrupted || context.now() >= endsAt);
  if (how.asJson) context.print(JSON.stringify(jsonReport(checked, how.ownHeaders), null, 2));
  else for (const line of textReport(checked, how.ownHeaders)) context.print(line);
  return isInterrupted ? 130 : exitCodeOf(checked, asked.targets.length);
}
