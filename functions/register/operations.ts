import { later } from '../http/api.ts';
import type { RegisterOperations } from '../http/contract/register/routes.ts';
import type { RegisterPorts } from './ports.ts';

/** Every operation on registers; each file is read when the first of its operations is called. */
export const registerOperations = (ports: RegisterPorts): RegisterOperations => ({
  ...later(['listRegisters', 'showRegister', 'closeYear', 'reopenYear'], async () => {
    const years = await import('./years.ts');
    return {
      listRegisters: years.listRegisters(ports),
      showRegister: years.showRegister(ports),
      closeYear: years.closeYear(ports),
      reopenYear: years.reopenYear(ports),
    };
  }),
  ...later(
    ['listEntries', 'showEntry', 'exportEntries', 'addEntry', 'changeEntry', 'withdrawEntry'],
    async () => {
      const entries = await import('./entries.ts');
      return {
        listEntries: entries.listEntries(ports),
        showEntry: entries.showEntry(ports),
        exportEntries: entries.exportEntries(ports),
        addEntry: entries.addEntry(ports),
        changeEntry: entries.changeEntry(ports),
        withdrawEntry: entries.withdrawEntry(ports),
      };
    },
  ),
  ...later(['importEntries'], async () => ({
    importEntries: (await import('./import.ts')).importEntries(ports),
  })),
});
