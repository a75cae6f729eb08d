import * as v from 'valibot';
import { DataflowsAnswer, MeAnswer } from '../../functions/release/contract/schemas.ts';
import { type Api, reach } from '../client.ts';
import { type Check, right, unknown, wrong } from './finding.ts';

/** What can be told of a deployment through its public address, and by whoever is signed in. */

const isHere = (address: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(address);

const Resource = v.looseObject({ authorization_servers: v.pipe(v.array(v.string()), v.minLength(1)) });
const Discovery = v.looseObject({ jwks_uri: v.string() });
const Keys = v.looseObject({
  keys: v.array(v.looseObject({ kid: v.optional(v.string()), alg: v.optional(v.string()), kty: v.string() })),
});

const jsonOf = async <S extends v.GenericSchema>(address: string, schema: S): Promise<v.InferOutput<S>> => {
  const response = await reach(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return v.parse(schema, await response.json());
};

/** How far this machine's clock and the site's may lie apart, milliseconds: answers tell whole seconds. */
const SKEW_MS = 2500;

const site = (server: string): Check => ({
  check: { zh: '网站', en: 'the site' },
  async look() {
    const response = await reach(`${server}/`);
    const html = await response.text();
    if (!response.ok) {
      return wrong(
        `首页应答 ${response.status}：发布时钟每分钟写首页，请看其日志。`,
        `The home page answers ${response.status}: the release clock writes it each minute; read its log.`,
      );
    }
    const [, style] = /<link rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
    const found = style === undefined ? undefined : await reach(new URL(style, server).href);
    if (!found?.ok) return wrong('首页的样式不在。', 'The style that the home page names is not there.');
    if (!server.startsWith('https://') && !isHere(server))
      return wrong('网站须用 https。', 'A site must be https.');
    return right('首页和样式都在', 'the home page and its style are there');
  },
});

const signingKeys = (server: string): Check => ({
  check: { zh: '签名公钥', en: 'signing keys' },
  async look() {
    const { keys } = await jsonOf(`${server}/.well-known/jwks.json`, Keys);
    const named = keys.filter(({ kid, alg }) => kid && alg === 'ES256');
    return named.length > 0
      ? right(`${named.length} 把`, `${named.length} of ES256`)
      : wrong('没有 ES256 公钥。', 'No ES256 key is published: read the log of the release clock.');
  },
});

const issuer = (server: string): Check => ({
  check: { zh: '登录服务', en: 'the issuer' },
  async look() {
    const { authorization_servers: servers } = await jsonOf(
      `${server}/.well-known/oauth-protected-resource`,
      Resource,
    );
    const [first = ''] = servers;
    if (!first.startsWith('https://') && !isHere(server))
      return wrong(`${first} 须用 https。`, `${first} must be https: give another OidcIssuer.`);
    const about = `${first.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { jwks_uri: address } = await jsonOf(about, Discovery);
    const { keys } = await jsonOf(address, Keys);
    const usable = keys.filter(({ kid, kty, alg }) => kid && kty === 'RSA' && (alg ?? 'RS256') === 'RS256');
    return usable.length > 0
      ? right(`${first}：${usable.length} 把 RS256 公钥`, `${first}: ${usable.length} RS256 keys with a kid`)
      : wrong(
          `${address} 没有带 kid 的 RS256 公钥，API 网关认不出任何令牌。`,
          `${address} has no RS256 key with a kid: the API accepts no token. Let the issuer sign with RS256.`,
        );
  },
});

const closedToStrangers = (server: string): Check => ({
  check: { zh: '内部接口', en: 'the staff API' },
  async look() {
    const { status } = await reach(`${server}/api/staff/me`);
    return status === 401
      ? right('没有令牌者被拒', 'refuses who has no token')
      : wrong(
          `没有令牌时应答 ${status}，应为 401。`,
          `Without a token it answers ${status} and not 401: is the API behind the CDN?`,
        );
  },
});

/** Refused by the function itself, which demands what the edge adds. `api` is the API's own address. */
const edgeSecret = (api: string | undefined): Check => ({
  check: { zh: '边缘密钥', en: 'the edge’s secret' },
  async look() {
    if (api === undefined)
      return unknown(
        '以 --api 给出 API 自己的地址（aws apigatewayv2 get-apis）。',
        'Give the API’s own address by --api (aws apigatewayv2 get-apis).',
      );
    const { status } = await reach(`${api.replace(/\/$/, '')}/api/requests/challenge`);
    return status === 403
      ? right('绕过边缘者被拒', 'refuses who comes past the edge')
      : wrong(
          `绕过边缘应答 ${status}，应为 403：请更换 EdgeSecret 并重新部署。`,
          `Past the edge it answers ${status} and not 403: give another EdgeSecret and deploy again.`,
        );
  },
});

const clock = (server: string, now: () => number): Check => ({
  check: { zh: '时钟', en: 'the clock' },
  async look() {
    const { headers } = await reach(`${server}/.well-known/jwks.json`, { cache: 'no-store' });
    // A cache answers with the date that it was told, and how long ago.
    const date = Date.parse(headers.get('date') ?? '') + 1000 * Number(headers.get('age') ?? 0);
    if (Number.isNaN(date)) return unknown('应答没有日期。', 'Answers bear no date.');
    // A local host's clock may stand anywhere; it tells where.
    const here = isHere(server)
      ? Date.parse(String((await jsonOf(`${server}/_local/clock`, v.looseObject({ now: v.string() }))).now))
      : now();
    const apart = here - date;
    return Math.abs(apart) <= SKEW_MS
      ? right('一致', 'agrees with this machine’s')
      : wrong(
          `与本机相差 ${Math.round(apart / 1000)} 秒：请校准本机时钟；若本机准确，请看 ClockSkew 告警。`,
          `${Math.round(apart / 1000)} s from this machine’s: set this one right; where it is, look at the alarm ClockSkew.`,
        );
  },
});

const session = (api: () => Promise<Api>): Check => ({
  check: { zh: '当前会话', en: 'the session' },
  async look() {
    const { value } = await (await api()).get('/api/staff/me', MeAnswer);
    return value.roles.length > 0
      ? right(`${value.name}：${value.roles.join('、')}`, `${value.name}: ${value.roles.join(', ')}`)
      : wrong(
          '令牌没有角色：请看 RoleClaim 和登录服务的映射。',
          'The token lists no role: look at RoleClaim and at the issuer’s mappers.',
        );
  },
});

const dataflows = (api: () => Promise<Api>): Check => ({
  check: { zh: '数据流', en: 'dataflows' },
  async look() {
    const { value } = await (await api()).get('/api/staff/dataflows', DataflowsAnswer);
    const names = value.items.map(({ id }) => id).join(', ');
    return names === ''
      ? wrong('还没有数据流：heliostat dataflow put FILE。', 'There is none: heliostat dataflow put FILE.')
      : right(names, names);
  },
});

export const outside = (
  { server, api }: { server: string; api: () => Promise<Api> },
  own: string | undefined,
  now: () => number,
): Check[] => [
  site(server),
  signingKeys(server),
  issuer(server),
  closedToStrangers(server),
  edgeSecret(own),
  clock(server, now),
  session(api),
  dataflows(api),
];
