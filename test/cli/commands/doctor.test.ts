import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Office, openOffice } from '../office.ts';

/** A deployment that is well, of which each test makes one thing ill. */
let office: Office;
const NOW = Date.parse('2018-01-10T09:00:00+08:00');
const at = (milliseconds: number) => ({ date: new Date(milliseconds).toUTCString() });
const ISSUER_KEYS = { keys: [{ kid: 'one', kty: 'RSA', alg: 'RS256' }] };

beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('admin');
  office
    .on('GET /', { bytes: Buffer.from('<link rel="stylesheet" href="/assets/site-1.css">') })
    .on('GET /assets/site-1.css', { bytes: Buffer.from('body{}') })
    .on('GET /.well-known/jwks.json', {
      body: { keys: [{ kid: 'k', kty: 'EC', alg: 'ES256' }] },
      headers: at(NOW),
    })
    .on('GET /_local/clock', { body: { now: '2018-01-10T09:00:00.400+08:00', running: true } })
    .on('GET /oidc/.well-known/openid-configuration', { body: { jwks_uri: `${office.server}/oidc/jwks` } })
    .on('GET /oidc/jwks', { body: ISSUER_KEYS })
    .on('GET /api/staff/dataflows', {
      body: { items: [{ id: 'cpi', version: '1.0', name: { zh: '价格', en: 'Prices' }, revision: 1 }] },
    })
    .on('GET /past/api/requests/challenge', { status: 403, body: { title: 'Forbidden' } });
});
afterEach(() => office.close());

type Finding = { check: string; is: string; says: string };
const examined = async (...words: string[]): Promise<{ status: number; findings: Finding[] }> => {
  const { status, json } = await office.run(['doctor', '--server', office.server, '--json', ...words]);
  return { status, findings: (json() as { findings: Finding[] }).findings };
};
const ill = (findings: readonly Finding[]) => findings.filter(({ is }) => is === 'wrong');

describe('from outside', () => {
  it('finds a deployment well, and says what cannot be told from there', async () => {
    const { status, findings } = await examined();
    expect(ill(findings)).toEqual([]);
    expect(findings.filter(({ is }) => is === 'unknown').map(({ check }) => check)).toEqual([
      'the edge’s secret',
    ]);
    expect(status).toBe(0);
    const { findings: more } = await examined('--api', `${office.server}/past`);
    expect(more.every(({ is }) => is === 'right')).toBe(true);
  });

  it.each<[string, string, () => unknown]>([
    ['the site', 'a home page that is not there', () => office.on('GET /', { status: 404, body: {} })],
    [
      'the site',
      'a style that is not there',
      () => office.on('GET /assets/site-1.css', { status: 404, body: {} }),
    ],
    [
      'signing keys',
      'no key of its own',
      () => office.on('GET /.well-known/jwks.json', { body: { keys: [] }, headers: at(NOW) }),
    ],
    [
      'the issuer',
      'keys without a kid',
      () => office.on('GET /oidc/jwks', { body: { keys: [{ kty: 'RSA' }] } }),
    ],
    [
      'the issuer',
      'keys that sign otherwise',
      () => office.on('GET /oidc/jwks', { body: { keys: [{ kid: 'a', kty: 'EC', alg: 'ES256' }] } }),
    ],
    [
      'the edge’s secret',
      'an API that takes calls past the edge',
      () => office.on('GET /past/api/requests/challenge', { body: {} }),
    ],
    [
      'the clock',
      'a clock that is off by a minute',
      () => office.on('GET /_local/clock', { body: { now: '2018-01-10T09:01:00+08:00' } }),
    ],
    ['dataflows', 'no dataflows', () => office.on('GET /api/staff/dataflows', { body: { items: [] } })],
  ])('finds %s ill by %s', async (check, _, make) => {
    make();
    const { status, findings } = await examined('--api', `${office.server}/past`);
    expect(ill(findings).map((one) => one.check)).toEqual([check]);
    expect(status).toBe(1);
  });

  it('goes on where one thing cannot be looked at', async () => {
    office.env.HELIOSTAT_TOKEN = 'no.token.here';
    const { findings } = await examined();
    expect(findings.find(({ check }) => check === 'the session')?.is).toBe('unknown');
    expect(findings.find(({ check }) => check === 'the clock')?.is).toBe('right');
  });
});

describe('from inside', () => {
  const account = {
    stack: 'UPDATE_COMPLETE',
    subscription: 'arn:aws:sns:eu-west-1:1:alarms:1',
    created: '2026-01-04T03:00:00.000000+00:00',
    quota: 1000,
    backup: 'COMPLETED',
    scanner: 'https://scan.example/',
  };

  /** A command `aws` that answers as the account would. */
  const withAccount = async (changed: Partial<typeof account>): Promise<void> => {
    const { stack, subscription, created, quota, backup, scanner } = { ...account, ...changed };
    const outputs = [
      { OutputKey: 'AlarmTopic', OutputValue: 'arn:aws:sns:eu-west-1:1:alarms' },
      { OutputKey: 'VirusScannerOfFiles', OutputValue: scanner },
    ];
    const said = {
      cloudformation: { Stacks: [{ StackStatus: stack, CreationTime: created, Outputs: outputs }] },
      sns: {
        Subscriptions:
          subscription === '' ? [] : [{ SubscriptionArn: subscription, Endpoint: 'duty@example.cn' }],
      },
      'service-quotas': { Quota: { Value: quota } },
      backup: {
        RecoveryPoints: backup === '' ? [] : [{ Status: backup, CreationDate: '2026-02-01T04:21:00+08:00' }],
      },
    };
    const bin = join(office.config, 'bin');
    await mkdir(bin, { recursive: true });
    const cases = Object.entries(said).map(([name, answer]) => `${name}) echo '${JSON.stringify(answer)}';;`);
    await writeFile(join(bin, 'aws'), `#!/bin/sh\ncase "$1" in\n${cases.join('\n')}\nesac\n`);
    await chmod(join(bin, 'aws'), 0o755);
    office.env.PATH = `${bin}:/usr/bin:/bin`;
  };

  it.each<[string, Partial<typeof account>, string[]]>([
    ['nothing', {}, []],
    ['a stack that was rolled back', { stack: 'ROLLBACK_COMPLETE' }, ['the stack']],
    ['alarms that nobody has subscribed to', { subscription: '' }, ['alarms reach somebody']],
    [
      'a subscription that nobody has confirmed',
      { subscription: 'PendingConfirmation' },
      ['alarms reach somebody'],
    ],
    ['a quota that is too small', { quota: 10 }, ['concurrent executions']],
    // 87 are reserved, and Lambda leaves 100 over.
    ['a quota that is too small by one', { quota: 186 }, ['concurrent executions']],
    ['nothing where the quota just suffices', { quota: 187 }, []],
    ['a table that is backed up no longer', { backup: '' }, ['backups of the table']],
    ['backups that are not whole', { backup: 'EXPIRED' }, ['backups of the table']],
    ['nothing before the first backup', { backup: '', created: new Date().toISOString() }, []],
    ['files that nobody scans', { scanner: 'none' }, ['virus scanner']],
  ])('finds ill: %s', async (_, changed, checks) => {
    await withAccount(changed);
    const { findings } = await examined('--stack', 'Heliostat');
    expect(ill(findings).map(({ check }) => check)).toEqual(checks);
    expect(findings).toHaveLength(13);
  });
});
