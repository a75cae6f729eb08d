import { describe, expect, it } from 'vitest';
import { inLanes } from '../../functions/kernel/lanes.ts';

/** Work that each item ends when the test says so; `begun` lists the items in the order in which they were taken. */
const held = () => {
  const begun: number[] = [];
  const gates = new Map<number, PromiseWithResolvers<string>>();
  const work = (item: number): Promise<string> => {
    begun.push(item);
    const gate = Promise.withResolvers<string>();
    gates.set(item, gate);
    return gate.promise;
  };
  const gate = (item: number) => {
    const found = gates.get(item);
    if (!found) throw new Error(`${item} was not taken`);
    return found;
  };
  return { begun, work, gate };
};

/** Every promise that can go on by itself has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('items in lanes', () => {
  it('are taken first to last, as many at once as there are lanes, and come back in their order', async () => {
    const { begun, work, gate } = held();
    const all = inLanes([1, 2, 3, 4], 2, work);
    await settled();
    expect(begun).toEqual([1, 2]);
    gate(2).resolve('second');
    await settled();
    expect(begun).toEqual([1, 2, 3]);
    gate(1).resolve('first');
    await settled();
    gate(4).resolve('fourth');
    gate(3).resolve('third');
    expect(await all).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('may be none, or fewer than lanes', async () => {
    expect(await inLanes([], 4, async () => 'nothing')).toEqual([]);
    expect(await inLanes(new Set([7]), 4, async (item) => item + 1)).toEqual([8]);
  });

  it('are left once there is no going on', async () => {
    let time = 3;
    const goesOn = () => time > 0;
    const done = await inLanes(
      [1, 2, 3, 4, 5],
      1,
      async (item) => {
        time -= 1;
        return item;
      },
      goesOn,
    );
    expect(done).toEqual([1, 2, 3]);
  });

  it('stop at the first error, which is thrown once those in work have ended', async () => {
    const { begun, work, gate } = held();
    let ended = false;
    const all = inLanes([1, 2, 3, 4], 2, work).finally(() => {
      ended = true;
    });
    const thrown = expect(all).rejects.toThrow('the first fails');
    await settled();
    gate(1).reject(new Error('the first fails'));
    await settled();
    expect(ended).toBe(false);
    gate(2).resolve('second');
    await thrown;
    expect(begun).toEqual([1, 2]);
  });
});
