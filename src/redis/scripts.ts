import { readFileSync } from 'node:fs';
import type { Redis, Result } from 'ioredis';
import type { RedemptionOutcome } from '../paywall/gifts/gift-store.ts';
import { defineByteScript } from './connection/byte-script.ts';

type Argument = string | Buffer;

/** The keys of a change, behind those of what it tells of. */
type ToldKeys<Keys extends readonly string[]> = [out: string, due: string, ...keys: Keys, ...rest: Argument[]];

/** What each script takes and answers stands in its header. */
declare module 'ioredis' {
  interface RedisCommander<Context> {
    stileView(
      ...args: [entitlements: string, meter: string, former: string, ...rest: Argument[]]
    ): Result<string, Context>;
    stileViews(keys: number, ...keysAndRest: string[]): Result<string[], Context>;
    stileViewTogether(
      ...args: [entitlements: string, meter: string, former: string, ...rest: Argument[]]
    ): Result<string, Context>;
    stileRelease(
      ...args: [meter: string, former: string, ...rest: Argument[]]
    ): Result<[string, (number | string)?, number?, (string | null)?, number?, number?], Context>;
    stileUniteClaimBuffer(
      ...args: [meter: string, former: string, ...rest: Argument[]]
    ): Result<[Buffer, Buffer?, Buffer?, number?], Context>;
    stileAdd(
      ...args: [meter: string, former: string, ...rest: Argument[]]
    ): Result<[string, number?, number?, string?], Context>;
    stileUniteDoneBuffer(
      ...args: [meter: string, former: string, ...rest: Argument[]]
    ): Result<[Buffer, Buffer?], Context>;
    stileReadMeterBuffer(...args: [meter: string, former: string, ...rest: Argument[]]): Result<Buffer[], Context>;
    stileMoveFormer(...args: [meter: string, former: string, ...rest: Argument[]]): Result<string, Context>;
    stileRaiseFormat(...args: [format: string, ...rest: Argument[]]): Result<string, Context>;
    stileCompareAndSet(...args: [hash: string, ...rest: Argument[]]): Result<string, Context>;
    stileCompareAndSetAll(...args: [hash: string, ...rest: Argument[]]): Result<string, Context>;
    stileClaimField(...args: [hash: string, ...rest: Argument[]]): Result<[string, string?], Context>;
    stileReplaceCheckout(...args: [unpaid: string, billing: string, ...rest: Argument[]]): Result<string, Context>;
    stileClaimCustomer(
      ...args: [unpaid: string, billing: string, ...rest: Argument[]]
    ): Result<[string, string?], Context>;
    stileKeepCustomer(...args: [unpaid: string, billing: string, ...rest: Argument[]]): Result<string, Context>;
    stileReleaseCustomer(...args: [unpaid: string, billing: string, ...rest: Argument[]]): Result<string, Context>;
    stileTakeLease(...args: [lease: string, ...rest: Argument[]]): Result<string, Context>;
    stileEndLease(...args: [lease: string, ...rest: Argument[]]): Result<string, Context>;
    stileAppend(...args: [stream: string, ...rest: Argument[]]): Result<string, Context>;
    stileTally(...args: [tally: string, ...rest: Argument[]]): Result<string, Context>;
    stileReplaceFigures(...args: [tally: string, ...rest: Argument[]]): Result<string, Context>;
    stileResetMeters(...args: [keys: number, ...keysAndRest: Argument[]]): Result<string, Context>;
    stileEraseReaderBuffer(...args: [keys: number, ...keysAndRest: Argument[]]): Result<Buffer[], Context>;
    stileMakeGift(...args: [gift: string, readers: string, ...rest: Argument[]]): Result<[string, number?], Context>;
    stileListGift(...args: [list: string, ...rest: Argument[]]): Result<string, Context>;
    stileRedeemGift(
      ...args: [gift: string, ...rest: Argument[]]
    ): Result<[RedemptionOutcome | 'before', ...(string | null)[]], Context>;
    stileEndGift(...args: [gift: string, ...rest: Argument[]]): Result<(string | null)[], Context>;
    stileNoteRedeemed(...args: [readers: string, ...rest: Argument[]]): Result<string, Context>;
    stileReplacePart(...args: [record: string, ...rest: Argument[]]): Result<string, Context>;
    stileAddDeliveries(
      ...args: [deliveries: string, state: string, progress: string, endpoints: string, ...rest: Argument[]]
    ): Result<string, Context>;
    stileRecordDelivery(
      ...args: [deliveries: string, waiting: string, delivered: string, dead: string, ...rest: Argument[]]
    ): Result<string, Context>;
    stileToldSet(...args: ToldKeys<[hash: string]>): Result<string, Context>;
    stileToldSetAll(...args: ToldKeys<[hash: string]>): Result<string, Context>;
    stileToldClaim(...args: ToldKeys<[hash: string]>): Result<[string, string?], Context>;
    stileToldCheckout(...args: ToldKeys<[unpaid: string, billing: string]>): Result<string, Context>;
    stileToldMakeGift(...args: ToldKeys<[gift: string, readers: string]>): Result<[string, number?], Context>;
    stileToldRedeemGift(
      ...args: ToldKeys<[gift: string]>
    ): Result<[RedemptionOutcome | 'before', ...(string | null)[]], Context>;
    stileToldEraseBuffer(keys: number, ...keysAndRest: Argument[]): Result<Buffer[], Context>;
    stileToldAdd(
      ...args: ToldKeys<[meter: string, former: string]>
    ): Result<[string, number?, number?, string?], Context>;
    stileMoveEvents(...args: [all: string, moved: string, ...rest: Argument[]]): Result<string, Context>;
    stileSweepEvents(
      ...args: [out: string, due: string, entitlements: string, ...rest: Argument[]]
    ): Result<number, Context>;
    stileTakeLicence(...args: [uses: string, ...rest: Argument[]]): Result<string, Context>;
    stileViewTargeted(
      ...args: [keys: number, ...keysAndRest: Argument[]]
    ): Result<[string, ...(string | number)[]], Context>;
    stileViewTogetherTargeted(
      ...args: [keys: number, ...keysAndRest: Argument[]]
    ): Result<[string, ...(string | number)[]], Context>;
    stilePutTraits(...args: [facts: string, ...rest: Argument[]]): Result<string, Context>;
    stileNoteArm(...args: [facts: string, ...rest: Argument[]]): Result<string, Context>;
    stileClaimFacts(facts: string): Result<[number?, ...string[]], Context>;
    stileMergeFacts(...args: [facts: string, ...rest: Argument[]]): Result<string, Context>;
    stileFactsGiven(facts: string): Result<string, Context>;
    stileToldView(keys: number, ...keysAndRest: Argument[]): Result<string, Context>;
    stileToldViewTogether(keys: number, ...keysAndRest: Argument[]): Result<string, Context>;
    stileToldViewTargeted(keys: number, ...keysAndRest: Argument[]): Result<[string, ...(string | number)[]], Context>;
    stileToldViewTogetherTargeted(
      keys: number,
      ...keysAndRest: Argument[]
    ): Result<[string, ...(string | number)[]], Context>;
    stileForgetUnion(...args: [meter: string, former: string, ...rest: Argument[]]): Result<string, Context>;
  }
}

