import { PropertyReader } from './property-reader.ts';
import type { Template } from './template.ts';

export interface RouteConfig {
  /** `GET /api/staff/me`, `ANY /x/{proxy+}` or `$default` */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  readonly authorizer?: AuthorizerConfig;
  readonly scopes: readonly string[];
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
  /** Requests a second that the stage lets through, and how many may come at once; undefined: no limit. */
  readonly throttle?: { readonly rate: number; readonly burst: number };
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
  const routes = template.resources('AWS::ApiGatewayV2::Route').map((one): RouteConfig => {
    const route = PropertyReader.of(one).ignore('ApiId', 'OperationName', 'ApiKeyRequired');
    const target = integrations.get(finalWord(route.text('Target')));
    if (!target) throw route.fault('its integration is not in the template.');
    const kind = route.optionalText('AuthorizationType') ?? 'NONE';
    const authorizer = authorizers.get(route.optionalText('AuthorizerId') ?? '');
    if ((kind === 'JWT') !== (authorizer !== undefined) || (kind !== 'JWT' && kind !== 'NONE')) {
      throw route.fault(`the local host does not authorize by ${kind} here.`);
    }
    const config: RouteConfig = {
      key: route.text('RouteKey'),
      functionArn: target.arn,
      timeoutMilliseconds: target.timeout,
      scopes: route.texts('AuthorizationScopes'),
      ...(authorizer && { authorizer }),
    };
    route.done();
    return config;
  });
  const stages = template.resources('AWS::ApiGatewayV2::Stage').map(PropertyReader.of);
  const stage = stages[0]?.ignore('ApiId', 'AccessLogSettings', 'AutoDeploy', 'Description', 'Tags');
  stage?.only('StageName', '$default');
  const settings = stage?.optionalGroup('DefaultRouteSettings')?.ignore('DetailedMetricsEnabled');
  const rate = settings?.optionalNumber('ThrottlingRateLimit');
  const burst = settings?.optionalNumber('ThrottlingBurstLimit');
  settings?.done();
  stage?.done();
  const { region, urlSuffix } = template.place;
  const id = template.ref(resource.logicalId);
  return {
    id,
    domainName: `${id}.execute-api.${region}.${urlSuffix}`,
    routes,
    ...(rate !== undefined && burst !== undefined && { throttle: { rate, burst } }),
  };
}
