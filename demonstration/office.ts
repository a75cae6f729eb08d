import { Temporal } from 'temporal-polyfill';
import type { HostFacts } from '../local-aws/host.ts';
import type { SignIn } from '../local-aws/people/issuer.ts';

/** What the office of a demonstration is, for the host that runs it on one machine. */

/** What its clock shows when it is ready: two minutes before the first releases of 2018. */
export const DEMONSTRATION_START = Temporal.Instant.from('2018-01-10T09:28:00+08:00');

/** Its staff, and the page on which monitors signal. The approver also heads the disclosure office (政府信息公开工作机构负责人). */
export const SIGN_IN: SignIn = {
  people: {
    editor: { name: '编辑 Editor', roles: ['editor'] },
    editor2: { name: '编辑二 Second editor', roles: ['editor'] },
    reviewer: { name: '保密审查员 Reviewer', roles: ['reviewer'] },
    approver: { name: '批准人 Approver', roles: ['approver', 'head'] },
    officer: { name: '公开工作人员 Officer', roles: ['officer'] },
    officer2: { name: '公开工作人员二 Second officer', roles: ['officer'] },
    monitor: { name: '舆情监测员 Monitor', roles: ['monitor'] },
    monitor2: { name: '舆情监测员二 Second monitor', roles: ['monitor'] },
    admin: { name: '管理员 Administrator', roles: ['admin'] },
  },
  page: { client: 'heliostat-signal', paths: ['/staff/signal/', '/en/staff/signal/'] },
};

/** The template's parameters. `channelPlaces`: where posts of releases go, as JSON; empty: nothing is posted. */
export const parametersOn = (
  { address, issuer, edgeSecret, smtpUrl, demonstration }: HostFacts,
  channelPlaces: string,
): Readonly<Record<string, string>> => ({
  SiteAddress: address,
  CertificateId: 'local',
  OidcIssuer: issuer,
  OidcAudience: address,
  EdgeSecret: edgeSecret,
  SmtpUrl: smtpUrl,
  MailFrom: 'Heliostat <heliostat@localhost>',
  AlertMail: 'duty@localhost',
  ChannelPlaces: channelPlaces,
  VirusScanner: 'none',
  Demonstration: demonstration ? 'yes' : '',
});
