import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import { chainToTell } from '../../store/audit/audit.ts';
import { actOf, type Reply } from '../../web/api.ts';
import { asRead } from '../../web/once.ts';
import type { RegisterOperations } from '../contract/routes.ts';
import type { RegisterAnswer } from '../contract/schemas.ts';
import * as store from '../records/entries.ts';
import type { Register } from '../rules/definition.ts';
import { REGISTERS } from '../rules/registers.ts';
import { type RegisterPorts, registerNamed } from './ports.ts';

const viewOf = (register: Register, head: store.Head): RegisterAnswer => ({
  id: register.id,
  name: register.name,
  says: register.says,
  fields: register.fields.map((field) => ({
    id: field.id,
    name: field.name,
    kind: field.kind,
    required: field.required,
    ahead: field.kind === 'day' && field.ahead === true,
    choices: field.kind === 'choice' ? field.choices : null,
  })),
  closed: Object.fromEntries(
    Object.entries(head.closed).map(([year, closing]) => [
      year,
      { ...closing, at: officeTime(Temporal.Instant.from(closing.at)) },
    ]),
  ),
  version: head.audit.seq,
});

const shown = (register: Register, head: store.Head): Reply<RegisterAnswer> => ({
  body: viewOf(register, head),
});

export const listRegisters =
  ({ table }: RegisterPorts): RegisterOperations['listRegisters'] =>
  async () => {
    const heads = new Map((await store.allHeads(table)).map((head) => [head.register, head]));
    return {
      body: {
        registers: REGISTERS.map((register) =>
          viewOf(register, heads.get(register.id) ?? store.newHead(register.id)),
        ),
      },
    };
  };

export const showRegister =
  ({ table }: RegisterPorts): RegisterOperations['showRegister'] =>
  async (call) => {
    const register = registerNamed(call);
    return shown(register, await store.headOf(table, register.id));
  };

export const auditRegister =
  ({ table }: RegisterPorts): RegisterOperations['auditRegister'] =>
  async (call) => {
    const { id } = registerNamed(call);
    const headOf = async () => (await store.headOf(table, id)).audit;
    return { body: await chainToTell(table, store.registerSubject(id), headOf) };
  };

/** The register as the caller saw it: who closes a year closes what they have read. */
const headRead = async (
  { table }: RegisterPorts,
  call: Parameters<RegisterOperations['closeYear']>[0] | Parameters<RegisterOperations['reopenYear']>[0],
): Promise<{ register: Register; head: store.Head }> => {
  const register = registerNamed(call);
  const head = await store.headOf(table, register.id);
  asRead(call, 'register', { version: head.audit.seq });
  return { register, head };
};

export const closeYear =
  (ports: RegisterPorts): RegisterOperations['closeYear'] =>
  async (call) => {
    const { register, head } = await headRead(ports, call);
    const { year } = call.body;
    const entries = await store.countOf(ports.table, register, year);
    return shown(register, await store.saveClosedYear(ports.table, head, year, entries, actOf(ports, call)));
  };

export const reopenYear =
  (ports: RegisterPorts): RegisterOperations['reopenYear'] =>
  async (call) => {
    const { register, head } = await headRead(ports, call);
    const { year, reason } = call.body;
    return shown(register, await store.saveReopenedYear(ports.table, head, year, reason, actOf(ports, call)));
  };
