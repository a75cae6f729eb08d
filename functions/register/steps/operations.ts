import { laterIn } from '../../web/later.ts';
import type { RegisterOperations } from '../contract/routes.ts';
import type { RegisterPorts } from './ports.ts';

/** Every operation on registers; each file is read when the first of its operations is called. */
export const registerOperations = (ports: RegisterPorts): RegisterOperations => ({
  ...laterIn(
    ports,
    () => import('./years.ts'),
    'listRegisters',
    'showRegister',
    'auditRegister',
    'closeYear',
    'reopenYear',
  ),
  ...laterIn(
    ports,
    () => import('./entries.ts'),
    'listEntries',
    'showEntry',
    'exportEntries',
    'addEntry',
    'changeEntry',
    'withdrawEntry',
  ),
  ...laterIn(ports, () => import('./import.ts'), 'importEntries'),
});
