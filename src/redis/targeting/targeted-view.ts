import type { TargetedLimit, TargetedResult, ViewRequest } from '../../paywall/metering/meter.ts';
import { byteText } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import type { ToldView } from '../events/told-view.ts';
import { factsKey, viewKeys } from '../keys.ts';
import { chooseArgument, chosenIn } from './candidates.ts';

/** A view whose limit the store chooses. */
interface Asked {
  readonly request: ViewRequest;
  readonly targeted: TargetedLimit;
  /** Null if it tells nothing. */
  readonly told: ToldView | null;
  /** Whether the reader who asks has lapsed, if the meter is not theirs. */
  readonly lapsed: boolean | null;
  /** What `view.lua` takes. */
  readonly args: (deadline: string) => readonly string[];
}

export interface TargetedAnswer {
  /** As `view.lua` says it. */
  readonly said: string;
  readonly result: TargetedResult;
}

/** Asks by scripts of their own, so that all other views cost what they did. They are not sent in batches. */
export async function askTargeted(
  link: RedisClient,
  { request, targeted, told, lapsed, args: argumentsOf }: Asked,
): Promise<TargetedAnswer> {
  const { publication, reader, window, now, anonymous = null } = request;
  const own = viewKeys(request);
  const [, meter] = own;
  const known = factsKey(publication, reader);
  const choice = chooseArgument(targeted, lapsed);
  const [said, ...chosen] = await link.askRepeatably(meter, (redis, deadline) => {
    const args = [...argumentsOf(deadline), choice];
    if (anonymous === null && told !== null)
      return redis.stileToldViewTargeted(own.length + 3, ...told.keys, ...own, known, ...told.args, ...args);
    if (anonymous === null) return redis.stileViewTargeted(own.length + 1, ...own, known, ...args);
    const theirs = viewKeys({ publication, reader: anonymous, window });
    const keys = [...own, ...theirs, known, factsKey(publication, anonymous)];
    const all = [...args, byteText(anonymous)];
    if (told !== null)
      return redis.stileToldViewTogetherTargeted(keys.length + 2, ...told.keys, ...keys, ...told.args, ...all);
    return redis.stileViewTogetherTargeted(keys.length, ...keys, ...all);
  });
  return { said, result: chosenIn(chosen, now) };
}
