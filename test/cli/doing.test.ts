import { expect, it } from 'vitest';
import { openDoing } from '../../cli/doing.ts';

/** A clock and a timer at will. */
const waiting = () => {
  let seconds = 0;
  let tick = (): void => undefined;
  const said: string[] = [];
  const doing = openDoing(
    (sentence) => said.push(sentence),
    () => seconds.toFixed(1),
    (_, work) => {
      tick = work;
      return () => {
        tick = () => undefined;
      };
    },
  );
  return {
    doing,
    said,
    pass(more: number) {
      for (let i = 0; i < more; i += 1) {
        seconds += 1;
        tick();
      }
    },
  };
};

it('says nothing of a start that is quick', async () => {
  const { doing, said, pass } = waiting();
  await doing.during('making the template', async () => pass(3));
  pass(60);
  expect(said).toEqual([]);
});

it('says what takes so long, again and again, and what goes on side by side', async () => {
  const { doing, said, pass } = waiting();
  const second = Promise.withResolvers<void>();
  const running = doing.during('entering the releases of cpi', () => second.promise);
  await doing.during('entering requests', async () => pass(10));
  pass(5);
  second.resolve();
  await running;
  pass(20);
  expect(said).toEqual([
    'After 4.0 s: entering the releases of cpi, entering requests …',
    'After 9.0 s: entering the releases of cpi, entering requests …',
    'After 14.0 s: entering the releases of cpi …',
  ]);
});

it('is silent once the start is over, and passes on what failed', async () => {
  const { doing, said, pass } = waiting();
  await expect(doing.during('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  void doing.during('y', () => new Promise(() => undefined));
  doing.end();
  pass(30);
  expect(said).toEqual([]);
});
