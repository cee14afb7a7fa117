import { createStripeStandIn } from '../../src/sandbox/stripe/stand-in.ts';

/** Runs a stand-in of its own that keeps its state in the file named, and writes its port: a process that a test can kill. */
const standIn = createStripeStandIn({ now: Date.now, webhookSecret: 'whsec_x', persistTo: String(process.argv[2]) });
const { port } = await standIn.listen();
process.stdout.write(`${port}\n`);
