import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Denies these actions to everyone but these roles, whatever else a policy of theirs allows. */
export const closed = (
  sid: string,
  actions: string[],
  resources: string[],
  roles: readonly IRole[],
): PolicyStatement =>
  new PolicyStatement({
    sid,
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions,
    resources,
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) } },
  });
