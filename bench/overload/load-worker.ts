import { parentPort, workerData } from 'node:worker_threads';
import { sendViews, type Views } from './burst-of-views.ts';

/** In a thread of its own, so that whoever measures beside it does not wait for it. */
parentPort?.postMessage(await sendViews(workerData as Views));
