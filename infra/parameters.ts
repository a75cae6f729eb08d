import { CfnParameter, type CfnParameterProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Partition } from './edge/edge.ts';

/** Plain http is for the local host alone. */
const THIS_MACHINE = '(localhost|127[.]0[.]0[.]1)';

/** An address that is asked over the network: nobody between reads what people sent, or what the office says. */
const CALLED = `(https://\\S+|http://${THIS_MACHINE}[:/]\\S*)`;

export type Parameters = ReturnType<typeof parameters>;

/** What an office says when it deploys. Each is a token that stands for the value. */
export function parameters(scope: Construct, partition: Partition, hasNetwork: boolean) {
  const parameter = (id: string, props: CfnParameterProps): string =>
    new CfnParameter(scope, id, { type: 'String', ...props }).valueAsString;
  return {
    siteAddress: parameter('SiteAddress', {
      description: 'Where the public site stands: https:// and the host, without a slash at the end',
      allowedPattern: `^(https://[A-Za-z0-9.-]+|http://${THIS_MACHINE})(:[0-9]+)?$`,
      constraintDescription: 'An origin such as https://stats.example.gov.cn',
    }),
    certificateId: parameter('CertificateId', {
      description:
        partition === 'aws-cn'
          ? 'Id of the server certificate in IAM for the host of SiteAddress'
          : 'ARN of the ACM certificate, in us-east-1, for the host of SiteAddress',
      minLength: 1,
    }),
    issuer: parameter('OidcIssuer', {
      description: 'Issuer of the staff access tokens (any OIDC issuer that signs with RS256)',
      allowedPattern: `^${CALLED}$`,
      constraintDescription: 'An https:// address',
    }),
    audience: parameter('OidcAudience', {
      description:
        'The audience that the access tokens are made for: an absolute URI, as issuers ask of resources',
      allowedPattern: '^[a-z][a-z0-9+.-]*:\\S+$',
      constraintDescription: 'An absolute URI such as https://stats.example.gov.cn/api',
    }),
    signalClient: parameter('SignalClient', {
      description: 'The public client of the issuer as which the page of monitors signs people in',
      default: 'heliostat-signal',
      minLength: 1,
    }),
    roleClaim: parameter('RoleClaim', {
      description: 'The claim of the access token that lists roles',
      default: 'roles',
      minLength: 1,
    }),
    edgeSecret: parameter('EdgeSecret', {
      description: 'What the CDN tells the functions, so that they answer to nobody else',
      noEcho: true,
      minLength: 32,
      maxLength: 128,
      allowedPattern: '^[A-Za-z0-9_-]+$',
    }),
    smtpUrl: parameter('SmtpUrl', {
      description: 'smtps://user:password@host:port of the mail server; empty: no mail is sent',
      noEcho: true,
      default: '',
      allowedPattern: '^(smtps?://.+)?$',
    }),
    mailFrom: parameter('MailFrom', {
      description: 'The sender of all mail',
      default: '',
      allowedPattern: '^(.*@.*)?$',
    }),
    alertMail: parameter('AlertMail', {
      description:
        'Who is told of releases that are not signed off in time, late or in trouble; empty: nobody',
      default: '',
      allowedPattern: '^(.*@.*)?$',
    }),
    webhookUrls: parameter('WebhookUrls', {
      description: 'Webhooks that are told as well, separated by spaces',
      noEcho: true,
      default: '',
      allowedPattern: `^(${CALLED}( ${CALLED})*)?$`,
      constraintDescription: 'https:// addresses, separated by spaces',
    }),
    channelPlaces: parameter('ChannelPlaces', {
      description:
        'Where the channels of site/office.json are, as JSON by their ids (docs/channels.md); empty: nothing is posted',
      noEcho: true,
      default: '',
      allowedPattern: '^(\\s*[{][\\s\\S]*[}]\\s*)?$',
    }),
    virusScanner: parameter('VirusScanner', {
      description:
        'What looks for viruses in the files that people send: clamd://host:port, or https:// of a service; none: nothing does, and officers read so at each file',
      // clamd has no password and http no secrecy: they are reached within a network of the office's own, or not at all.
      allowedPattern: hasNetwork
        ? '^(none|clamd://[A-Za-z0-9.-]+:[0-9]+|https?://\\S+)$'
        : `^(none|${CALLED})$`,
      constraintDescription: hasNetwork
        ? 'clamd://10.0.1.5:3310, https:// or, within the network, http:// of a service, or none'
        : 'https://scan.example.gov.cn/v2/scan, or none; clamd:// with -c scannerVpc, scannerSubnets, scannerSecurityGroup',
    }),
    demonstration: parameter('Demonstration', {
      description: 'yes: every page says that this is a demonstration',
      default: '',
      allowedValues: ['', 'yes'],
    }),
  };
}
