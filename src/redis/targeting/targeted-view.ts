import type { TargetedLimit, TargetedResult, ViewRequest } from '../../paywall/metering/meter.ts';
import type { RedisClient } from '../connection/client.ts';
import { entitlementsKey, factsKey, meterKeys } from '../keys.ts';
import { byteText } from '../metering/packed-views.ts';
import { chooseArgument, chosenIn } from './candidates.ts';

/** A view whose limit the store chooses. */
interface Asked {
  readonly request: ViewRequest;
  readonly targeted: TargetedLimit;
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
  { request, targeted, lapsed, args: argumentsOf }: Asked,
): Promise<TargetedAnswer> {
  const { publication, reader, window, now, anonymous = null } = request;
  const [meter, former] = meterKeys(request);
  const own = [entitlementsKey(publication, reader), meter, former];
  const known = factsKey(publication, reader);
  const choice = chooseArgument(targeted, lapsed);
  const [said, ...chosen] = await link.askRepeatably(meter, (redis, deadline) => {
    const args = [...argumentsOf(deadline), choice];
    if (anonymous === null) return redis.stileViewTargeted(own.length + 1, ...own, known, ...args);
    const theirs = [entitlementsKey(publication, anonymous), ...meterKeys({ publication, reader: anonymous, window })];
    const keys = [...own, ...theirs, known, factsKey(publication, anonymous)];
    return redis.stileViewTogetherTargeted(keys.length, ...keys, ...args, byteText(anonymous));
  });
  return { said, result: chosenIn(chosen, now) };
}
