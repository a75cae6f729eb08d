import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostFault } from '../host-fault.ts';
import { callerContext, evaluate } from '../iam/policy.ts';
import type { Journal } from '../journal.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { Outcome } from '../lambda/worker.ts';
import type { StreamMapping } from '../template/event-sources.ts';
import type { FunctionConfig } from '../template/inventory.ts';
import type { Place } from '../template/resource-names.ts';
import type { Clock } from '../time/clock.ts';
import { type DynamoCall, DynamoFault } from './client.ts';
import { type Pattern, parsePattern } from './event-pattern.ts';
import type { WriteSignal } from './write-signal.ts';

/** Between two readings of a stream that had nothing more, in milliseconds, while records are gathered. */
const POLL = 40;
/** What is written within so many milliseconds after a write is read with it: AWS reads a stream four times a second. */
const TOGETHER = 20;
/** As many records as one reading brings. */
const READING = 200;
/** And while there are none: a write rings; what the engine itself writes (a time to live) waits for this. */
const IDLE = 500;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
/** How long a stream keeps a record, and how long a mapping without a limit retries, in milliseconds. */
const RECORD_AGE = 24 * 3_600_000;

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: unknown };
}

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string };
}

export interface Streams {
  /** Stops reading; what is being worked on is left unmarked, and is read again after the next start. */
  stop(): Promise<void>;
  status(): { readonly mapping: string; readonly position: string | undefined }[];
}

interface Surroundings {
  readonly call: DynamoCall;
  readonly invoker: Pick<Invoker, 'invoke'>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly place: Place;
  readonly bell: WriteSignal;
}

const OF_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator'];

/** On AWS a function's own role reads the stream that its mapping names. Throws a `HostFault` where it may not. */
export function permitStreams(
  mappings: readonly StreamMapping[],
  functions: readonly FunctionConfig[],
  { partition, region, account }: Place,
): void {
  for (const { logicalId, functionArn, tableName } of mappings) {
    const principal = functions.find(({ arn }) => arn === functionArn)?.role;
    const resource = `arn:${partition}:dynamodb:${region}:${account}:table/${tableName}/stream/local`;
    const refused = OF_STREAM.map((name) => `dynamodb:${name}`).filter(
      (action) =>
        !principal ||
        evaluate({ principal, action, resource, context: callerContext(principal) }) !== 'allow',
    );
    if (refused.length > 0)
      throw new HostFault(`${logicalId}: the role of its function is not allowed ${refused.join(', ')}.`);
  }
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
        position: surroundings.journal.position(logicalId),
      })),
  };
}

