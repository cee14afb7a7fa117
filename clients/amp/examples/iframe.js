/* global AmpAccessIframeApi */

// #region iframe
const stile = 'https://stile.example.com/v1/nikkei-asian-review/amp';
/** Where your AMP pages are shown from. Anchored: `https://evil-asia.example.com` is none of these. */
const shownFrom = /^https:\/\/(?:asia\.example\.com|[a-z0-9-]+\.cdn\.ampproject\.org)$/;

let query;

const ask = (verb, method) =>
  fetch(`${stile}/${verb}?${query}`, { method, credentials: 'include' }).then((answer) => {
    if (!answer.ok) throw new Error(`Stile answered ${answer.status}`);
    return answer;
  });

new AmpAccessIframeApi({
  connect(origin, protocol, { iframeVars }) {
    if (!shownFrom.test(origin)) throw new Error(`no page of ours: ${origin}`);
    query = new URLSearchParams({
      rid: iframeVars.READER_ID,
      url: iframeVars.CANONICAL_URL,
      protocol,
      __amp_source_origin: location.origin,
    });
  },
  authorize: () => ask('authorize', 'GET').then((answer) => answer.json()),
  pingback: () => ask('pingback', 'POST'),
}).connect();
// #endregion iframe
