import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { editionPath } from '../../../functions/kernel/addresses.ts';
import { arm, claim, NotAsSigned, publish, rehearse } from '../../../functions/release/clock/publication.ts';
import { saveRelease } from '../../../functions/release/records/releases.ts';
import { sealedPrefix } from '../../../functions/release/records/vault.ts';
import type { Release } from '../../../functions/release/rules/release.ts';
import { flowKey } from '../../../functions/store/keys.ts';
import { CPI, PPI, type Room, startRooms, T } from './room.ts';

/** From the vault to the public: only what was signed, as it was signed, once, and never over something else. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const AFTER = T.add({ seconds: 1 });
const FOLDER = editionPath(CPI, 1);

const tamper = (room: Room, { sealed, edition }: Release, path: string, bytes: string) =>
  room.vault.s3.send(
    new PutObjectCommand({
      Bucket: room.vault.bucket,
      Key: `${sealedPrefix(CPI, edition, sealed?.build ?? '')}${path}`,
      Body: bytes,
    }),
  );

const publisher = ({ table, vault, site, time }: Room) => ({ table, vault, site, now: time.now });

const armed = async (room: Room, release: Release) => ({
  ...(await arm(room.vault, release, room.time.now)),
  beside: { previous: null, next: null },
  pointers: new Map(),
});

/** Claims and publishes as a watch does; null where the claim was refused. */
const goPublic = async (room: Room, release: Release): Promise<Release | null> => {
  const held = await armed(room, release);
  const { release: claimed, mine } = await claim(publisher(room), held);
  return mine ? await publish(publisher(room), held, claimed) : null;
};

describe('arming', () => {
  it.each(['data.csv', 'release.json', ''])(
    'refuses an artefact (%s) that is not what its manifest says',
    async (name) => {
      await using room = await rooms.open();
      const release = await room.add();
      await tamper(room, release, `${FOLDER}${name}`, 'other bytes');
      await expect(arm(room.vault, release, room.time.now)).rejects.toThrow('differs from its manifest');
    },
  );

  it('refuses a manifest that is not the one that was signed off', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    const path = `${FOLDER}manifest.json`;
    const { readVault: read } = await import('../../../functions/release/records/vault.ts');
    const prefix = sealedPrefix(CPI, 1, release.sealed?.build ?? '');
    const manifest = (await read(room.vault, `${prefix}${path}`))?.toString('utf8') ?? '';
    await tamper(room, release, path, manifest.replace('"edition": 1', '"edition": 2'));
    await expect(arm(room.vault, release, room.time.now)).rejects.toThrow('another manifest than signed off');
  });

  it.each(['review', 'approval'] as const)('refuses where the %s is of another manifest', async (signOff) => {
    await using room = await rooms.open();
    const release = await room.add();
    const given = release[signOff];
    if (!given) throw new Error('not signed');
    const other = { ...release, [signOff]: { ...given, manifest: 'b'.repeat(64) } };
    await expect(arm(room.vault, other, room.time.now)).rejects.toBeInstanceOf(NotAsSigned);
  });

  it.each([
    ['an hour before', T.subtract({ hours: 1 })],
    ['an hour after', T.add({ hours: 1 })],
    ['as soon as it is approved instead of', null],
  ])('refuses a T %s the signed one', async (_, releaseAt) => {
    await using room = await rooms.open();
    const release = await room.add();
    await expect(arm(room.vault, { ...release, releaseAt }, room.time.now)).rejects.toBeInstanceOf(
      NotAsSigned,
    );
  });
});

