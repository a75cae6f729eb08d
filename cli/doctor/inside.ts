import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { FunctionRow } from '../../infra/functions/row.ts';
import { FUNCTIONS } from '../../infra/functions/table.ts';
import { type Check, right, wrong } from './finding.ts';

/** What the account says of a deployment, asked by the `aws` command under whatever credentials it has. */

const Stack = v.object({
  Stacks: v.tuple([
    v.looseObject({
      StackStatus: v.string(),
      CreationTime: v.string(),
      Outputs: v.optional(v.array(v.object({ OutputKey: v.string(), OutputValue: v.string() })), []),
    }),
  ]),
});
const Subscriptions = v.object({
  Subscriptions: v.array(v.looseObject({ SubscriptionArn: v.string(), Endpoint: v.optional(v.string()) })),
});
const Backups = v.object({
  RecoveryPoints: v.array(v.looseObject({ Status: v.string(), CreationDate: v.string() })),
});
const Quota = v.object({ Quota: v.looseObject({ Value: v.number() }) });

const rows: readonly FunctionRow[] = FUNCTIONS;
/** Concurrent executions that the template reserves, and those that Lambda leaves to all others. */
const RESERVED = rows.reduce((sum, { reserved = 0 }) => sum + reserved, 0);
const UNRESERVED = 100;

/** A backup of the table comes each week (infra/storage/backups.ts), and takes up to half a day: milliseconds. */
const BACKUP_EVERY_MS = 8 * 86_400_000;

export const inside = (
  stack: string,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Check[] => {
  const aws = async <S extends v.GenericSchema>(
    schema: S,
    ...words: readonly string[]
  ): Promise<v.InferOutput<S>> => {
    const { stdout } = await promisify(execFile)('aws', [...words, '--output', 'json'], { env });
    return v.parse(schema, JSON.parse(stdout));
  };
  const described = () => aws(Stack, 'cloudformation', 'describe-stacks', '--stack-name', stack);
  const outputOf = async (key: string): Promise<string> => {
    const { Stacks } = await described();
    const value = Stacks[0].Outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    if (value === undefined) throw new Error(`the stack ${stack} has no output ${key}`);
    return value;
  };
  return [
    {
      check: { zh: '堆栈', en: 'the stack' },
      async look() {
        const { StackStatus: status } = (await described()).Stacks[0];
        return /^(CREATE|UPDATE)_COMPLETE$/.test(status)
          ? right(status, status)
          : wrong(`${status}：见 docs/deploying.md。`, `${status}: see docs/deploying.md.`);
      },
    },
    {
      check: { zh: '告警订阅', en: 'alarms reach somebody' },
      async look() {
        const topic = await outputOf('AlarmTopic');
        const { Subscriptions: all } = await aws(
          Subscriptions,
          ...['sns', 'list-subscriptions-by-topic', '--topic-arn', topic],
        );
        const confirmed = all.filter(({ SubscriptionArn }) => SubscriptionArn.startsWith('arn:'));
        const pending = all.flatMap((one) => (confirmed.includes(one) ? [] : [one.Endpoint ?? '?']));
        if (confirmed.length > 0)
          return right(`${confirmed.length} 个已确认`, `${confirmed.length} confirmed`);
        return pending.length > 0
          ? wrong(
              `${pending.join('、')} 尚未确认邮件中的链接。`,
              `${pending.join(', ')} has not followed the link in the mail.`,
            )
          : wrong(
              `无人订阅：aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint …`,
              `Nobody: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint …`,
            );
      },
    },
    {
      check: { zh: '并发配额', en: 'concurrent executions' },
      async look() {
        const { Quota: quota } = await aws(
          Quota,
          ...[
            'service-quotas',
            'get-service-quota',
            '--service-code',
            'lambda',
            '--quota-code',
            'L-B99A9384',
          ],
        );
        const least = RESERVED + UNRESERVED;
        return quota.Value >= least
          ? right(String(quota.Value), String(quota.Value))
          : wrong(
              `${quota.Value}，至少需要 ${least}：申请提高配额，此前以 -c reservedConcurrency=no 部署。`,
              `${quota.Value}, and ${least} are needed: ask for more, and deploy with -c reservedConcurrency=no until then.`,
            );
      },
    },
    {
      check: { zh: '备份', en: 'backups of the table' },
      async look() {
        const since = now() - BACKUP_EVERY_MS;
        const { RecoveryPoints: points } = await aws(
          Backups,
          ...['backup', 'list-recovery-points-by-backup-vault', '--backup-vault-name', `${stack}-table`],
          ...['--by-created-after', new Date(since).toISOString()],
        );
        const newest = points
          .flatMap(({ Status, CreationDate }) => (Status === 'COMPLETED' ? [CreationDate] : []))
          .sort()
          .at(-1);
        if (newest !== undefined) return right(newest, newest);
        const { CreationTime } = (await described()).Stacks[0];
        return Date.parse(CreationTime) > since
          ? right('尚无：第一份在星期日', 'none yet: the first comes on Sunday')
          : wrong(
              '八天来没有备份：aws backup list-backup-jobs --by-state FAILED 说明原因。',
              'None in eight days: aws backup list-backup-jobs --by-state FAILED says why.',
            );
      },
    },
    {
      check: { zh: '病毒扫描', en: 'virus scanner' },
      async look() {
        const scanner = await outputOf('VirusScannerOfFiles');
        return scanner === 'none'
          ? wrong('没有：收到的文件未经扫描。', 'none: nothing looks for viruses in what people send.')
          : right(scanner, scanner);
      },
    },
  ];
};
