import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveRelease } from '../../../functions/release/records/releases.ts';
import { isDue } from '../../../functions/release/rules/release.ts';
import { CPI, PPI, type Room, startRooms, T } from './room.ts';

/** The watch, on clocks of the test's own: what is promised about T, whatever clocks, stores and others do. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const EDITION = 'releases/cpi/2017-12/e1/';

/** How long after T (ms) it went public, by the wall clock; before T it would be negative. */
const lagOf = async (room: Room, id = CPI): Promise<number> => {
  const { state, published } = await room.release(id);
  expect(state).toBe('published');
  return (published[0]?.publishedAt.epochMilliseconds ?? 0) - T.epochMilliseconds;
};

describe('on a good day', () => {
  it('an edition is public at T, not a millisecond before, once and whole', async () => {
    await using room = await rooms.open();
    await room.add();
    let early: unknown;
    room.time.when(T.subtract({ milliseconds: 1 }), async () => {
      early = [await room.body(EDITION), (await room.release()).state];
    });
    await room.keepWatch();
    expect(early).toEqual([null, 'approved']);
    expect(await lagOf(room)).toBeLessThan(100);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
    expect(await room.json('releases/cpi/latest.json')).toMatchObject({ period: '2017-12', edition: 1 });
    expect(await room.body('index.html')).toContain('cpi 发布');
  });

  it('an approval in the last second still goes out at T', async () => {
    await using room = await rooms.open();
    const validated = await room.add({ state: 'validated' });
    const { saveRelease: save } = await import('../../../functions/release/records/releases.ts');
    room.time.when(T.subtract({ milliseconds: 1500 }), () =>
      save(
        room.table,
        validated,
        room.sign(validated),
        { by: 'approver', at: room.time.now() },
        {
          action: 'approved',
        },
      ),
    );
    await room.keepWatch();
    expect(await lagOf(room)).toBeLessThan(100);
  });

  it('two releases at one T both go out, and the home page has both', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.add({ id: PPI });
    await room.keepWatch();
    expect(await lagOf(room)).toBeLessThan(100);
    expect(await lagOf(room, PPI)).toBeLessThan(100);
    const home = (await room.body('index.html')) ?? '';
    expect([home.includes('cpi 发布'), home.includes('ppi 发布')]).toEqual([true, true]);
  });

  it('nothing that is due beyond the span is held: the watch ends at once', async () => {
    await using room = await rooms.open(T.subtract({ minutes: 10 }));
    await room.add();
    await room.keepWatch();
    expect(room.time.passed()).toBe(0);
    expect((await room.release()).state).toBe('approved');
  });
});

describe('clocks that are wrong', () => {
  it.each([
    ['from the start', 0],
    ['from ten seconds before T on', 90_000],
  ])(
    'a wall clock that is an hour ahead %s publishes nothing early: the storage has not seen T',
    async (_, from) => {
      await using room = await rooms.open();
      await room.add();
      let early: unknown;
      room.time.after(99_999, async () => {
        early = await room.body(EDITION);
      });
      room.time.after(from, () => room.time.stepWall(3_600_000));
      await room.keepWatch();
      expect(early).toBeNull();
      expect((await room.release()).state).toBe('published');
      expect(room.time.passed()).toBeLessThan(101_000);
    },
  );

  it('a storage clock an hour ahead publishes nothing early: the wall clock has not seen T', async () => {
    await using room = await rooms.open();
    await room.add();
    room.time.stepService(600_000);
    let early: unknown;
    room.time.when(T.subtract({ milliseconds: 1 }), async () => {
      early = await room.body(EDITION);
    });
    await room.keepWatch();
    expect(early).toBeNull();
    expect(await lagOf(room)).toBeLessThan(100);
  });

  it('a wall clock set back before T costs what it was set back, and nothing is early by it', async () => {
    await using room = await rooms.open();
    await room.add();
    room.time.when(T.subtract({ seconds: 10 }), () => room.time.stepWall(-3000));
    await room.keepWatch();
    const { published } = await room.release();
    expect(published[0] && isDue(T, published[0].publishedAt)).toBe(true);
    expect(room.time.passed()).toBeLessThan(105_000);
  });

  it('a storage clock set back before T holds the edition until that clock has seen T as well', async () => {
    await using room = await rooms.open();
    await room.add();
    // What was known of it is kept until the next look; a contradiction starts anew.
    room.time.when(T.subtract({ seconds: 40 }), () => room.time.stepService(-5000));
    await room.keepWatch();
    expect((await room.release()).state).toBe('published');
    expect(await lagOf(room)).toBeGreaterThanOrEqual(4900);
    expect(await lagOf(room)).toBeLessThan(7000);
  });
});

