// #region token
const paywall = document.querySelector('stile-paywall');

/** Asked for before every call; `expired` is true if the token that it gave last does not hold any more. */
paywall.token = async (expired) => {
  const answer = await fetch('/session/token', { cache: expired ? 'reload' : 'default' });
  return answer.ok ? answer.text() : null; // null is an anonymous reader.
};
// #endregion token

// #region events
paywall.addEventListener('stile:decision', ({ detail: { reason, meter } }) => {
  document.documentElement.dataset.reason = reason; // For your own measuring, for example.
  if (meter !== null) document.documentElement.dataset.left = meter.left;
});

paywall.addEventListener('stile:error', ({ detail }) => {
  if (detail.status === 0) detail.message = 'We cannot be reached just now. Please try again.';
});
// #endregion events
