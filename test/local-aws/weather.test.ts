import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CALM, createWeather, Forecast, ROUGH } from '../../local-aws/weather.ts';

describe('the weather', () => {
  it('is calm until another is ordered', () => {
    const weather = createWeather();
    expect(weather.forecast).toEqual(CALM);
    expect(weather.tableCall()).toBe('answered');
    expect(weather.scheduledRun()).toEqual([0]);
    weather.order(ROUGH);
    const fates = Array.from({ length: 200 }, () => weather.tableCall());
    expect(new Set(fates)).toEqual(new Set(['answered', 'throttled', 'lost']));
  });

  it('is the same again with the same seed, stream by stream', () => {
    const weather = createWeather();
    const row = () => {
      weather.order(ROUGH);
      return Array.from({ length: 50 }, () => weather.tableCall());
    };
    const first = row();
    expect(row()).toEqual(first);
    weather.order(ROUGH);
    weather.scheduledRun();
    expect(Array.from({ length: 50 }, () => weather.tableCall())).toEqual(first);
    weather.order({ ...ROUGH, seed: 2 });
    expect(Array.from({ length: 50 }, () => weather.tableCall())).not.toEqual(first);
  });

  it.each([
    ['more than all calls', { table: { throttled: 0.6, lost: 0.5 } }],
    ['a share over 1', { schedules: { twice: 2 } }],
    ['a run more than a minute late', { schedules: { lateSeconds: 61 } }],
    ['what it does not know', { table: { slow: 1 } }],
    ['a seed that is no whole number', { seed: 0.5 }],
    ['nothing', undefined],
  ])('%s cannot be ordered', (_, asked) => {
    expect(v.safeParse(Forecast, asked).success).toBe(false);
  });
});
