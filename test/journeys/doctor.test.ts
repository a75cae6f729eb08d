import { expect, it } from 'vitest';
import { openOffice, until } from './office.ts';

it('the doctor finds a local host well, from the page to the dataflows', async () => {
  await using office = await openOffice('--empty', '--now', '2018-01-10T09:00:00+08:00');
  await until(async () => (await office.get('/')).status === 200);
  const { status, answer } = await office.attempt('admin', 'doctor');
  const { findings } = JSON.parse(answer) as { findings: { check: string; is: string; says: string }[] };
  expect(findings.filter(({ is }) => is === 'wrong')).toEqual([]);
  expect(findings.filter(({ is }) => is === 'unknown').map(({ check }) => check)).toEqual([
    'the edge’s secret',
  ]);
  expect(status).toBe(0);
});
