import { Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { ServiceFunction } from './lambda/service-function.ts';

/** A network of the office's own, by its ids. */
export interface Network {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
}

/** What Lambda does in a network for a function: AWS names no resource for these (AWSLambdaVPCAccessExecutionRole). */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Puts a function into a network. It reaches the table, the bucket and the keys from there by endpoints of the network,
 * or through its way out.
 */
export function placeIn({ subnets, securityGroup }: Network, placed: ServiceFunction): void {
  const { defaultChild } = placed.function.node;
  if (!(defaultChild instanceof CfnFunction))
    throw new Error(`${placed.row.name} has no function of its own`);
  defaultChild.vpcConfig = { subnetIds: [...subnets], securityGroupIds: [securityGroup] };
  Validations.of(placed.role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Network interfaces have no name before Lambda makes them.',
  });
  placed.allow('StandInTheNetwork', INTERFACES, ['*']);
}