/** Follows one stream; the embedded engine keeps each in one shard that never closes. */
async function follow(
  run: Surroundings & {
    readonly mapping: StreamMapping;
    readonly stream: string;
    readonly filters: readonly Pattern[];
    readonly signal: AbortSignal;
  },
): Promise<{ readonly ended: Promise<void> }> {
  const { mapping, stream, signal, call, journal, bell } = run;
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  const admits = (record: StreamRecord) =>
    run.filters.length === 0 || run.filters.some((pattern) => pattern(record));
  const save = (sequence: string) => journal.savePosition(mapping.logicalId, stream, sequence);

  const shard = async () => {
    const { StreamDescription } = await call('DynamoDBStreams_20120810.DescribeStream', {
      StreamArn: stream,
    });
    const { Shards } = StreamDescription as { Shards: readonly Shard[] };
    const [only, second] = Shards;
    if (!only || second) throw new HostFault(`${stream} has not one shard, as the embedded engine's have.`);
    return only;
  };

  const iterator = async (id: string, kind: string, sequence?: string): Promise<string> => {
    const { ShardIterator } = await call('DynamoDBStreams_20120810.GetShardIterator', {
      StreamArn: stream,
      ShardId: id,
      ShardIteratorType: kind,
      ...(sequence !== undefined && { SequenceNumber: sequence }),
    });
    return String(ShardIterator);
  };

  /** A mapping that is new marks where it begins, so that neither a kill nor a write just after loses it. */
  const mark = async (): Promise<void> => {
    const [knownStream] = journal.position(mapping.logicalId)?.split(' ') ?? [];
    if (knownStream === stream) return;
    const { SequenceNumberRange } = await shard();
    save(mapping.startAt === 'LATEST' ? (SequenceNumberRange?.EndingSequenceNumber ?? '0') : '0');
  };

  /** Goes on from the marked position. */
  const start = async (): Promise<string> => {
    const { ShardId } = await shard();
    const sequence = journal.position(mapping.logicalId)?.split(' ')[1] ?? '0';
    try {
      return await iterator(ShardId, 'AFTER_SEQUENCE_NUMBER', sequence);
    } catch (fault) {
      if (!(fault instanceof DynamoFault && fault.code === 'TrimmedDataAccessException')) throw fault;
      return iterator(ShardId, 'TRIM_HORIZON');
    }
  };

  const read = async (from: string): Promise<{ records: StreamRecord[]; next: string }> => {
    const answer = await call('DynamoDBStreams_20120810.GetRecords', { ShardIterator: from, Limit: READING });
    return { records: answer.Records as StreamRecord[], next: String(answer.NextShardIterator) };
  };

  /** Delivers until the function takes the records, or they are given up. */
  const deliver = async (records: readonly StreamRecord[]): Promise<void> => {
    const since = performance.now();
    for (let attempt = 0; records.length > 0 && !signal.aborted; attempt += 1) {
      const outcome = await run.invoker.invoke(mapping.functionArn, eventOf(records, stream, run.place));
      if (signal.aborted) return;
      const failed = outcome.ok ? firstFailure(outcome.payload, records, mapping) : 0;
      if (failed < 0) return;
      if (failed > 0) return deliver(records.slice(failed));
      if (mapping.bisect && records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await deliver(records.slice(0, middle));
        return deliver(records.slice(middle));
      }
      if (mapping.retries < 0 ? performance.now() - since > RECORD_AGE : attempt >= mapping.retries) {
        return bury(records, outcome);
      }
      await pause(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** attempt));
    }
  };

  /** As on AWS the letter tells where the records are, and does not hold them. */
  const bury = (records: readonly StreamRecord[], outcome: Outcome) =>
    journal.bury({
      at: new Date(run.clock.now()).toISOString(),
      queue: mapping.deadLetters ?? '',
      source: `stream ${mapping.logicalId}`,
      error: outcome.ok
        ? 'The function reported these records as failed.'
        : `${outcome.errorType}: ${outcome.errorMessage}`,
      payload: JSON.stringify({
        stream,
        start: records[0]?.dynamodb.SequenceNumber,
        end: records.at(-1)?.dynamodb.SequenceNumber,
        size: records.length,
      }),
    });

  /** Records of one item stay in one lane, in order. */
  const deliverLanes = async (records: readonly StreamRecord[]): Promise<void> => {
    const lanes = Map.groupBy(records, (record) => laneOf(record, mapping.lanes));
    await Promise.all(
      [...lanes.values()].map(async (lane) => {
        for (let at = 0; at < lane.length && !signal.aborted; at += mapping.batchSize) {
          await deliver(lane.slice(at, at + mapping.batchSize));
        }
      }),
    );
  };

  const loop = async () => {
    let from = await start();
    let gathered: StreamRecord[] = [];
    let gatheringSince = 0;
    let last: StreamRecord | undefined;
    while (!signal.aborted) {
      const { rung } = bell;
      const { records, next } = await read(from);
      from = next;
      if (gathered.length === 0) gatheringSince = performance.now();
      gathered.push(...records.filter(admits));
      const waited = performance.now() - gatheringSince >= mapping.windowSeconds * 1000;
      if (gathered.length >= mapping.batchSize || waited) {
        await deliverLanes(gathered);
        if (signal.aborted) return;
        gathered = [];
      }
      last = records.at(-1) ?? last;
      if (gathered.length === 0 && last) {
        save(last.dynamodb.SequenceNumber);
        last = undefined;
      }
      if (records.length === READING) continue;
      await bell.after(rung, gathered.length > 0 ? POLL : IDLE, signal);
      await pause(TOGETHER);
    }
  };

  await mark();
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

const laneOf = (record: StreamRecord, lanes: number): number =>
  hash('sha256', JSON.stringify(record.dynamodb.Keys), 'buffer').readUInt32BE() % lanes;

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
