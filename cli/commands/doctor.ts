import { type Command, command, optional } from '../command.ts';
import { findingOf } from '../doctor/finding.ts';
import { inside } from '../doctor/inside.ts';
import { outside } from '../doctor/outside.ts';
import { aligned, answer } from '../output.ts';
import { EXIT } from '../refusal.ts';

const SIGN = { right: '✓', wrong: '✗', unknown: '?' } as const;

export const doctor: Command = command({
  operands: [],
  options: {
    api: optional('ADDRESS', 'API 自己的地址，不经边缘', 'the API’s own address, past the edge'),
    stack: optional(
      'NAME',
      '也检查账户中的堆栈（需要 aws 命令）',
      'look at the stack in the account too, by the command aws',
    ),
  },
  notes: {
    zh: '从外部检查一个部署，并说明该做什么；有错时退出状态为 1。对本机服务同样可用。',
    en: 'Checks a deployment from outside, with --stack from inside too, and says what to do; the exit status is 1 where something is wrong. It takes a local host as well.',
  },
  async run(context, { api, stack }) {
    const checks = [
      ...outside(context, api, Date.now),
      ...(stack === undefined ? [] : inside(stack, context.io.env, Date.now)),
    ];
    const findings = [];
    for (const check of checks) findings.push(await findingOf(check));
    const { lang } = context;
    answer(
      context,
      { findings: findings.map(({ check, is, says }) => ({ check: check.en, is, says: says.en })) },
      aligned(findings.map(({ check, is, says }) => [SIGN[is], check[lang], says[lang]])),
    );
    return findings.some(({ is }) => is === 'wrong') ? EXIT.refused : EXIT.done;
  },
});
