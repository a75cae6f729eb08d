import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { type DynamoCall, DynamoFault } from './dynamo.ts';
import { HostFault } from './fault.ts';
import type { StreamMapping } from './inventory.ts';
import type { Invoker } from './invoke.ts';
import type { Ledger } from './ledger.ts';
import { type Pattern, parsePattern } from './pattern.ts';
import type { Place } from './template.ts';

/** Between two readings of a stream that had nothing new, in milliseconds. */
const POLL = 40;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
/** How long a stream keeps a record, and how long a mapping without a limit retries, in milliseconds. */
const RECORD_AGE = 24 * 3_600_000;

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string };
}

export interface Streams {
  /** Stops reading; what is being worked on is left unmarked, and is read again after the next start. */
  stop(): Promise<void>;
  status(): { readonly mapping: string; readonly position: string | undefined }[];
}

interface Surroundings {
  readonly call: DynamoCall;
  readonly invoker: Invoker;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly place: Place;
}

/** Hands the records of the tables' streams to the functions that the template maps them to: at least once, in order. */
export async function startStreams(
  mappings: readonly StreamMapping[],
  surroundings: Surroundings,
): Promise<Streams> {
  const stopping = new AbortController();
  const running = await Promise.all(
    mappings
      .filter((mapping) => mapping.enabled)
      .map(async (mapping) => {
        const { Table } = await surroundings.call('DynamoDB_20120810.DescribeTable', {
          TableName: mapping.tableName,
        });
        const { LatestStreamArn: stream } = Table as { LatestStreamArn?: string };
        if (!stream)
          throw new HostFault(`${mapping.logicalId}: the table ${mapping.tableName} has no stream.`);
        const filters = mapping.filters.map(parsePattern);
        return follow({ mapping, stream, filters, signal: stopping.signal, ...surroundings });
      }),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running.map((one) => one.ended));
    },
    status: () =>
      mappings.map(({ logicalId }) => ({
        mapping: logicalId,
        position: surroundings.ledger.position(logicalId),
      })),
  };
}

