/** Loaded first: says at once what is missing, and lets nobody near real money. */
const key = process.env['STRIPE_SECRET_KEY'] ?? '';

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (/^[sr]k_live_/.test(key))
  refuse('STRIPE_SECRET_KEY is a live key. These tests buy and refund: give them a test key.');
if (!/^[sr]k_test_/.test(key))
  refuse(
    'STRIPE_SECRET_KEY must be a key of a Stripe account in test mode, sk_test_…: these tests ask the real Stripe.',
  );