/** Command → its file and how many of its arguments are keys; null if the first argument says so. */
const scripts = {
  stileView: ['view', 3],
  stileViews: ['views', null],
  stileViewTogether: ['view-together', 6],
  stileRelease: ['release', 2],
  stileAdd: ['add', 2],
  stileUniteClaim: ['unite-claim', 2],
  stileUniteDone: ['unite-done', 2],
  stileReadMeter: ['read-meter', 2],
  stileMoveFormer: ['move-former', 2],
  stileRaiseFormat: ['raise-format', 1],
  stileCompareAndSet: ['compare-and-set', 1],
  stileCompareAndSetAll: ['compare-and-set-all', 1],
  stileClaimField: ['claim-field', 1],
  stileReplaceCheckout: ['replace-checkout', 2],
  stileClaimCustomer: ['claim-customer', 2],
  stileKeepCustomer: ['keep-customer', 2],
  stileReleaseCustomer: ['release-customer', 2],
  stileTakeLease: ['take-lease', 1],
  stileEndLease: ['end-lease', 1],
  stileAppend: ['append', 1],
  stileTally: ['tally', 1],
  stileReplaceFigures: ['replace-figures', 1],
  stileResetMeters: ['reset-meters', null],
  stileEraseReader: ['erase-reader', null],
  stileForgetUnion: ['forget-union', 2],
  stileMakeGift: ['gifts/make', 2],
  stileListGift: ['gifts/list', 1],
  stileRedeemGift: ['gifts/redeem', 1],
  stileEndGift: ['gifts/end', 1],
  stileNoteRedeemed: ['gifts/note-redeemed', 1],
  stileReplacePart: ['experiments/replace-part', 1],
  stileAddDeliveries: ['events/add-deliveries', 4],
  stileRecordDelivery: ['events/record-delivery', 4],
  stileToldSet: ['events/set', 3],
  stileToldSetAll: ['events/set-all', 3],
  stileToldClaim: ['events/claim', 3],
  stileToldCheckout: ['events/replace-checkout', 4],
  stileToldMakeGift: ['events/make-gift', 4],
  stileToldRedeemGift: ['events/redeem-gift', 3],
  stileToldErase: ['events/erase-reader', null],
  stileToldAdd: ['events/add', 4],
  stileMoveEvents: ['events/move', 2],
  stileSweepEvents: ['events/sweep', 3],
  stileTakeLicence: ['agents/take-licence', 1],
  stileViewTargeted: ['targeting/view', null],
  stileViewTogetherTargeted: ['targeting/view-together', null],
  stilePutTraits: ['targeting/put-traits', 1],
  stileNoteArm: ['targeting/note-arm', 1],
  stileClaimFacts: ['targeting/claim-facts', 1],
  stileMergeFacts: ['targeting/merge-facts', 1],
  stileFactsGiven: ['targeting/facts-given', 1],
  stileToldView: ['events/view', null],
  stileToldViewTogether: ['events/view-together', null],
  stileToldViewTargeted: ['events/view-targeted', null],
  stileToldViewTogetherTargeted: ['events/view-together-targeted', null],
} as const;