describe('a bad way to the stores', () => {
  it('a store that takes a second for each answer makes an edition late, and never early or lost', async () => {
    await using room = await rooms.open();
    await room.add();
    const slow = room.again();
    let early: unknown;
    slow.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const left = T.since(room.time.now()).total('milliseconds');
        if (left > 0 && left <= 3000) early = await room.body(EDITION);
        room.time.elapse(1000);
        return answer;
      },
      { step: 'finalizeRequest', name: 'slow' },
    );
    await room.keepWatch({ table: slow });
    expect(early).toBeNull();
    expect(await lagOf(room)).toBeLessThan(15_000);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
  });

  it('a lost reply to the point of no return is known again: no wait for whoever else might have done it', async () => {
    await using room = await rooms.open();
    await room.add();
    const faulty = room.again();
    let lost = 0;
    faulty.client.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        const publishing = JSON.stringify(args.input).includes('"publishing"');
        if (context.commandName === 'TransactWriteItemsCommand' && publishing && lost === 0) {
          lost += 1;
          throw Object.assign(new Error('lost'), { name: 'TimeoutError', $retryable: {}, $metadata: {} });
        }
        return answer;
      },
      { step: 'finalizeRequest', priority: 'low', name: 'lost' },
    );
    await room.keepWatch({ table: faulty });
    expect(lost).toBe(1);
    expect(await lagOf(room)).toBeLessThan(100);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
  });
});

describe('close to T', () => {
  it('nothing is read: a slow reading would hold up what is armed', async () => {
    await using room = await rooms.open();
    await room.add();
    const slow = room.again();
    slow.client.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        const left = T.since(room.time.now()).total('milliseconds');
        // Only the list of what falls due is asked for by a query, and a reading each second would be due at T.
        if (context.commandName === 'QueryCommand' && Math.abs(left) < 250) room.time.elapse(600);
        return answer;
      },
      { step: 'finalizeRequest', name: 'slow' },
    );
    await room.keepWatch({ table: slow });
    expect(await lagOf(room)).toBeLessThan(100);
  });

  it('what was read before it took its time, which is not slept once more', async () => {
    await using room = await rooms.open(T.subtract({ seconds: 14 }));
    await room.add();
    const slow = room.again();
    slow.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (T.since(room.time.now()).total('milliseconds') > 0) room.time.elapse(15);
        return answer;
      },
      { step: 'finalizeRequest', name: 'slow' },
    );
    await room.keepWatch({ table: slow });
    expect(await lagOf(room)).toBeLessThan(10);
  });

  it('somebody else who changes the row at T costs no second: it is read and claimed again at once', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    const raced = room.again();
    let races = 0;
    raced.client.middlewareStack.add(
      (next, context) => async (args) => {
        const claims = JSON.stringify(args.input).includes('"publishing"');
        if (context.commandName === 'TransactWriteItemsCommand' && claims && races++ === 0) {
          await saveRelease(
            room.table,
            release,
            release,
            { by: 'editor', at: room.time.now() },
            { action: 'noted' },
          );
        }
        return await next(args);
      },
      { step: 'initialize', name: 'race' },
    );
    await room.keepWatch({ table: raced });
    expect(races).toBeGreaterThan(1);
    expect(await lagOf(room)).toBeLessThan(100);
    expect(await room.deeds()).toEqual(['announced', 'noted', 'publishing', 'published']);
  });

  it('a watch ends well before its function is stopped, whatever it still holds', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.keepWatch({ remaining: () => 20_000 - room.time.passed() });
    expect(room.time.passed()).toBeLessThan(7000);
    expect((await room.release()).state).toBe('approved');
  });

  it('storage that fails after the claim is tried again a second later, with no wait for another watch', async () => {
    await using room = await rooms.open();
    await room.add();
    const s3 = room.engines.s3('admin', {});
    s3.config.systemClockOffset = room.site.s3.config.systemClockOffset;
    let failed = 0;
    s3.middlewareStack.add(
      (next, context) => async (args) => {
        const isPut = context.commandName === 'PutObjectCommand';
        if (isPut && JSON.stringify(args.input).includes(EDITION) && failed++ === 0) {
          throw Object.assign(new Error('We encountered an internal error'), { name: 'InternalError' });
        }
        return await next(args);
      },
      { step: 'initialize', name: 'fault' },
    );
    await room.keepWatch({ site: { ...room.site, s3 } });
    expect(failed).toBeGreaterThan(1);
    expect(await lagOf(room)).toBeLessThan(2000);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
    s3.destroy();
  });
});

