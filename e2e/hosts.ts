/**
 * The two hosts that the built site is tested on.
 */

/** Sends the isolation headers, as `npm start` and a host that reads `_headers` do. */
export const isolatedPort = 4180;

/** Sends none, as the simplest of hosts. */
export const plainPort = 4181;

export const plainHost = `http://localhost:${plainPort}/`;
