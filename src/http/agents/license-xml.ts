import XMLBuilder from 'fast-xml-builder';
import type { AgentPrice, AgentRules } from '../../paywall/agents/agent.ts';
import { type UsageTerms, usageTerms } from '../../paywall/agents/terms.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

const words = (terms: readonly UsageTerms[]) => terms.map(({ usage }) => usage).join(' ');

function paymentOf(price: AgentPrice | null) {
  if (price === null) return { '@type': 'free' };
  return { '@type': 'crawl', amount: { '@currency': price.currency, '#text': price.amount } };
}

const isSamePrice = (one: AgentPrice | null, other: AgentPrice | null) =>
  one?.amount === other?.amount && one?.currency === other?.currency;

/** What is permitted at one price together. */
function licenceOf(permitted: readonly UsageTerms[], prohibited: readonly UsageTerms[], price: AgentPrice | null) {
  return {
    ...(permitted.length > 0 && { permits: { '@type': 'usage', '#text': words(permitted) } }),
    ...(prohibited.length > 0 && { prohibits: { '@type': 'usage', '#text': words(prohibited) } }),
    ...(permitted.length > 0 && { payment: paymentOf(price) }),
  };
}

/** The terms as a document of RSL 1.0 (https://rslstandard.org/rsl): one licence for each price. */
export function licenseXml(rules: AgentRules): string {
  const terms = usageTerms(rules);
  const prohibited = terms.filter(({ isPermitted }) => !isPermitted);
  const permitted = terms.filter(({ isPermitted }) => isPermitted);
  const prices = permitted
    .map(({ price }) => price)
    .filter((price, at, all) => all.findIndex((other) => isSamePrice(price, other)) === at);
  const license = prices.map((price) =>
    licenceOf(
      permitted.filter((each) => isSamePrice(each.price, price)),
      prohibited,
      price,
    ),
  );
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    rsl: {
      '@xmlns': 'https://rslstandard.org/rsl',
      content: { '@url': '/', license: license.length > 0 ? license : [licenceOf([], prohibited, null)] },
    },
  };
  return builder.build(document);
}
