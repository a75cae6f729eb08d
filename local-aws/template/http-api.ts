import { PropertyReader } from './property-reader.ts';
import type { Template } from './template.ts';

/** The key of what answers where no other route does. */
export const DEFAULT_ROUTE = '$default';

export interface RouteConfig {
  /** `GET /api/staff/me`, `ANY /x/{proxy+}` or `$default` */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  readonly authorizer?: AuthorizerConfig;
  readonly scopes: readonly string[];
  /** Of its own; a route without one shares the stage's. */
  readonly throttle?: Throttle;
}

/** Requests a second that are let through, and how many may come at once. */
interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

export interface AuthorizerConfig {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface ApiConfig {
  readonly id: string;
  /** Host name by which the distribution's origin knows it. */
  readonly domainName: string;
  readonly routes: readonly RouteConfig[];
  /** Of the stage; undefined: no limit. */
  readonly throttle?: Throttle;
}

const finalWord = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')) + 1);

/** The one HTTP API of the template; undefined when it has none. */
export function api(template: Template): ApiConfig | undefined {
  const [resource, second] = template.resources('AWS::ApiGatewayV2::Api');
  if (!resource) return undefined;
  const reader = PropertyReader.of(resource).ignore(
    'Name',
    'Description',
    'DisableExecuteApiEndpoint',
    'Tags',
  );
  reader.ignore('RouteSelectionExpression').only('ProtocolType', 'HTTP').done();
  if (second) throw PropertyReader.of(second).fault('the local host runs one HTTP API.');
  const authorizers = new Map(
    template.resources('AWS::ApiGatewayV2::Authorizer').map((one) => {
      const authorizer = PropertyReader.of(one).ignore('ApiId', 'Name').only('AuthorizerType', 'JWT');
      authorizer.only('IdentitySource', ['$request.header.Authorization']);
      const jwt = authorizer.group('JwtConfiguration');
      const config: AuthorizerConfig = { issuer: jwt.text('Issuer'), audience: jwt.texts('Audience') };
      authorizer.done();
      return [template.ref(one.logicalId), config];
    }),
  );
  const integrations = new Map(
    template.resources('AWS::ApiGatewayV2::Integration').map((one) => {
      const integration = PropertyReader.of(one).ignore(
        'ApiId',
        'Description',
        'IntegrationMethod',
        'CredentialsArn',
      );
      integration.only('IntegrationType', 'AWS_PROXY').only('PayloadFormatVersion', '2.0');
      const uri = integration.text('IntegrationUri');
      const arn = /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
      const timeout = integration.optionalNumber('TimeoutInMillis') ?? 30_000;
      integration.only('ConnectionType', 'INTERNET').done();
      return [template.ref(one.logicalId), { arn, timeout }];
    }),
  );
  const stages = template.resources('AWS::ApiGatewayV2::Stage').map(PropertyReader.of);
  const stage = stages[0]?.ignore('ApiId', 'AccessLogSettings', 'AutoDeploy', 'Description', 'Tags');
  stage?.only('StageName', '$default');
  const ofRoutes = stage?.optionalGroup('RouteSettings');
  const routes = template.resources('AWS::ApiGatewayV2::Route').map((one): RouteConfig => {
    const route = PropertyReader.of(one).ignore('ApiId', 'OperationName', 'ApiKeyRequired');
    const target = integrations.get(finalWord(route.text('Target')));
    if (!target) throw route.fault('its integration is not in the template.');
    const kind = route.optionalText('AuthorizationType') ?? 'NONE';
    const authorizer = authorizers.get(route.optionalText('AuthorizerId') ?? '');
    if ((kind === 'JWT') !== (authorizer !== undefined) || (kind !== 'JWT' && kind !== 'NONE')) {
      throw route.fault(`the local host does not authorize by ${kind} here.`);
    }
    const key = route.text('RouteKey');
    const throttle = throttleOf(ofRoutes?.optionalGroup(key));
    const config: RouteConfig = {
      key,
      functionArn: target.arn,
      timeoutMilliseconds: target.timeout,
      scopes: route.texts('AuthorizationScopes'),
      ...(authorizer && { authorizer }),
      ...(throttle && { throttle }),
    };
    route.done();
    return config;
  });
  const throttle = throttleOf(stage?.optionalGroup('DefaultRouteSettings'));
  ofRoutes?.done();
  stage?.done();
  const { region, urlSuffix } = template.place;
  const id = template.ref(resource.logicalId);
  return {
    id,
    domainName: `${id}.execute-api.${region}.${urlSuffix}`,
    routes,
    ...(throttle && { throttle }),
  };
}

function throttleOf(settings: PropertyReader | undefined): Throttle | undefined {
  const rate = settings?.ignore('DetailedMetricsEnabled').optionalNumber('ThrottlingRateLimit');
  const burst = settings?.optionalNumber('ThrottlingBurstLimit');
  settings?.done();
  return rate === undefined || burst === undefined ? undefined : { rate, burst };
}
