/**
 * Node's own `http`, under which functions are bundled instead of `node:http` (infra/bundle.ts). Imported as an ES module
 * that one reads each of its exports, `WebSocket` among them, which loads all of undici: a cold start waits 16 ms for what
 * no function uses, on a machine on which all of `http` takes two.
 */
const http = process.getBuiltinModule('node:http');

export default http;
export const { Agent, request, STATUS_CODES } = http;
