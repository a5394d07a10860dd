/**
 * How Node.js runs the server. Traces name the sources. What is young may take 3 × 16 MB: Node.js 24 allows itself the
 * double, which a start fills and an idle server never gives back.
 */
export const flags = ['--enable-source-maps', '--max-semi-space-size=16']
