import type { Tier } from '../articles/article.ts';

export const agentClasses = ['search', 'training', 'live-fetch', 'signed', 'other'] as const;

/**
 * What an agent reads for: an index of a search engine, the training of a model, one person who asks just now; `signed`: it signs its
 * requests and is of no other class; `other`: anything else that calls itself a crawler.
 */
export type AgentClass = (typeof agentClasses)[number];

/** From the strongest. `claimed`: by its user agent alone, which grants nothing. */
export const agentProofs = ['signature', 'range', 'dns', 'claimed'] as const;

export type AgentProof = (typeof agentProofs)[number];

/** The agent that a request comes from. */
export interface Agent {
  /** The name in the publication's list, such as `GPTBot`; for a signed agent in no list the host of its directory. */
  readonly name: string;
  readonly class: AgentClass;
  readonly proof: AgentProof;
  /** Whether it bore a signature that is wrong, or claimed an address range that it is not in: reported, and never more than `claimed`. */
  readonly spoofed: boolean;
  /** The JWK thumbprint of the key that it signs with (RFC 7638), where its signature is verified. Left out for all others. */
  readonly keyThumbprint?: string;
}

/** An agent that is known by name. */
export interface KnownAgent {
  readonly name: string;
  readonly class: AgentClass;
  /** What its user agent contains. */
  readonly userAgent: string;
  /** Where its operator publishes the ranges of its addresses: an https address or a file. */
  readonly ranges: readonly string[];
  /** Ranges that the publisher writes down. */
  readonly networks: readonly string[];
  /** Domains in which the address's reverse name must lie. */
  readonly hostDomains: readonly string[];
  /** Hosts whose directories hold its signing keys. */
  readonly signers: readonly string[];
}

/** What one article costs: a decimal, such as `0.015`, for prices are below the smallest coin. */
export interface AgentPrice {
  readonly amount: string;
  /** ISO 4217, in capitals. */
  readonly currency: string;
}

export const agentActs = ['allow', 'teaser', 'deny', 'price'] as const;

/** `teaser`: denied, and the site shows what everybody may see of the article. */
export type AgentAct = (typeof agentActs)[number];

/** One row of the policy: the first that fits decides. */
export interface AgentPolicyRow {
  /** A name, a class, or any agent at all. */
  readonly agent: { readonly name: string } | { readonly class: AgentClass } | 'any';
  /** Left out for all tiers. */
  readonly tiers?: readonly Tier[];
  readonly act: AgentAct;
  /** Only where `act` is `price`. */
  readonly price?: AgentPrice;
}

/** What a publication lets agents do. */
export interface AgentRules {
  readonly known: readonly KnownAgent[];
  readonly policy: readonly AgentPolicyRow[];
  /** What its documents say of use: what texts may be used for. */
  readonly usage: { readonly search: boolean; readonly aiInput: boolean; readonly aiTrain: boolean };
  /**
   * Whether a CDN in front charges by prices that the site names in band (Cloudflare's pay per crawl): what is priced is then sent with
   * its price, for the CDN to hand on to who pays. Only where nobody reaches the site past the CDN.
   */
  readonly inBandPricing?: boolean;
}