describe('several watches', () => {
  it('two that hold the same edition publish it once', async () => {
    await using room = await rooms.open();
    await room.add();
    await Promise.all([room.keepWatch(), room.keepWatch({ table: room.again() })]);
    expect(await lagOf(room)).toBeLessThan(200);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
  });

  it('what goes first takes fifty milliseconds to claim: the next one looks, and writes nothing', async () => {
    await using room = await rooms.open(T.subtract({ seconds: 14 }));
    await room.add();
    const [busy, other] = [room.again(), room.again()];
    const isClaim = (name: string | undefined, input: unknown) =>
      name === 'TransactWriteItemsCommand' && JSON.stringify(input).includes('"publishing"');
    busy.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (isClaim(context.commandName, args.input)) await room.time.pause(50);
        return await next(args);
      },
      { step: 'finalizeRequest', name: 'busy' },
    );
    const claims: unknown[] = [];
    other.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (isClaim(context.commandName, args.input)) claims.push(args.input);
        return await next(args);
      },
      { step: 'initialize', name: 'heard' },
    );
    await Promise.all([
      room.keepWatch({ table: busy }),
      room.keepWatch({ table: other, span: { seconds: 200, only: [CPI] } }),
    ]);
    expect([claims, await room.deeds()]).toEqual([[], ['announced', 'publishing', 'published']]);
  });

  it('one that found another publishing takes over when that one died over it', async () => {
    await using room = await rooms.open();
    await room.add();
    const dead = { ...room.site, s3: room.engines.s3('admin', {}) };
    let died = false;
    dead.s3.middlewareStack.add(
      (next, context) => async (args) => {
        // The process ends at its first artefact: whatever it still wants to do never happens.
        if (context.commandName === 'PutObjectCommand' && JSON.stringify(args.input).includes(EDITION)) {
          if (!died) void room.time.pause(Number.POSITIVE_INFINITY);
          died = true;
          return await new Promise(() => undefined);
        }
        return await next(args);
      },
      { step: 'initialize', name: 'death' },
    );
    void room.keepWatch({ site: dead });
    // The other goes a moment later: by its turn the dead one has set `publishing`.
    await room.keepWatch({ table: room.again(), span: { seconds: 200, only: [CPI] } });
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
    expect(await lagOf(room)).toBeGreaterThanOrEqual(3000);
    expect(await lagOf(room)).toBeLessThan(5000);
    dead.s3.destroy();
  });

  it('woken by a change, it holds what was changed and falls due before the next tick, and nothing else', async () => {
    await using room = await rooms.open(T.subtract({ seconds: 14 }));
    await room.add();
    await room.add({ id: PPI, releaseAt: T.add({ seconds: 60 }) });
    await room.keepWatch({ span: { seconds: 130, only: [CPI] } });
    expect(await lagOf(room)).toBeLessThan(200);
    expect((await room.release(PPI)).state).toBe('approved');
  });

  it('a tick orders one more holder for what it has armed, once', async () => {
    await using room = await rooms.open();
    await room.add();
    await Promise.all([room.keepWatch(), room.keepWatch({ table: room.again() })]);
    const { all } = await import('../../../functions/store/table.ts');
    const orders = (await all(room.table, 'OUTBOX#site')).filter(({ hold }) => hold === true);
    expect(orders).toMatchObject([{ outbox: 'site', flow: 'cpi', period: '2017-12' }]);
  });
});

describe('the signed T', () => {
  it('a T that was rewritten in the table publishes nothing, and people are told once', async () => {
    await using room = await rooms.open();
    await room.add({ signedFor: T.add({ hours: 1 }) });
    await room.keepWatch();
    expect((await room.release()).state).toBe('approved');
    expect(await room.body(EDITION)).toBeNull();
    expect(await room.messages()).toEqual(['held-back-cpi-2017-12-e1-v1']);
    await room.keepWatch();
    expect(await room.messages()).toHaveLength(1);
  });

  it('a T that is rewritten while the edition is armed publishes nothing either', async () => {
    await using room = await rooms.open(T.subtract({ seconds: 30 }));
    const later = T.add({ seconds: 100 });
    const release = await room.add({ releaseAt: later });
    const { createRelease: create } = await import('../../../functions/release/records/releases.ts');
    const { remove, transact } = await import('../../../functions/store/table.ts');
    const { auditKey, releaseKey } = await import('../../../functions/store/keys.ts');
    room.time.when(T.subtract({ milliseconds: 500 }), async () => {
      // As somebody would who may write the table: the row and its place among what is due.
      await transact(room.table, [{ write: remove(room.table, releaseKey(CPI)) }]);
      await transact(room.table, [{ write: remove(room.table, auditKey('release/cpi/2017-12', 1)) }]);
      await create(room.table, { ...release, releaseAt: T }, { by: 'x', at: T }, { action: 'x' }, () => []);
    });
    await room.keepWatch();
    expect((await room.release()).state).toBe('approved');
    expect(await room.body(EDITION)).toBeNull();
    expect(await room.messages()).toEqual(['held-back-cpi-2017-12-e1-v1']);
  });
});
