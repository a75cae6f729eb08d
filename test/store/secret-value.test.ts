import { describe, expect, it } from 'vitest';
import { openSecret } from '../../functions/store/secret-value.ts';

/** A secret that changes, and a service that fails, on a clock of the test's own. */
const opened = () => {
  const world = { value: 'value=one', now: 0, asked: 0, fails: false };
  const secret = openSecret(
    'arn',
    async () => {
      world.asked += 1;
      if (world.fails) throw new Error('not there');
      return world.value;
    },
    () => world.now,
  );
  return { world, secret };
};

describe('a secret', () => {
  it('is asked for once, also by several at once, and anew after five minutes', async () => {
    const { world, secret } = opened();
    expect(await Promise.all([secret(), secret()])).toEqual(['one', 'one']);
    expect(world.asked).toBe(1);
    world.value = 'value=two';
    world.now = 300_000;
    expect(await secret()).toBe('one');
    world.now = 300_001;
    expect(await secret()).toBe('two');
  });

  it('is asked for sooner by who doubts it, and not more often than that', async () => {
    const { world, secret } = opened();
    await secret();
    world.value = 'value=two';
    world.now = 10_001;
    expect(await secret(10_000)).toBe('two');
    for (let i = 0; i < 100; i++) await secret(10_000);
    expect(world.asked).toBe(2);
  });

  it('that cannot be renewed is kept, and one that was never known is missed', async () => {
    const { world, secret } = opened();
    world.fails = true;
    await expect(secret()).rejects.toThrow('not there');
    world.fails = false;
    expect(await secret()).toBe('one');
    world.fails = true;
    world.now = 400_000;
    expect(await secret()).toBe('one');
  });

  it('may be empty, and is not taken in a form that the template does not write', async () => {
    const { world, secret } = opened();
    world.value = 'value=';
    expect(await secret()).toBe('');
    const { world: other, secret: strange } = opened();
    other.value = '{"a":1}';
    await expect(strange()).rejects.toThrow('not as the template writes it');
  });
});
