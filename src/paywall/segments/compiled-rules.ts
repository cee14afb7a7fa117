import { madeOnce } from '../made-once.ts';
import { type RequestCheck, type RequestFacts, requestChecksOf } from './request-facts.ts';
import { type SegmentConditions, type SegmentRule, storedConditions } from './segment.ts';
import type { StoredConditions } from './stored-conditions.ts';

/** A rule, taken apart once for as long as it stays. */
export interface CompiledRule {
  readonly rule: SegmentRule;
  readonly checks: readonly RequestCheck[];
  /** Null if the request alone decides. */
  readonly stored: StoredConditions | null;
}

/** The rules that a request fits, in their order. */
export interface PossibleRules {
  readonly fitting: readonly CompiledRule[];
}

function storedIn(conditions: SegmentConditions): StoredConditions | null {
  const { lapsed, counted, daysSinceFirstSeen, traits } = conditions;
  if (storedConditions.every((name) => conditions[name] === undefined)) return null;
  return {
    ...(lapsed !== undefined && { lapsed }),
    ...(counted !== undefined && { counted }),
    ...(daysSinceFirstSeen !== undefined && { daysSinceFirstSeen }),
    ...(traits !== undefined && { traits }),
  };
}

const compile = (rule: SegmentRule): CompiledRule => ({
  rule,
  checks: requestChecksOf(rule.when),
  stored: storedIn(rule.when),
});

/** Maximum combinations of rules that are remembered. All are forgotten when there are more. */
const mostRemembered = 1_000;

/** The rules of a publication, in their order. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  /** Whether any of them depends on what only the store knows. */
  readonly askStore: boolean;
  /** The same object for the same rules. */
  possibleFor(request: RequestFacts): PossibleRules;
}

const isFitting = (checks: readonly RequestCheck[], request: RequestFacts) =>
  checks.every(({ holds }) => holds(request));

function compileAll(all: readonly SegmentRule[]): CompiledRules {
  const rules = all.filter(({ on }) => on).map(compile);
  const known = new Map<string, PossibleRules>();

  function remembered(fitting: readonly CompiledRule[]): PossibleRules {
    const name = fitting.map(({ rule }) => rule.id).join(' ');
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= mostRemembered) known.clear();
    const made = { fitting };
    known.set(name, made);
    return made;
  }

  return {
    rules,
    askStore: rules.some(({ stored }) => stored !== null),
    possibleFor: (request) => remembered(rules.filter(({ checks }) => isFitting(checks, request))),
  };
}

const compiled = madeOnce((rules: readonly SegmentRule[]): CompiledRules | null =>
  rules.some(({ on }) => on) ? compileAll(rules) : null,
);

/** Compiled once for each version of the rules; null if none is on. */
export const compiledRules = (rules: readonly SegmentRule[]): CompiledRules | null =>
  rules.length === 0 ? null : compiled(rules);
