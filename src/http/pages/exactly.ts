/**
 * How routers compare paths. Express takes `/METRICS` and `/metrics/` for `/metrics` unless it is told otherwise: what a proxy in front
 * keeps from the outside by its path would then be had by another spelling.
 */
export const exactly = { caseSensitive: true, strict: true } as const;
