import type { Table } from '../../../functions/store/table.ts';

/** What befalls the nth call to the database: the process ends before or after it, or only the way is bad. */
export type Fault = { call: number; kind: 'crash before' | 'crash after' | 'lost reply' | 'throttled' };

/** The process is gone: whatever it still tries does nothing. */
class Crash extends Error {}

/** An error as the SDK takes it for one that is worth another attempt. */
const worthRetrying = (name: string, throttling: boolean): Error =>
  Object.assign(new Error(name), { name, $retryable: { throttling }, $fault: 'server', $metadata: {} });

/** Makes a table's client meet these faults, each once. Only calls that write are counted. */
export const meet = (table: Table, faults: readonly Fault[]): Table => {
  let calls = 0;
  let dead = false;
  const left = [...faults];
  const take = (kinds: readonly Fault['kind'][]): Fault | undefined => {
    const at = left.findIndex((fault) => fault.call === calls && kinds.includes(fault.kind));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const { middlewareStack } = table.client;
  middlewareStack.add(
    (next, context) => async (args) => {
      if (dead) throw new Crash('this process has ended');
      // The document client runs a command of the plain client inside its own.
      const writes = /^TransactWriteItems|^TransactWrite|^Put|^Update/.test(context.commandName ?? '');
      if (!writes) return next(args);
      calls += 1;
      const fault = take(['crash before', 'crash after']);
      if (fault) dead = true;
      if (fault?.kind === 'crash before') throw new Crash('ended before the write');
      const answer = await next(args);
      if (fault) throw new Crash('ended after the write');
      return answer;
    },
    { step: 'initialize', name: 'crash' },
  );
  middlewareStack.add(
    (next) => async (args) => {
      const fault = take(['throttled', 'lost reply']);
      if (fault?.kind === 'throttled') throw worthRetrying('ThrottlingException', true);
      const answer = await next(args);
      if (fault) throw worthRetrying('TimeoutError', false);
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low', name: 'badWay' },
  );
  return table;
};
