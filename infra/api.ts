import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ROUTES } from '../functions/service/routes.ts';
import { gates } from './gates.ts';
import type { ServiceFunctions } from './lambda/service-functions.ts';

interface ApiProps {
  readonly issuer: string;
  readonly audience: string;
  readonly functions: ServiceFunctions;
}

/**
 * The HTTP API: one route for each function and kind of access, made from the list of operations (gates.ts); which
 * operation is meant, the function's own router finds. Its own address stays open, because the CDN reaches it
 * there; the functions refuse what does not carry the edge's secret.
 */
export class Api extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, { issuer, audience, functions }: ApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Http', { createDefaultStage: false });
    const staff = new HttpJwtAuthorizer('Staff', issuer, { jwtAudience: [audience] });
    const nobody = new HttpNoneAuthorizer();
    const integrations = new Map<string, HttpLambdaIntegration>(
      Object.values(functions)
        .filter(({ row }) => row.wakes.some(({ by }) => by === 'http'))
        .map(({ row: { name }, function: handler }) => [
          name,
          new HttpLambdaIntegration(name, handler, {
            scopePermissionToRoute: false,
            timeout: Duration.seconds(29),
          }),
        ]),
    );
    const open: HttpRoute[] = [];
    for (const gate of gates(ROUTES)) {
      const integration = integrations.get(gate.function);
      if (!integration)
        throw new Error(`${gate.path} goes to ${gate.function}, which is woken by no request`);
      const [added] = this.api.addRoutes({
        path: gate.path,
        methods: [HttpMethod.ANY],
        integration,
        authorizer: gate.authorizer === 'staff' ? staff : nobody,
      });
      if (added && gate.authorizer === 'none') {
        open.push(added);
        Validations.of(added).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: 'This route is for the public, who have no account here.',
        });
      }
    }
    const missing = integrations.get('missing');
    if (!missing) throw new Error('No function answers where no route does');
    const rest = new HttpRoute(this, 'Missing', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: missing,
      authorizer: nobody,
    });
    open.push(rest);
    Validations.of(rest).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Here nothing stands: it says so to anybody.',
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // A route's own limit takes what it lets through from no other route: a crowd at the form holds no officer back.
    const crowd = Object.fromEntries(
      [
        ...gates(ROUTES)
          .filter(({ authorizer }) => authorizer === 'none')
          .map(({ path }) => `${HttpMethod.ANY} ${path}`),
        HttpRouteKey.DEFAULT.key,
      ].map((key) => [key, { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 }]),
    );
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // The route and not the path, no address, no agent, no subject: nothing that tells who asked.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            at: '$context.requestTime',
            route: '$context.routeKey',
            status: '$context.status',
            milliseconds: '$context.responseLatency',
            functionMilliseconds: '$context.integrationLatency',
            fault: '$context.error.message',
            functionFault: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
    const { defaultChild } = this.stage.node;
    if (!(defaultChild instanceof CfnStage)) throw new Error('The stage has no resource of its own');
    defaultChild.routeSettings = crowd;
    for (const route of open) defaultChild.node.addDependency(route);
  }
}