describe('claiming', () => {
  it('a sign-off over another manifest, found in the table at T, publishes nothing and is told', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    const approval = release.approval && { ...release.approval, manifest: 'b'.repeat(64) };
    await saveRelease(room.table, release, { ...release, approval }, { by: 'x', at: AFTER }, { action: 'x' });
    expect(await claim(publisher(room), held)).toMatchObject({ mine: false });
    expect(await room.body(FOLDER)).toBeNull();
    expect(await room.messages()).toEqual(['held-back-cpi-2017-12-e1-v2']);
  });

  it('one person who signed twice publishes nothing and is told', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    const approval = release.approval && { ...release.approval, by: 'reviewer' };
    await saveRelease(room.table, release, { ...release, approval }, { by: 'x', at: AFTER }, { action: 'x' });
    expect(await claim(publisher(room), held)).toMatchObject({ mine: false });
    expect(await room.messages()).toHaveLength(1);
  });

  it('bytes that were armed before the edition was sealed and signed anew are not published any more', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    const anew = room.sign(await room.seal({ ...release, state: 'uploaded', upload: null }, '101.9'));
    await saveRelease(room.table, release, anew, { by: 'approver', at: AFTER }, { action: 'approved' });
    expect((await room.release()).sealed?.manifest).not.toBe(held.manifest);
    expect(await claim(publisher(room), held)).toMatchObject({ mine: false, release: { state: 'approved' } });
    expect(await room.body(FOLDER)).toBeNull();
  });

  it('before T nothing is claimed, and nobody is alarmed by it', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    expect(await goPublic(room, release)).toBeNull();
    expect((await room.release()).state).toBe('approved');
    expect(await room.messages()).toEqual([]);
  });

  it('what another function has published meanwhile is no reason for an alarm', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    expect(await goPublic(room, release)).toMatchObject({ state: 'published' });
    expect(await claim(publisher(room), held)).toMatchObject({
      mine: false,
      release: { state: 'published' },
    });
    expect(await room.messages()).toEqual([]);
  });

  it('nor is what another function claims between the reading of the release and of its dataflow', async () => {
    await using room = await rooms.open(AFTER);
    const held = await armed(room, await room.add());
    let others = 0;
    const name = 'another function';
    room.table.client.middlewareStack.add(
      (next) => async (args) => {
        const isFlow = (args.input as { Key?: { pk?: string } }).Key?.pk === flowKey('cpi').pk;
        if (isFlow && others++ === 0)
          expect(await claim(publisher(room), held)).toMatchObject({ mine: true });
        return await next(args);
      },
      { step: 'initialize', name },
    );
    expect(await claim(publisher(room), held)).toMatchObject({
      mine: false,
      release: { state: 'publishing' },
    });
    expect(others).toBe(2);
    expect(await room.messages()).toEqual([]);
  });

  it('with what was read a moment ago it is one write, and nothing is read', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    const commands: (string | undefined)[] = [];
    room.table.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          commands.push(commandName);
          return await next(args);
        },
      { step: 'initialize' },
    );
    expect(await claim(publisher(room), held, release)).toMatchObject({
      mine: true,
      release: { state: 'publishing', version: release.version + 1 },
    });
    expect(commands).toEqual(['TransactWriteItemsCommand']);
    expect(await room.deeds()).toEqual(['announced', 'publishing']);
  });

  it.each<[string, (release: Release) => Release, messages: number]>([
    ['cancelled', (release) => ({ ...release, state: 'cancelled' }), 0],
    ['moved to a later T', (release) => ({ ...release, releaseAt: T.add({ hours: 1 }) }), 1],
    ['moved to an earlier T', (release) => ({ ...release, releaseAt: T.subtract({ hours: 1 }) }), 1],
    [
      'signed twice by one',
      ({ approval, ...release }) => ({ ...release, approval: approval && { ...approval, by: 'reviewer' } }),
      1,
    ],
  ])('what was %s since it was read is not claimed', async (_, change, messages) => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    await saveRelease(room.table, release, change(release), { by: 'x', at: AFTER }, { action: 'x' });
    // By whoever read it before, and by whoever has read it since.
    for (const read of [release, await room.release()])
      expect(await claim(publisher(room), held, read)).toMatchObject({ mine: false });
    expect(await room.deeds()).not.toContain('publishing');
    expect(await room.messages()).toHaveLength(messages);
  });

  it('nor is what builds on a vintage that was replaced since it was read, and that is told', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    await room.table.client.send(
      new UpdateCommand({
        TableName: room.table.name,
        Key: flowKey('cpi'),
        UpdateExpression: 'SET vintage = :other',
        ExpressionAttributeValues: { ':other': '2017-11/e2' },
      }),
    );
    expect(await claim(publisher(room), held, release)).toMatchObject({ mine: false });
    expect(await room.deeds()).not.toContain('publishing');
    expect(await room.messages()).toHaveLength(1);
  });

  it('`publishing` of a function that died is taken over by a second tick, and of one at work is not', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    expect(await claim(publisher(room), held)).toMatchObject({ mine: true });
    expect(await claim(publisher(room), held)).toMatchObject({
      mine: false,
      release: { state: 'publishing' },
    });
    room.time.elapse(3000);
    const { release: found, mine } = await claim(publisher(room), held);
    expect(mine).toBe(true);
    expect(await publish(publisher(room), held, found)).toMatchObject({ state: 'published' });
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
  });
});

