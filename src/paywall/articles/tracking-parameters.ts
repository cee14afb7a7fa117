/**
 * Parameters that say where a reader came from and not which article it is. `ref` is none of them: on many sites it names
 * something, so only the publisher can say.
 */
const trackingParameters: readonly string[] = [
  ...['utm_*', 'mtm_*', 'gaa_*', 'at_*', '_ga', '_gl', 'gclid', 'gclsrc', 'gad_source', 'dclid', 'gbraid', 'wbraid'],
  ...['srsltid', 'fbclid', 'igsh', 'igshid', 'msclkid', 'twclid', 'ttclid', 'yclid', 'li_fat_id', 'mc_cid', 'mc_eid'],
  ...['mkt_tok', '_hsenc', '_hsmi', 'ref_src', 'cmpid', 'ocid', 's_cid', 'st', 'xtor'],
];

/** Whether a parameter, in whichever case, is one of these or of `more`, in which a `*` at the end stands for any rest. */
export function trackingNames(more: readonly string[]): (name: string) => boolean {
  const patterns = [...trackingParameters, ...more].map((pattern) => pattern.toLowerCase());
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const starts = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (written) => {
    const name = written.toLowerCase();
    return exact.has(name) || starts.some((start) => name.startsWith(start));
  };
}