/** Where a script names another file, what that says is put in: functions that several share. */
const inclusion = /^-- include (.+)$/gm;

const read = (file: string): string =>
  readFileSync(new URL(`./scripts/${file}.lua`, import.meta.url), 'utf8').replace(inclusion, (_, name: string) =>
    read(name),
  );

/** Those whose arguments are bytes alone, and which every view waits for. */
const ofBytes: ReadonlySet<string> = new Set([
  'stileView',
  'stileViews',
  'stileViewTogether',
  'stileViewTargeted',
  'stileViewTogetherTargeted',
  'stileToldView',
  'stileToldViewTogether',
  'stileToldViewTargeted',
  'stileToldViewTogetherTargeted',
]);

type Definition = readonly [command: string, { readonly lua: string; readonly numberOfKeys: number | null }];

function readDefinitions(): readonly Definition[] {
  return Object.entries(scripts).map(([command, [file, numberOfKeys]]) => {
    return [command, { lua: read(file), numberOfKeys }];
  });
}

/** Read once, because a cluster gets new clients while it is used. */
let definitions: readonly Definition[] | null = null;

/** Makes the scripts commands of this client. It sends a script whole once per connection, and by its hash from then on. */
export function defineScripts(redis: Redis): void {
  definitions ??= readDefinitions();
  for (const [command, { lua, numberOfKeys }] of definitions) {
    if (ofBytes.has(command)) defineByteScript(redis, command, { lua, numberOfKeys });
    else redis.defineCommand(command, numberOfKeys === null ? { lua } : { lua, numberOfKeys });
  }
}
