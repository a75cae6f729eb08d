import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName, type ServiceRow, WORKER_OF } from '../functions/table.ts';
import type { SharedResources } from '../shared-resources.ts';
import { ServiceFunction } from './service-function.ts';

export type ServiceFunctions = Readonly<Record<FunctionName, ServiceFunction>>;

/** Every row of the table as a function of the stack. Who starts others comes after them, and is told their names. */
export function serviceFunctions(
  scope: Construct,
  things: SharedResources,
  reserved: boolean,
): ServiceFunctions {
  const made: Partial<Record<FunctionName, ServiceFunction>> = {};
  const knowing = (): SharedResources => {
    const workers = [...WORKER_OF].map(([kind, name]) => {
      const worker = made[name];
      if (!worker) throw new Error(`${name} must stand before whoever starts it`);
      return [kind, worker.function] as const;
    });
    const names = Object.fromEntries(workers.map(([kind, { functionName }]) => [kind, functionName]));
    return {
      ...things,
      environment: { ...things.environment, WORKERS: Stack.of(scope).toJsonString(names) },
      arns: { ...things.arns, workers: workers.map(([, { functionArn }]) => functionArn) },
    };
  };
  for (const row of FUNCTIONS as readonly ServiceRow[]) {
    made[row.name] = new ServiceFunction(
      scope,
      row,
      row.environment.includes('WORKERS') ? knowing() : things,
      reserved,
    );
  }
  const { missing } = made;
  if (!missing) throw new Error('Nobody gives out assets that are not uploaded yet');
  // Before a page can name a new style or script, it is there: whoever writes pages is renewed after this one.
  for (const [name, one] of Object.entries(made))
    if (name !== 'missing' && one.row.assets) one.function.node.addDependency(missing.function);
  return made as ServiceFunctions;
}