describe('publishing', () => {
  it('other bytes under a published key stop it: nothing points there, and it is not published', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    await room.site.s3.send(
      new PutObjectCommand({
        Bucket: room.site.bucket,
        Key: `${FOLDER}data.csv`,
        Body: 'other bytes',
        Metadata: { sha256: 'c'.repeat(64) },
      }),
    );
    await expect(goPublic(room, release)).rejects.toThrow('is public with other bytes');
    expect(await room.body(`${FOLDER}data.csv`)).toBe('other bytes');
    expect(await room.body('releases/cpi/2017-12/')).toBeNull();
    expect((await room.release()).state).toBe('publishing');
  });

  it('the same bytes there already are no obstacle: whoever died over them wrote them', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    const { putOnce } = await import('../../../functions/store/once.ts');
    const [first] = held.artefacts;
    if (!first) throw new Error('no artefact');
    expect(await putOnce(room.site, first)).toBe(true);
    expect(await goPublic(room, release)).toMatchObject({ state: 'published' });
  });

  it('bytes that changed in memory after they were checked are refused by storage itself', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    const held = await armed(room, release);
    held.artefacts.find(({ key }) => key.endsWith('data.csv'))?.bytes?.fill(0);
    const { release: claimed } = await claim(publisher(room), held);
    await expect(publish(publisher(room), held, claimed)).rejects.toThrow();
    expect(await room.body(`${FOLDER}data.csv`)).toBeNull();
    expect(await room.body('releases/cpi/2017-12/')).toBeNull();
  });

  it('no pointer appears before everything that it points to', async () => {
    await using room = await rooms.open(AFTER);
    const release = await room.add();
    await goPublic(room, release);
    const puts = room.engines.requests.filter((one) => one.startsWith('PUT /_local/s3/public/'));
    const isPointer = (one: string) => !one.includes('/e1/') && one.includes('releases');
    const firstPointer = puts.findIndex(isPointer);
    expect(firstPointer).toBeGreaterThan(0);
    expect(puts.slice(firstPointer).every(isPointer)).toBe(true);
  });

  it('late is written down and told', async () => {
    await using room = await rooms.open(T.add({ hours: 5 }));
    const release = await room.add();
    expect(await goPublic(room, release)).toMatchObject({ published: [{ late: true }] });
    expect(await room.messages()).toEqual(['late-cpi-2017-12-e1']);
    expect((await room.mails())[0]).toMatch(/应于北京时间 2018-01-10 09:30:00发布.*Beijing time/s);
  });

  it('a function that dies after it leaves an order to bring the pages up to date', async () => {
    await using room = await rooms.open(AFTER);
    await goPublic(room, await room.add());
    const { all } = await import('../../../functions/store/table.ts');
    expect(await all(room.table, 'OUTBOX#site')).toMatchObject([
      { outbox: 'site', flow: 'cpi', period: '2017-12' },
    ]);
  });
});

describe('the rehearsal', () => {
  it('writes nothing, and changes nothing of what is held', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    const held = await armed(room, release);
    const before = structuredClone({
      edition: held.edition,
      artefacts: held.artefacts.map(({ key }) => key),
    });
    rehearse(held, release);
    expect({ edition: held.edition, artefacts: held.artefacts.map(({ key }) => key) }).toEqual(before);
    expect(await room.body('releases/cpi/2017-12/')).toBeNull();
    expect((await room.release()).state).toBe('approved');
  });

  it('of an edition that has no page says so before T', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    const held = await armed(room, release);
    const without = { ...held, artefacts: held.artefacts.filter(({ key }) => key !== FOLDER) };
    expect(() => rehearse(without, release)).toThrow(`The edition has no ${FOLDER}`);
  });

  it('that fails holds up no other edition', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    const { readVault: read } = await import('../../../functions/release/records/vault.ts');
    const path = `${FOLDER}manifest.json`;
    const build = release.sealed?.build ?? '';
    const sealed = await read(room.vault, `${sealedPrefix(CPI, 1, build)}${path}`);
    const manifest = JSON.parse(String(sealed)) as { artefacts: { path: string }[] };
    // Signed off as it is, an edition without its page: it can be armed, and no pointer can be made of it.
    const artefacts = manifest.artefacts.filter((one) => one.path !== FOLDER);
    const bytes = JSON.stringify({ ...manifest, artefacts });
    await tamper(room, release, path, bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const signed = <S extends { manifest: string } | null>(one: S): S => one && { ...one, manifest: hash };
    const { sealed: was, review, approval } = release;
    const broken = { ...release, sealed: signed(was), review: signed(review), approval: signed(approval) };
    await saveRelease(
      room.table,
      release,
      broken,
      { by: 'test', at: room.time.now() },
      { action: 'changed' },
    );
    await room.add({ id: PPI });
    const said = vi.spyOn(process.stdout, 'write');
    await room.keepWatch({ remaining: () => 125_000 - room.time.passed() });
    expect(
      said.mock.calls.some(([line]) => String(line).includes('"rehearsal failed","release":"cpi/2017-12"')),
    ).toBe(true);
    said.mockRestore();
    expect((await room.release(PPI)).state).toBe('published');
    expect(await room.body('releases/ppi/2017-12/')).toContain('data-edition="1"');
  });
});
