/**
 * The two hosts that the built site is tested on.
 */

/** The first of two ports; `LAB_E2E_PORT` moves both, so that two checkouts can be tested at once. */
const firstPort = Number(process.env.LAB_E2E_PORT ?? 4180);

/** Sends the isolation headers, as `npm start` and a host that reads `_headers` do. */
export const isolatedPort = firstPort;

/** Sends none, as the simplest of hosts. */
export const plainPort = firstPort + 1;

export const plainHost = `http://localhost:${plainPort}/`;
