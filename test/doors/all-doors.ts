import type { Door } from './door.ts';
import { express4Door, express5Door } from './doors/express.ts';
import { fastifyDoor } from './doors/fastify.ts';
import { fetchDoor, honoDoor } from './doors/fetch.ts';

/** Every door that enforces on the publisher's side. A further one is a file in `doors/` and a line here. */
export const allDoors: readonly Door[] = [express5Door, express4Door, fastifyDoor, fetchDoor, honoDoor];