/** Follows one stream; the embedded engine keeps each in one shard that never closes. */
function follow(
  run: Surroundings & {
    readonly mapping: StreamMapping;
    readonly stream: string;
    readonly filters: readonly Pattern[];
    readonly signal: AbortSignal;
  },
): { readonly ended: Promise<void> } {
  const { mapping, stream, signal, call, ledger } = run;
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  const admits = (record: StreamRecord) =>
    run.filters.length === 0 || run.filters.some((pattern) => pattern(record));
  const save = (record: StreamRecord) =>
    ledger.savePosition(mapping.logicalId, stream, record.dynamodb.SequenceNumber);

  const iterator = async (kind: string, sequence?: string): Promise<string> => {
    const { StreamDescription } = await call('DynamoDBStreams_20120810.DescribeStream', {
      StreamArn: stream,
    });
    const { Shards } = StreamDescription as { Shards: readonly { ShardId: string }[] };
    const [shard, second] = Shards;
    if (!shard || second) throw new HostFault(`${stream} has not one shard, as the embedded engine's have.`);
    const { ShardIterator } = await call('DynamoDBStreams_20120810.GetShardIterator', {
      StreamArn: stream,
      ShardId: shard.ShardId,
      ShardIteratorType: kind,
      ...(sequence !== undefined && { SequenceNumber: sequence }),
    });
    return String(ShardIterator);
  };

  const start = async (): Promise<string> => {
    const [knownStream, sequence] = ledger.position(mapping.logicalId)?.split(' ') ?? [];
    if (knownStream !== stream || sequence === undefined) return iterator(mapping.startAt);
    try {
      return await iterator('AFTER_SEQUENCE_NUMBER', sequence);
    } catch (fault) {
      if (fault instanceof DynamoFault && fault.code === 'TrimmedDataAccessException')
        return iterator('TRIM_HORIZON');
      throw fault;
    }
  };

  const read = async (from: string): Promise<{ records: StreamRecord[]; next: string }> => {
    const answer = await call('DynamoDBStreams_20120810.GetRecords', { ShardIterator: from, Limit: 1000 });
    return { records: answer.Records as StreamRecord[], next: String(answer.NextShardIterator) };
  };

  /** Delivers until the function takes the records, they are split, or they are given up. */
  const deliver = async (records: readonly StreamRecord[]): Promise<void> => {
    const last = records.at(-1);
    const since = performance.now();
    for (let attempt = 0; last && !signal.aborted; attempt += 1) {
      const outcome = await run.invoker.invoke(mapping.functionArn, eventOf(records, stream, run.place));
      if (signal.aborted) return;
      const failed = outcome.ok ? firstFailure(outcome.payload, records, mapping) : 0;
      if (failed < 0) return save(last);
      const taken = records[failed - 1];
      if (taken) {
        save(taken);
        return deliver(records.slice(failed));
      }
      if (mapping.bisect && records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await deliver(records.slice(0, middle));
        return deliver(records.slice(middle));
      }
      if (mapping.retries < 0 ? performance.now() - since > RECORD_AGE : attempt >= mapping.retries) {
        run.ledger.bury({
          at: new Date(run.clock.now()).toISOString(),
          queue: mapping.deadLetters ?? '',
          source: `stream ${mapping.logicalId}`,
          error: outcome.ok
            ? 'The function reported these records as failed.'
            : `${outcome.errorType}: ${outcome.errorMessage}`,
          // As on AWS the letter holds where the records are, not the records.
          payload: JSON.stringify({
            stream,
            start: records[0]?.dynamodb.SequenceNumber,
            end: last.dynamodb.SequenceNumber,
            size: records.length,
          }),
        });
        return save(last);
      }
      await pause(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** attempt));
    }
  };

  const loop = async () => {
    let from = await start();
    let gathered: StreamRecord[] = [];
    let gatheringSince = 0;
    while (!signal.aborted) {
      const { records, next } = await read(from);
      from = next;
      const admitted = records.filter(admits);
      if (gathered.length === 0) gatheringSince = performance.now();
      gathered.push(...admitted);
      const waited = performance.now() - gatheringSince >= mapping.windowSeconds * 1000;
      while (gathered.length >= mapping.batchSize || (gathered.length > 0 && waited)) {
        await deliver(gathered.splice(0, mapping.batchSize));
        if (signal.aborted) return;
      }
      const last = records.at(-1);
      if (last && gathered.length === 0) save(last);
      if (records.length === 0) await pause(POLL);
    }
    gathered = [];
  };

  const ended = (async () => {
    while (!signal.aborted) {
      try {
        await loop();
      } catch (fault) {
        // The engine may be ending, or a reading may have failed: begin again from the marked position.
        if (signal.aborted) return;
        console.error(`${mapping.logicalId}: ${fault instanceof Error ? fault.message : fault}`);
        await pause(FIRST_RETRY);
      }
    }
  })();
  return { ended };
}

const eventOf = (records: readonly StreamRecord[], stream: string, place: Place): string =>
  JSON.stringify({
    Records: records.map((record) => ({ ...record, awsRegion: place.region, eventSourceARN: stream })),
  });

/** Index of the first record that the function did not take; −1: it took all. */
function firstFailure(payload: string, records: readonly StreamRecord[], mapping: StreamMapping): number {
  if (!mapping.partialFailures) return -1;
  const answer: unknown = JSON.parse(payload);
  const failures =
    typeof answer === 'object' && answer !== null
      ? (Reflect.get(answer, 'batchItemFailures') as unknown)
      : undefined;
  if (!Array.isArray(failures) || failures.length === 0) return -1;
  const named = failures.map((one) =>
    records.findIndex((record) => record.dynamodb.SequenceNumber === one?.itemIdentifier),
  );
  return named.includes(-1) ? 0 : Math.min(...named);
}
